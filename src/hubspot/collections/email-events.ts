import { z } from 'zod'
import type { CollectionItem } from '../../engine/ports.ts'
import { paths } from '../versions.ts'
import { itemsBy } from './odd-row.ts'
import type { Timeline } from './timeline.ts'

const eventSchema = z.looseObject({
  id: z.union([z.string().min(1), z.number()]).transform(String),
  created: z.number().int(),
  type: z.string().min(1).optional().catch(undefined),
})

/** HUBSPOT.md 8: id and creation time together tell events apart, and one without a type is an unbounce. */
const itemsOf = (row: unknown): readonly CollectionItem[] =>
  itemsBy(eventSchema, row, (event) => {
    const { id, created, type } = event
    return [{ ...event, id: `${created}/${id}`, eventId: id, type: type ?? 'UNBOUNCE' }]
  })

export const emailEvents: Timeline = {
  path: paths.emailEvents(),
  title: 'e-mail events',
  rows: 'events',
  time: 'created',
  itemsOf,
}
