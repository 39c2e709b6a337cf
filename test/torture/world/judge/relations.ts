import type { Lives, Truth } from '../account.ts'
import { isLive, lifeKey } from '../account.ts'
import type { ObjectName, OutboundSync, SourceRow } from '../schedule.ts'
import { folded } from './cells.ts'

/** Which records which source rows can mean, by all that was ever seen: identities are compared folded. */
export interface Relations {
  /** Whether the row can mean the record. */
  means(sync: OutboundSync, row: SourceRow, id: string): boolean
  /** Whether the key of an association column can mean the record. */
  keyMeans(to: ObjectName, by: string, key: string, id: string): boolean
  /** Live records that hold the value now. */
  holding(type: ObjectName, property: string, value: string | null): readonly string[]
}

/** `linked`: sync and key → every record that hubspot_sync.links ever named. */
export function relationsOf(
  truth: Truth,
  lives: Lives,
  linked: ReadonlyMap<string, ReadonlySet<string>>,
): Relations {
  const ever = (type: ObjectName, property: string, id: string): ReadonlySet<string> =>
    new Set(
      [...(lives.get(lifeKey(type, id))?.held.get(property) ?? [])].map((value) => folded(value)),
    )
  /** What a merged contact was told apart by is its survivor's second address (HUBSPOT.md 4.4). */
  const second = (type: ObjectName, property: string, id: string): readonly string[] =>
    type === 'contacts' && property === 'email'
      ? [...ever(type, 'hs_additional_emails', id)].flatMap((list) => list.split(';'))
      : []
  const keyMeans: Relations['keyMeans'] = (to, by, key, id) =>
    by === 'record_id'
      ? key === id
      : folded(key) !== '' && [...ever(to, by, id), ...second(to, by, id)].includes(folded(key))
  return {
    keyMeans,
    means(sync, row, id) {
      if (row.key !== null && linked.get(`${sync.name} ${row.key}`)?.has(id) === true) return true
      if (sync.identify === null) return false
      return 'property' in sync.identify
        ? keyMeans(sync.target, sync.identify.property, row.ident ?? '', id)
        : row.ident === id
    },
    holding(type, property, value) {
      const wanted = folded(value)
      return wanted === ''
        ? []
        : [...(truth.records.get(type)?.values() ?? [])]
            .filter((record) => isLive(record) && folded(record.properties[property]) === wanted)
            .map(({ id }) => id)
    },
  }
}

export const linkedKey = (sync: string, key: string): string => `${sync} ${key}`
