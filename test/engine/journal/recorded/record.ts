import { join } from 'node:path'
import { packageVersion } from '../../../../src/engine/version.ts'
import { connectorRoom } from '../connector-room.ts'
import { document, saveRecording, takeRecording } from './recording.ts'

/**
 * Records what this version of the connector leaves behind: `node test/engine/journal/recorded/record.ts`, once for each
 * version that is released, and when the version of a saved state is raised. Later versions must go on from it.
 */
const room = await connectorRoom(document)
const say = (...words: readonly unknown[]): void => {
  process.stdout.write(`${words.join(' ')}\n`)
}
try {
  const people = (from: number, to: number, firstname: string) =>
    Array.from({ length: to - from }, (_, n) => ({
      id: String(1000 + from + n),
      properties: { email: `p${from + n}@example.com`, firstname, lastname: 'Kept' },
    }))
  const write = (type: string, records: readonly unknown[]) =>
    room.control(`records/${type}`, { records })
  await write('contacts', people(0, 30, 'Ada'))
  await write('companies', [
    { id: '501', properties: { name: 'A', domain: 'a.example' } },
    { id: '502', properties: { name: 'B\'s, "quoted"\nß', domain: '' } },
  ])
  await write('deals', [{ id: '601', properties: { dealname: 'D', amount: '10.50' } }])
  await write('products', [{ id: '701', properties: { name: 'P', price: '1' } }])
  const ticket = (n: number) => ({ id: String(8000 + n), properties: { subject: `T${n}` } })
  await write(
    'tickets',
    Array.from({ length: 230 }, (_, n) => ticket(n)),
  )
  await room.ask('PUT', 'crm/v4/objects/contacts/1001/associations/default/companies/501')
  await room.control('collections/owners', { items: [{ id: '31', email: 'own@example.com' }] })
  await room.control('clock', { advance: '3h' })

  // Tickets break off after their second page, products wait for an export: both have a pass at work.
  await room.control('knobs', { 'exports.min_ms': 36_000_000 })
  await room.faults(
    { method: 'GET', path: 'exports', action: { status: 400, body: '{}' } },
    {
      method: 'GET',
      path: '/objects/.*(tickets|0-5)',
      from: 3,
      action: { status: 400, body: '{}' },
    },
  )
  const first = await room.run('crm_in')
  await room.faults()
  if (!('streams' in first)) throw new Error('crm_in is inbound.')
  for (const [name, stream] of Object.entries(first.streams))
    say(name, stream.status, stream.loaded, stream.error?.code ?? '')

  // The second read is one of changes; the tickets and the export break off again.
  await write('contacts', people(28, 33, 'Grace'))
  await write('deals', [{ id: '601', properties: { dealname: 'D', amount: '11.50' } }])
  await write('companies', [{ id: '501', properties: { name: 'AA', domain: 'a.example' } }])
  await room.control('clock', { advance: '2h' })
  await room.faults(
    { method: 'GET', path: 'exports', action: { status: 400, body: '{}' } },
    {
      method: 'GET',
      path: '/objects/.*(tickets|0-5)',
      from: 1,
      action: { status: 400, body: '{}' },
    },
  )
  const second = await room.run('crm_in')
  await room.faults()
  if ('streams' in second)
    for (const [name, stream] of Object.entries(second.streams))
      say(name, stream.status, stream.read, stream.error?.code ?? '')

  const source = (rows: string) =>
    room.sql(`CREATE OR REPLACE TABLE main.customers (customer_id TEXT, email TEXT, first_name TEXT, employers TEXT);
      INSERT INTO main.customers VALUES ${rows}`)
  await source(
    `('c1', 'p1@example.com', 'Ann', '{"501": null}'), ('c2', 'new@example.com', 'New', NULL)`,
  )
  const out = await room.run('customers_out')
  say('customers_out', out.status, out.error?.code ?? '')
  // A create whose answer was lost, and an update that was never sent.
  await source(
    `('c1', 'p1@example.com', 'Anne', '{"502": null}'), ('c2', 'new@example.com', 'New', NULL), ('c3', 'lost@example.com', 'Lost', NULL)`,
  )
  await room.faults({
    method: 'POST',
    path: 'batch/create',
    action: { after_effect: true, stall_ms: 10_000 },
  })
  const stop = new AbortController()
  const running = room.withConnector((connector) =>
    connector.run('customers_out', { full: false, approve: null, signal: stop.signal }),
  )
  const creates = async (): Promise<number> =>
    (await room.asked()).filter(({ path }) => path.endsWith('/contacts/batch/create')).length
  const before = await creates()
  while ((await creates()) === before) await new Promise((resolve) => setTimeout(resolve, 20))
  await new Promise((resolve) => setTimeout(resolve, 200))
  stop.abort()
  const cut = await running
  await room.faults()
  say('customers_out', cut.status, cut.error?.code ?? '')

  const folder = join(import.meta.dirname, packageVersion)
  await saveRecording(folder, await takeRecording(room, packageVersion))
  say(`Recorded in ${folder}.`)
} finally {
  await room[Symbol.asyncDispose]()
}
