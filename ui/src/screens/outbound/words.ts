import { words } from '../../app/format.ts'

/** What each choice of the document means, in a sentence; a choice that came later stands with its name alone. */
const strategies: Readonly<Record<string, string>> = {
  upsert: 'Updates the record that a row means, and creates it where there is none.',
  update:
    'Updates records that are there. A row without a record is set aside, and nothing is created.',
  create: 'Creates records. A row whose record is there already is set aside.',
  archive: 'Archives the record that each row names.',
  mirror: 'Creates and updates, and archives the records of rows that have left the source.',
}

const memberStrategies: Readonly<Record<string, string>> = {
  upsert: 'Adds the records of all rows to the list; those that are on it stay.',
  create: 'Adds the records of all rows to the list.',
  archive: 'Takes the records of all rows off the list.',
  mirror: 'Adds the records of all rows, and takes those off whose rows have left the source.',
}

const policies: Readonly<Record<string, string>> = {
  exact: 'Adds links, and removes those that this sync made once they leave the source.',
  add: 'Adds links, and never removes one.',
  mirror: 'Adds links, and removes all others of these records, whoever made them.',
}

const created: Readonly<Record<string, string>> = {
  options: 'Options of select and checkbox properties that the rows have values for',
  properties: 'Properties that the fields name',
  unique_key: 'The property that records are told apart by',
  labels: 'Labels of links',
  lists: 'The list that is named',
}

export interface Said {
  readonly value: string
  readonly title: string
  readonly sentence: string
}

const said =
  (sentences: Readonly<Record<string, string>>) =>
  (value: string): Said => ({
    value,
    title: value.charAt(0).toUpperCase() + words(value).slice(1),
    sentence: sentences[value] ?? '',
  })

export const strategySaid = said(strategies)
export const memberStrategySaid = said(memberStrategies)
export const policySaid = said(policies)
export const createdSaid = said(created)
