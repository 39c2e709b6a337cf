import { afterAll, beforeAll, expect, test } from 'vitest'
import type { OutboundRoom } from '../outbound/outbound-room.ts'
import { imports, quickRoom, recordTargets, throughAll, waysOf } from './outbound-targets-room.ts'

let byBatch: OutboundRoom
let byImport: OutboundRoom

beforeAll(async () => {
  byBatch = await quickRoom()
  byImport = await quickRoom()
})

afterAll(async () => {
  await byBatch[Symbol.asyncDispose]()
  await byImport[Symbol.asyncDispose]()
})

/** Contacts and companies go both ways in outbound-send-import and outbound-targets-strategies. */
const elsewhere = new Set(['contacts', 'companies'])

test.each(recordTargets.filter((one) => imports(one) && !elsewhere.has(one.name)))(
  'the outcome for $name is one by either route, and what imports cannot do goes by batch',
  async (target) => {
    const batch = await throughAll(byBatch, target, 'batch')
    expect(batch).toHaveLength(3)
    expect(await throughAll(byImport, target, 'import')).toEqual(batch)
    const way = (action: 'create' | 'update') =>
      target.routes.import.includes(action) ? 'import' : 'batch'
    expect(await waysOf(byImport, target)).toEqual({
      create: way('create'),
      update: way('update'),
    })
  },
  60_000,
)
