import { z } from 'zod'
import type { CollectionItem } from '../../engine/ports.ts'
import { paths } from '../versions.ts'
import { digestOf } from './digest.ts'
import { itemsBy } from './odd-row.ts'
import type { Timeline } from './timeline.ts'

const changeSchema = z.looseObject({ timestamp: z.number().int().optional().catch(undefined) })
const entrySchema = z.looseObject({
  timestamp: z.number().int(),
  recipient: z.string().nullish().catch(null),
  changes: z.array(changeSchema).catch([]),
})

/** An entry of the timeline holds one or more changes: each is an item, told apart by all that it says. */
const itemsOf = (row: unknown): readonly CollectionItem[] =>
  itemsBy(entrySchema, row, ({ changes, ...entry }) => {
    const seen = new Map<string, number>()
    return changes.map((change) => {
      const said = digestOf([entry.recipient, entry.timestamp, change])
      const nth = (seen.get(said) ?? 0) + 1
      seen.set(said, nth)
      const id = nth === 1 ? said : digestOf([said, nth])
      return { ...entry, ...change, id, timestamp: change.timestamp ?? entry.timestamp }
    })
  })

export const subscriptionChanges: Timeline = {
  path: paths.subscriptionTimeline(),
  title: 'subscription changes',
  rows: 'timeline',
  time: 'timestamp',
  itemsOf,
}
