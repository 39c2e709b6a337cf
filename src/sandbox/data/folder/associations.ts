import type { ObjectTypeDefinition, RecordRef } from '../../account/definitions.ts'
import type { LinkType } from '../../account/link-store.ts'
import type { Account } from '../../account/types.ts'
import { asciiSlug } from '../words.ts'
import type { CsvFile, CsvRow } from './csv.ts'

export const associationColumns = {
  required: ['from_type', 'from_id', 'to_type', 'to_id'],
  optional: ['label'],
}

/**
 * associations.csv: `from_type,from_id,to_type,to_id,label`; ids are those of the `id` columns. An empty label is the
 * unlabelled type; HubSpot's own labels go by label (Primary, Child Company), v3 name or type id; an unknown label is defined, `Employee|Employer` as a
 * pair, read from the first object to the second. Several labels of a pair are several rows.
 */
export async function loadAssociations(account: Account, file: CsvFile): Promise<void> {
  for await (const row of file.rows()) {
    const from = end(account, file, row, 'from')
    const to = end(account, file, row, 'to')
    const label = row.cells.get('label')
    try {
      const types = label === undefined ? [] : [labelOf(account, from.type, to.type, label)]
      account.links.associate(from.ref, to.ref, types, 'add')
    } catch (error) {
      throw file.error(row.line, error instanceof Error ? error.message : String(error))
    }
  }
}

interface End {
  readonly type: ObjectTypeDefinition
  readonly ref: RecordRef
}

function end(account: Account, file: CsvFile, { line, cells }: CsvRow, side: 'from' | 'to'): End {
  const name = cells.get(`${side}_type`) ?? ''
  const type = account.types.find(name)
  if (type === undefined) throw file.error(line, `no object type "${name}"`)
  const text = cells.get(`${side}_id`) ?? ''
  const id = Number(text)
  if (!/^\d+$/u.test(text) || account.objects(type.id).get(id) === undefined) {
    throw file.error(line, `${type.plural} has no record with the id "${text}"`)
  }
  return { type, ref: { type: type.id, id } }
}

function labelOf(
  account: Account,
  from: ObjectTypeDefinition,
  to: ObjectTypeDefinition,
  text: string,
): LinkType {
  const [label = '', inverseLabel] = text.split('|').map((part) => part.trim())
  const find = () =>
    account.links
      .types(from.id, to.id)
      .find(
        (type) =>
          (type.label !== null && type.label.toLowerCase() === label.toLowerCase()) ||
          type.name === label.toLowerCase() ||
          String(type.typeId) === label,
      )
  const known = find()
  if (known !== undefined) return known
  const name = asciiSlug(label).replaceAll('-', '_')
  account.links.defineLabel(from.id, to.id, {
    label,
    // HUBSPOT.md 6: a label's name has no hyphen and starts with no digit.
    name: /^[a-z]/u.test(name) ? name : `label_${name}`,
    ...(inverseLabel === undefined ? {} : { inverseLabel }),
  })
  const made = find()
  if (made === undefined) throw new Error(`The label "${label}" can't be defined`)
  return made
}
