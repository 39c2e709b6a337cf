import { expect, test } from 'vitest'
import type { OutboundStrategy } from '../../src/engine/orders.ts'
import { companies } from '../../targets/companies.ts'
import { counts, heldBy, prepare, quickRoom, write } from './outbound-targets-room.ts'

test('each strategy has one outcome by either route', async () => {
  const outcome = async (route: 'batch' | 'import'): Promise<unknown> => {
    await using room = await quickRoom()
    await prepare(room, companies)
    const run = (strategy: OutboundStrategy, ...lines: readonly (readonly string[])[]) =>
      write(
        room,
        companies,
        { strategy, route },
        lines.map(([key = '', title = '', score = '']) => [key, title, score] as const),
      )
    const one = ['k1', 'One', '1']
    const two = ['k2', 'Two', '2']
    const told = [
      await run('create', one, two),
      // k1 is there already, as far as a create goes; k9 is not, as far as an update goes.
      await run('update', ['k1', 'Uno', '1'], two, ['k9', 'Nine', '9']),
      await run('upsert', one, ['k2', 'Due', '2'], ['k3', 'Three', '3'], ['k4', 'Four', '4']),
      await run('mirror', one, ['k3', 'Tre', '3'], ['k4', 'Four', '4']),
      await run('archive', ['k4', '', '']),
    ]
    expect(told.map(({ counts: of }) => of)).toEqual([
      counts({ created: 2 }),
      counts({ updated: 1, unchanged: 1, set_aside: 1 }),
      counts({ created: 2, updated: 2 }),
      counts({ updated: 1, unchanged: 2, archived: 1 }),
      counts({ archived: 1 }),
    ])
    return await heldBy(room, companies)
  }
  const batch = await outcome('batch')
  expect(batch).toEqual([
    ['k1', 'One', '1', false],
    ['k2', 'Due', '2', true],
    ['k3', 'Tre', '3', false],
    ['k4', 'Four', '4', true],
  ])
  expect(await outcome('import')).toEqual(batch)
}, 120_000)
