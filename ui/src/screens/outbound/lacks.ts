import type { Draft, SourceConfig, Writes } from './draft.ts'

export type StepId = 'source' | 'target' | 'fields' | 'links' | 'when' | 'check'

export interface Lack {
  readonly step: StepId
  readonly what: string
}

export const nameProblem = (name: string): string | undefined =>
  name === '' || /^[a-z0-9_]+$/i.test(name) ? undefined : 'A name has letters, digits and _ only.'

/** What is still missing before the sync can be tried. Whether it is right is the server's to say. */
export function lacksOf(draft: Draft, writes: Writes, taken: readonly string[]): readonly Lack[] {
  const lacks: Lack[] = []
  const lack = (step: StepId, isMissing: boolean, what: string): void => {
    if (isMissing) lacks.push({ step, what })
  }
  const { name, source, identity, strategy } = draft
  lack('source', name === '', 'Give the sync a name.')
  const unfit = draft.written === null ? nameProblem(name) : undefined
  lack('source', unfit !== undefined, unfit ?? '')
  lack('source', taken.includes(name), `There is a sync ${name} already: take another name.`)
  lack('source', draft.connection === '', 'Choose a connection.')
  lack('source', source === null || emptyText(source), 'Choose where the rows come from.')
  lack('target', draft.target === '', 'Choose what the rows become in HubSpot.')
  if (draft.target === '') return lacks
  if (writes === 'links') {
    lack('target', !isWhole(draft.from), 'Say which record each link starts from.')
    lack('target', !isWhole(draft.to), 'Say which record each link leads to.')
    return lacks
  }
  lack('target', strategy === '', 'Choose a strategy.')
  lack('target', writes === 'members' && isEmptyList(draft.list), 'Name the list.')
  const isUnsaid = identity.kind === 'none' ? strategy !== 'create' : identity.column === ''
  lack('target', isUnsaid, 'Say which column tells the record.')
  lack(
    'target',
    identity.kind === 'property' && identity.property === '',
    'Choose the property that tells the record.',
  )
  if (writes === 'members') return lacks
  lack('target', draft.key === '', 'Choose the column that tells rows apart.')
  const isWriting = strategy !== 'archive'
  lack(
    'fields',
    isWriting && draft.fields.length === 0 && draft.links.length === 0,
    'Map a column to a property, or add a link.',
  )
  lack(
    'fields',
    draft.fields.some(({ from }) => from.text === '' && from.kind !== 'value'),
    'A field has no source yet.',
  )
  lack('links', !draft.links.every(isWhole), 'A link needs its object, its key and its column.')
  return lacks
}

const isWhole = (side: object): boolean =>
  ['object', 'to', 'by', 'column'].every((key) => Reflect.get(side, key) !== '')

const emptyText = (source: SourceConfig): boolean =>
  Object.values(source as Readonly<Record<string, string>>).every((text) => text.trim() === '')

const isEmptyList = (list: Draft['list']): boolean =>
  typeof list === 'object' ? ('id' in list ? list.id === '' : list.name === '') : list === ''
