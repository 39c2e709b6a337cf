import { expect, test } from 'vitest'
import {
  cases,
  imports,
  onceMore,
  quickRoom,
  recordTargets,
  someone,
  throughAll,
  waysOf,
} from './outbound-targets-room.ts'

test('every target that writes records is tried', () => {
  expect(Object.keys(cases).sort()).toEqual(recordTargets.map(({ name }) => name).sort())
})

/** With a link, of an activity, and of a plain object. */
const once = new Set(['leads', 'notes', 'invoices'])

test('targets that no import can write are created, updated, refused and left alone by batch calls', async () => {
  await using room = await quickRoom()
  await someone(room)
  for (const target of recordTargets.filter((one) => !imports(one))) {
    expect(await throughAll(room, target, 'batch'), target.name).toHaveLength(3)
    if (once.has(target.name)) await onceMore(room, target)
    expect(await waysOf(room, target)).toEqual({ create: 'batch', update: 'batch' })
  }
}, 120_000)
