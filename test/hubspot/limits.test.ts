import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Clock } from '../../src/engine/ports.ts'
import { createCore } from '../../src/hubspot/core.ts'
import { fixedToken } from '../../src/hubspot/sign-in.ts'
import { startSandbox } from '../../src/sandbox/start.ts'
import { transportTo } from './support.ts'

const { signal } = new AbortController()
const realClock: Clock = {
  now: () => new Date(),
  async sleep(ms, stop) {
    await sleep(ms, undefined, stop === undefined ? {} : { signal: stop })
  },
}

async function refusals(
  knobs: Readonly<Record<string, number | boolean>>,
  calls: number,
  search: boolean,
) {
  const sandbox = await startSandbox({ knobs })
  const { transport, log } = transportTo(sandbox.url, {
    clock: realClock,
    token: fixedToken(sandbox.token),
  })
  try {
    const hubspot = createCore(transport)
    const one = () => (search ? hubspot.count('contacts', null, signal) : hubspot.account(signal))
    await Promise.all(Array.from({ length: calls }, one))
    return log.entries.filter(({ event }) => event === 'hubspot_call_repeated').length
  } finally {
    await transport[Symbol.asyncDispose]()
    await sandbox.close()
  }
}

test('searches asked for all at once are sent so that HubSpot refuses none', async () => {
  expect(await refusals({}, 10, true)).toBe(0)
})

test('calls within a limit that the headers tell are never refused', async () => {
  expect(await refusals({ burst_limit: 30, burst_interval_ms: 1_000 }, 70, false)).toBe(0)
})

test('a limit that no header tells is met, waited out, and all calls are answered', async () => {
  const knobs = { burst_limit: 20, burst_interval_ms: 500, rate_limit_headers: false }
  expect(await refusals(knobs, 24, false)).toBeGreaterThan(0)
})
