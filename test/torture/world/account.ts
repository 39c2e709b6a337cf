import type { Tier } from '../tier.ts'
import { kindsOf } from './catalogue.ts'
import type { ObjectName } from './schedule.ts'

export interface TrueRecord {
  readonly id: string
  readonly properties: Readonly<Record<string, string | null>>
  readonly createdAt: string
  readonly updatedAt: string
  readonly archived: boolean
  readonly archivedAt?: string | null
  readonly mergedInto: string | null
}

export interface TrueLink {
  readonly from: string
  readonly to: string
  readonly category: string
  readonly typeId: number
  readonly label: string | null
}

export const isLive = (record: TrueRecord): boolean =>
  !record.archived && record.mergedInto === null

/** The account at one moment, past all lag. */
export interface Truth {
  readonly records: ReadonlyMap<ObjectName, ReadonlyMap<string, TrueRecord>>
  /** `contacts>companies`: links as read from the first. */
  readonly links: ReadonlyMap<string, readonly TrueLink[]>
}

/** What is known of a record over all looks. */
export interface Life {
  /** Whose doing it was that it is there. */
  readonly madeBy: 'act' | 'run'
  /** Each value that a property was seen to hold. */
  readonly held: Map<string, Set<string | null>>
  /** Values that acts put: `property` → values. */
  readonly put: Map<string, Set<string | null>>
  /** Whether somebody wrote to it after it was made. */
  edited: boolean
  /** Whether it was ever archived, merged or purged. */
  gone: boolean
  /** Restored, or merged into, where that moves no modified date. */
  quiet: boolean
  /** Part of a merge, on either side. */
  merged: boolean
}

export type Lives = Map<string, Life>
export const lifeKey = (type: ObjectName, id: string): string => `${type}:${id}`

export interface Account {
  readonly types: readonly ObjectName[]
  readonly lives: Lives
  truth(): Truth
  /** Looks again; what changed since the last look was done by `by`. Returns the truth before. */
  look(by: 'act' | 'run'): Promise<Truth>
}

const nothing: Truth = { records: new Map(), links: new Map() }

/** Looks at the account, and keeps what was seen. */
export function watchAccount(
  tier: Tier,
  types: readonly ObjectName[],
  histories: boolean,
): Account {
  let truth = nothing
  const lives: Lives = new Map()

  const read = async (): Promise<Truth> => {
    const records = new Map<ObjectName, ReadonlyMap<string, TrueRecord>>()
    const links = new Map<string, readonly TrueLink[]>()
    for (const type of types) {
      const { results } = await tier.control<{ results: readonly TrueRecord[] }>(`records/${type}`)
      records.set(type, new Map(results.map((one) => [one.id, one])))
    }
    for (const from of types)
      for (const to of types) {
        const { results } = await tier.control<{ results: readonly TrueLink[] }>(
          `associations/${from}/${to}`,
        )
        links.set(`${from}>${to}`, results)
      }
    return { records, links }
  }

  const keep = (map: Map<string, Set<string | null>>, name: string, value: string | null): void => {
    const present = map.get(name)
    if (present === undefined) map.set(name, new Set([value]))
    else present.add(value)
  }

  /** Of two writes between two looks only the last is in the record: histories tell the others. */
  const readHistories = async (type: ObjectName, ids: readonly string[]): Promise<void> => {
    const names = Object.keys(kindsOf(type))
    for (let at = 0; at < ids.length; at += 50) {
      const { results } = await tier.api<{
        results: readonly {
          id: string
          propertiesWithHistory?: Readonly<Record<string, readonly { value: string | null }[]>>
        }[]
      }>('POST', `/crm/v3/objects/${type}/batch/read`, {
        properties: [],
        propertiesWithHistory: names,
        inputs: ids.slice(at, at + 50).map((id) => ({ id })),
      })
      for (const one of results)
        for (const [name, entries] of Object.entries(one.propertiesWithHistory ?? {}))
          for (const { value } of entries) {
            const life = lives.get(lifeKey(type, one.id))
            if (life !== undefined) keep(life.held, name, value === '' ? null : value)
          }
    }
  }

  return {
    types,
    lives,
    truth: () => truth,
    async look(by) {
      const before = truth
      truth = await read()
      for (const type of types) {
        const changed: string[] = []
        const now = truth.records.get(type) ?? new Map<string, TrueRecord>()
        const then = before.records.get(type)
        for (const [id, record] of now) {
          const key = lifeKey(type, id)
          const was = then?.get(id)
          let life = lives.get(key)
          if (life === undefined) {
            life = {
              madeBy: by,
              held: new Map(),
              put: new Map(),
              edited: false,
              gone: false,
              quiet: false,
              merged: false,
            }
            lives.set(key, life)
          }
          if (!isLive(record)) life.gone = true
          if (was !== undefined && was.updatedAt === record.updatedAt && same(was, record)) continue
          if (isLive(record)) changed.push(id)
          if (by === 'act' && was !== undefined) life.edited = true
          for (const name of Object.keys({ ...was?.properties, ...record.properties })) {
            const value = record.properties[name] ?? null
            keep(life.held, name, value === '' ? null : value)
            if (by === 'act' && (was?.properties[name] ?? null) !== value)
              keep(life.put, name, value)
          }
        }
        for (const id of then?.keys() ?? []) {
          const life = lives.get(lifeKey(type, id))
          if (life !== undefined && !now.has(id)) life.gone = true
        }
        if (by === 'run' && histories && changed.length > 0) await readHistories(type, changed)
      }
      return before
    },
  }
}

function same(one: TrueRecord, other: TrueRecord): boolean {
  return (
    one.archived === other.archived &&
    one.mergedInto === other.mergedInto &&
    JSON.stringify(one.properties) === JSON.stringify(other.properties)
  )
}
