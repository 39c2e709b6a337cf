import { expect, test } from 'vitest'
import { assertAccounted } from '../../src/outbound/plan/counts.ts'
import { outboundRoom } from '../outbound/outbound-room.ts'
import { runOnce } from '../outbound/run-once.ts'
import { ledger, live, mirror, numbered, type Person, people } from './outbound-archive-room.ts'

test('whatever happens to the source, the account ends up with its people and those of others', async () => {
  await using room = await outboundRoom()
  await room.write('contacts', [{ properties: { email: 'stranger@example.com' } }])
  const order = mirror({ guard: { removals: 1 } })
  const seed = Number(process.env['FC_SEED'] ?? 20_261_122)
  let state = seed
  const pick = (below: number): number => {
    state = (state * 48_271) % 2_147_483_647
    return state % below
  }
  let source: Person[] = [...numbered(1, 7)]
  let next = 7
  for (let version = 1; version <= 8; version += 1) {
    await people(room, source)
    const told = `seed ${seed}, version ${version}`
    const report = await runOnce(room, order)
    expect(() => assertAccounted('x', report.records), told).not.toThrow()
    expect(report.status, `${told}: ${JSON.stringify(report)}`).toBe('succeeded')
    const addresses = source.map(([, email]) => (email ?? '').replace('@example.com', ''))
    expect(new Set(await live(room)), told).toEqual(new Set([...addresses, 'stranger']))
    expect(new Set((await ledger(room)).map((row) => row['key'])), told).toEqual(
      new Set(source.map(([key]) => key)),
    )
    expect(await live(room), told).toHaveLength(source.length + 1)
    for (let edit = 0; edit < 3; edit += 1) {
      const at = pick(source.length)
      const [key, email] = source[at] ?? [null, null]
      const fresh = `${next}`
      next += 1
      const other = pick(source.length)
      switch (pick(5)) {
        case 0:
          if (source.length > 2) source = source.filter((_, index) => index !== at)
          break
        case 1:
          source.push([fresh, `p${fresh}@example.com`])
          break
        case 2:
          source[at] = [fresh, email]
          break
        case 3:
          // A row takes the address of one that leaves.
          if (other === at || source.length < 3) break
          source[at] = [key, source[other]?.[1] ?? '']
          source = source.filter((_, index) => index !== other)
          break
        default:
          source[at] = [key, `p${fresh}@example.com`]
      }
    }
  }
})
