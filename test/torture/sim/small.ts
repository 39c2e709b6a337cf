import type { Ended, RunOrder } from '../tier.ts'
import { openSimTier, type SimTier } from './tier.ts'

const people = 20

/** An account with a few people, and a sync that brings them in. */
export async function openSmall(
  seed: number,
  knobs: Readonly<Record<string, string | number | boolean>> = {},
): Promise<SimTier> {
  const streams = { contacts: { properties: ['email', 'firstname'] } }
  const crm_in = { connection: 'main', direction: 'inbound', streams }
  const tier = await openSimTier({ seed, syncs: { crm_in }, knobs }, true)
  await tier.control('records/contacts', {
    records: Array.from({ length: people }, (_, at) => ({
      properties: { email: `person${at}@example.com`, firstname: `Person ${at}` },
    })),
  })
  return tier
}

export const run = (tier: SimTier, order: Partial<RunOrder> = {}): Promise<Ended> =>
  tier.run({ syncs: ['crm_in'], ...order })

export async function rowsIn(tier: SimTier): Promise<number> {
  const [row] = await tier.query('SELECT count(*)::INTEGER AS n FROM hubspot.contacts')
  return Number(row?.['n'])
}

/** One that is killed somewhere, among faults, and one that goes on: by the seed. Returns the trace. */
export async function tracedSeed(seed: number): Promise<string> {
  const tier = await openSmall(seed, { latency_ms: seed % 40, shuffle_batch_results: true })
  try {
    await tier.faults([
      { path: '/contacts', chance: 0.2, action: { reset: true } },
      { path: '/contacts', times: 1, from: 2, action: { stall_ms: 90_000 } },
      { path: '/contacts', chance: 0.2, action: { cut_bytes: 40 } },
    ])
    await run(tier, { kill: { step: { name: '*', nth: 20 + ((seed * 7) % 80) }, side: 'at' } })
    await tier.pass(3_600_000)
    await Promise.all([run(tier), run(tier)])
    return tier.trace()
  } finally {
    await tier[Symbol.asyncDispose]()
  }
}
