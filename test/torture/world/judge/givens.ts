import type { Life, TrueRecord } from '../account.ts'
import type { Break } from './verdict.ts'

export const invariants = (broken: readonly Break[]): readonly number[] =>
  [...new Set(broken.map(({ invariant }) => invariant))].toSorted((one, other) => one - other)

export const [early, late, later] = [
  '2026-11-22T08:00:00.000Z',
  '2026-11-22T09:00:00.000Z',
  '2026-11-22T10:00:00.000Z',
]

export const recordOf = (id: string, how: Partial<TrueRecord> = {}): TrueRecord => ({
  id,
  properties: { firstname: `Name ${id}`, email: `p${id}@x.com` },
  createdAt: early,
  updatedAt: late,
  archived: false,
  mergedInto: null,
  ...how,
})

export function lifeOf(record: TrueRecord, how: Partial<Life> = {}): Life {
  const held = new Map(
    Object.entries(record.properties).map(([name, value]) => [name, new Set([value])]),
  )
  return {
    madeBy: 'act',
    held,
    put: new Map(),
    edited: false,
    gone: false,
    quiet: false,
    merged: false,
    ...how,
  }
}

export const people = Array.from({ length: 12 }, (_, at) => recordOf(String(at + 1)))
export const first = people[0] as TrueRecord
