import { expect, test } from 'vitest'
import type { TrueRecord, Truth } from '../account.ts'
import type { SourceRow } from '../schedule.ts'
import { livesOf, mirror, source, sync, truthOf } from './account-givens.ts'
import { first, invariants, people, recordOf } from './givens.ts'
import { relationsOf } from './relations.ts'
import { judgeWrites, type WritesLook } from './writes.ts'

// Each test plants one break in what the judge is given: a judge that says nothing of it proves nothing.

function written(
  before: Truth,
  contacts: readonly TrueRecord[],
  how: Partial<WritesLook> = {},
): readonly number[] {
  const after = truthOf(contacts)
  const lives = livesOf(contacts, { madeBy: 'run' })
  return invariants(
    judgeWrites({
      before,
      after,
      lives,
      syncs: [how.syncs?.[0] ?? sync],
      ever: () => source,
      relations: relationsOf(after, lives, new Map()),
      approved: false,
      vouched: new Map(),
      doubtful: new Set(),
      mergedMeanwhile: new Map(),
      ...how,
    }),
  )
}
const archived = people.map((one) => ({ ...one, archived: true }))
const named = people.map(
  (one): SourceRow => ({
    row: Number(one.id),
    key: `k${one.id}`,
    ident: one.properties['email'] ?? null,
    values: {},
    links: {},
  }),
)

test.each<[string, readonly number[], readonly number[]]>([
  ['made as the row says', written(truthOf([]), [first]), []],
  [
    'made with a value that no row holds',
    written(truthOf([]), [{ ...first, properties: { ...first.properties, firstname: 'Other' } }]),
    [3],
  ],
  ['made though no row asks for it', written(truthOf([]), [recordOf('5')]), [3]],
  ['made twice', written(truthOf([]), [first, { ...first, id: '9' }]), [2]],
  [
    'changed though no row means it',
    written(truthOf([recordOf('5')]), [
      { ...recordOf('5'), properties: { firstname: 'Name 1', email: 'p5@x.com' } },
    ]),
    [3],
  ],
  [
    'changed, into which the own one was merged meanwhile',
    written(
      truthOf([recordOf('5')]),
      [{ ...recordOf('5'), properties: { ...recordOf('5').properties, firstname: 'Name 1' } }],
      {
        mergedMeanwhile: new Map([['contacts:5', ['1']]]),
        relations: relationsOf(truthOf([first]), livesOf([first]), new Map()),
      },
    ),
    [],
  ],
  [
    'given a value that is meant for new ones',
    written(
      truthOf([{ ...first, properties: { ...first.properties, firstname: 'Own' } }]),
      [first],
      {
        syncs: [{ ...sync, fields: [{ property: 'firstname', column: 'f', on: 'create' }] }],
      },
    ),
    [3],
  ],
  ['purged', written(truthOf([first]), []), [3]],
  ['archived by an upsert', written(truthOf([first]), [{ ...first, archived: true }]), [7]],
  [
    'archived by a mirror',
    written(truthOf([first]), [{ ...first, archived: true }], { syncs: [mirror] }),
    [],
  ],
  [
    "archived, which is another's",
    written(truthOf([recordOf('5')]), [{ ...recordOf('5'), archived: true }], { syncs: [mirror] }),
    [7],
  ],
  [
    'archived, into which the own one was merged meanwhile',
    written(truthOf([recordOf('5')]), [{ ...recordOf('5'), archived: true }], {
      syncs: [mirror],
      mergedMeanwhile: new Map([['contacts:5', ['1']]]),
      lives: livesOf([first, recordOf('5')], { madeBy: 'run' }),
      relations: relationsOf(truthOf([first]), livesOf([first]), new Map()),
    }),
    [],
  ],
  [
    'archived, into which one that no row means was merged meanwhile',
    written(truthOf([recordOf('5')]), [{ ...recordOf('5'), archived: true }], {
      syncs: [mirror],
      mergedMeanwhile: new Map([['contacts:5', ['6']]]),
    }),
    [7],
  ],
  [
    'archived in numbers',
    written(truthOf(people), archived, { syncs: [mirror], ever: () => named }),
    [7],
  ],
  [
    'the same, approved',
    written(truthOf(people), archived, { syncs: [mirror], ever: () => named, approved: true }),
    [],
  ],
])('a record %s', (_, found, expected) => {
  expect(found).toEqual(expected)
})
