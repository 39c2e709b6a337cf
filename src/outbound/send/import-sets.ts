import { createHash } from 'node:crypto'
import type { ImportColumn, Slot, TableName } from '../../engine/ports.ts'
import { stageLines } from '../staging.ts'
import type { AccountFacts } from './account-facts.ts'
import type { Change } from './change.ts'
import type { Desk, UnfinishedKind } from './desk.ts'
import { cellOf } from './import-cells.ts'

/** Rows whose cells all stand in one set of columns, so that a file of them has no blank that could mean something. */
export interface ImportSet {
  readonly name: string
  readonly rows: number
  readonly columns: readonly ImportColumn[]
  readonly table: TableName
}

/** Rows of rarer sets go by call. */
const mostSets = 5_000

const identityHeader = 'hs_object_id'

/**
 * Sorts the planned changes of one kind into sets of columns, staged as (change, set). Creates make one set: in a new
 * record there is nothing that a blank could clear. Updates make one for each set of properties, because what a blank
 * does to a present value is unverified (HUBSPOT.md 2.7). Rows that can't be told in cells are in none.
 */
export async function importSets(
  desk: Desk,
  facts: AccountFacts,
  kind: UnfinishedKind,
): Promise<readonly ImportSet[]> {
  const table = desk.staging('sets')
  const sets = new Map<string, { rows: number; names: Set<string>; identity: string | null }>()
  await stageLines(desk.context.ports, table, ['change_id', 'column_set'], async (lines) => {
    const changes = desk.changes('outbound/send_importable', {
      slots: {},
      values: { object: kind.object, action: kind.action },
    })
    for await (const page of changes) {
      for (const change of page) {
        if ((await cellsOf(facts, change)) === null) continue
        const name = setName(change)
        let set = sets.get(name)
        if (set === undefined) {
          if (sets.size >= mostSets) continue
          set = { rows: 0, names: new Set(), identity: change.identityProperty }
          sets.set(name, set)
        }
        set.rows += 1
        for (const property of Object.keys(change.properties)) set.names.add(property)
        await lines.write(JSON.stringify({ change_id: change.id, column_set: name }))
      }
    }
  })
  return [...sets]
    .map(([name, { rows, names, identity }]) => ({
      name,
      rows,
      columns: columnsOf(kind, [...names].sort(), identity),
      table,
    }))
    .sort((one, other) => other.rows - one.rows)
}

function setName(change: Change): string {
  if (change.action === 'create') return `create ${change.identityProperty ?? ''}`
  return createHash('sha256').update(Object.keys(change.properties).sort().join('\n')).digest('hex')
}

/** The record's own column comes first: errors are matched by its cell. */
function columnsOf(
  kind: UnfinishedKind,
  names: readonly string[],
  identity: string | null,
): readonly ImportColumn[] {
  const { object } = kind
  const value = (property: string): ImportColumn => ({
    header: property,
    property,
    kind: 'value',
    object,
  })
  return kind.action === 'create'
    ? [
        { header: identity ?? '', property: identity, kind: 'unique', object },
        ...names.filter((name) => name !== identity).map(value),
      ]
    : [
        { header: identityHeader, property: identityHeader, kind: 'record_id', object },
        ...names.map(value),
      ]
}

/** A change's cells by property, the record's own first; null when it can't go by import. */
export async function cellsOf(
  facts: AccountFacts,
  change: Change,
): Promise<ReadonlyMap<string, string> | null> {
  // What failed before is answered more clearly by call; and a row whose identity an import could not read may stand in
  // HubSpot without one, to be made again by every further import.
  if (change.attempts > 0) return null
  const known = await facts.properties(change.object)
  const cells = new Map<string, string>()
  if (change.action === 'update') {
    if (change.hubspotId === null) return null
    cells.set(identityHeader, change.hubspotId)
  } else if (change.properties[change.identityProperty ?? ''] === undefined) return null
  for (const [name, value] of Object.entries(change.properties)) {
    const property = known.get(name)
    if (property === undefined) return null
    const isOwner = property.referencedObjectType === 'OWNER'
    // A second column that tells records apart could make HubSpot look for another record.
    const tellsApart = property.hasUniqueValue || isEmail(change, name)
    if (tellsApart && name !== change.identityProperty) return null
    if (tellsApart && change.action === 'update') return null
    if (isEmail(change, name) && !plainEmail.test(value)) return null
    const cell = cellOf(property, value, isOwner ? await facts.owners() : noOwners)
    if (cell === null) return null
    cells.set(name, cell)
  }
  return cells
}

const isEmail = (change: Change, property: string): boolean =>
  change.object === 'contacts' && property === 'email'

/** Whether a bad cell keeps its whole row out of HubSpot, or only itself, is said nowhere (HUBSPOT.md 2.10). */
const plainEmail = /^[^\s@]+@[^\s@]+\.[^\s@.]+$/

const noOwners = new Map<string, never>()

export const setSlot = (set: ImportSet): Slot => ({ kind: 'table', table: set.table })
