import { expect, test } from 'vitest'
import type { Fault } from '../../../src/sandbox/options.ts'
import type { Side } from '../tier.ts'
import { openSmall, rowsIn, run } from './small.ts'

const landing = 'warehouse commit journal/raise_fence'

test.each<[Side, number]>([
  ['before', 0],
  ['at', 20],
])('killed %s the commit of 20 rows a process leaves %i', async (side, left) => {
  const tier = await openSmall(1)
  try {
    // The third time that the fence is raised the rows land.
    const step = { name: landing, nth: 3 }
    const killed = await run(tier, { kill: { step, side } })
    expect(killed).toMatchObject({ killed: true, exit: null, results: [] })
    expect(killed.steps.at(-1)).toEqual(step)
    expect(await rowsIn(tier)).toBe(left)
    // The dead one's lease is nobody's: no 30 seconds pass.
    const began = await now(tier)
    expect(await run(tier)).toMatchObject({ killed: false, exit: 0 })
    expect((await now(tier)) - began).toBeLessThan(15_000)
    expect(await rowsIn(tier)).toBe(20)
  } finally {
    await tier[Symbol.asyncDispose]()
  }
})

const now = async (tier: { control<T>(path: string): Promise<T> }): Promise<number> =>
  Date.parse((await tier.control<{ now: string }>('clock')).now)

test.each<[string, Fault, { readonly least: number; readonly said: string }]>([
  [
    'a stall runs into the time limit of the client',
    { path: '/contacts', times: 1, action: { stall_ms: 900_000 } },
    { least: 30_000, said: 'hubspot_call_repeated' },
  ],
  [
    'a stall within the body too',
    { path: '/contacts', times: 1, action: { cut_bytes: 30, stall_ms: 900_000 } },
    { least: 10_000, said: 'hubspot_call_repeated' },
  ],
  [
    'a reset is a reset',
    { path: '/contacts', times: 1, action: { reset: true } },
    { least: 0, said: 'hubspot_call_repeated' },
  ],
  [
    'while nothing listens connections are refused',
    { path: '/contacts', times: 1, action: { closes_ms: 300 } },
    { least: 0, said: 'hubspot_call_repeated' },
  ],
])('%s, in no time', async (_what, fault, { least, said }) => {
  const tier = await openSmall(1)
  try {
    await tier.faults([fault])
    const began = await now(tier)
    const real = process.hrtime.bigint()
    const ended = await run(tier)
    const realMs = Number(process.hrtime.bigint() - real) / 1e6
    expect(ended.exit).toBe(0)
    expect(ended.said).toContain(said)
    expect(await rowsIn(tier)).toBe(20)
    expect((await now(tier)) - began).toBeGreaterThanOrEqual(least)
    expect(realMs).toBeLessThan(60_000)
  } finally {
    await tier[Symbol.asyncDispose]()
  }
})

test('two processes take turns by the seed, and one who stood still writes no more', async () => {
  const tier = await openSmall(3)
  try {
    const [one, other] = await Promise.all([run(tier), run(tier)])
    // The second waited for the lease while the first was at work.
    expect([one?.exit, other?.exit]).toEqual([0, 0])
    const order = tier
      .traced()
      .flatMap((line) => line.match(/^\d+ (\d+) before /)?.[1] ?? [])
      .join(',')
    expect(order).toMatch(/1001,1002.*1001/)

    // One that nobody hears of: another takes its place, and it finds that out by its own commit.
    const reached = Promise.withResolvers<void>()
    const woken = Promise.withResolvers<void>()
    const step = { name: 'warehouse stage', nth: 1 }
    const paused = run(tier, {
      args: ['--full'],
      meanwhile: [{ step, act: () => Promise.resolve(reached.resolve()) }],
      pause: { step, until: woken.promise },
    })
    await reached.promise
    const second = await run(tier, { args: ['--full'] })
    woken.resolve()
    const first = await paused
    expect(second.exit).toBe(0)
    expect(first.exit).not.toBe(0)
    expect(first.said).toContain('warehouse.fence_lost')
    expect(await rowsIn(tier)).toBe(20)

    // A commit whose answer is lost is found in the ledger.
    const unheard = { name: landing, nth: 3 }
    expect(await run(tier, { args: ['--full'], unheard })).toMatchObject({ exit: 0 })
  } finally {
    await tier[Symbol.asyncDispose]()
  }
})
