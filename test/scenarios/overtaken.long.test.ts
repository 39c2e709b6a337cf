import { describe, expect, test } from 'vitest'
import type { Holder } from '../../src/engine/journal/holder.ts'
import { thisProcess } from '../../src/engine/journal/holder.ts'
import { leaseStaleMs } from '../../src/engine/journal/lease.ts'
import { beginRun } from '../../src/engine/journal/runs.ts'
import type { Ports, Warehouse } from '../../src/engine/ports.ts'
import type { ConnectorError } from '../../src/errors/connector-error.ts'
import { createHubSpot } from '../../src/hubspot/client.ts'
import { fixedToken } from '../../src/hubspot/sign-in.ts'
import { runInbound } from '../../src/inbound/run.ts'
import { silentLog } from '../../src/machine/log.ts'
import { systemRandom } from '../../src/machine/random.ts'
import { runOutbound } from '../../src/outbound/run.ts'
import { companies } from '../../streams/companies.ts'
import { contacts } from '../../streams/contacts.ts'
import { create, inboundOrder, settled, streamOrder, syncRoom } from '../inbound/sync-room.ts'
import { field, orderOf, outboundRoom } from '../outbound/outbound-room.ts'

/** On a machine that nobody here can look into, as another container is. */
const elsewhere: Holder = { host: 'elsewhere', pid: 1, process: '' }

/** Real time, and as much more as a test says: what passes while a run lies still. */
function movedClock() {
  let aheadMs = 0
  return {
    now: () => new Date(Date.now() + aheadMs),
    sleep: async () => undefined,
    pass: (ms: number) => {
      aheadMs += ms
    },
  }
}

/** Lies still once, at the end of the first transaction that runs the statement. */
function suspended(warehouse: Warehouse, statement: string) {
  const asleep = Promise.withResolvers<undefined>()
  const awake = Promise.withResolvers<undefined>()
  let isDone = false
  const suspending: Warehouse = {
    ...warehouse,
    transaction: async (work) => {
      let hasRun = false
      const came = await warehouse.transaction((transaction) =>
        work({
          ...transaction,
          run: (one) => {
            hasRun ||= one.name === statement
            return transaction.run(one)
          },
        }),
      )
      if (hasRun && !isDone) {
        isDone = true
        asleep.resolve(undefined)
        await awake.promise
      }
      return came
    },
  }
  return { warehouse: suspending, asleep: asleep.promise, wake: () => awake.resolve(undefined) }
}

const begin = (ports: Ports, sync: string, direction: 'inbound' | 'outbound', holder: Holder) =>
  beginRun(ports, {
    runId: ports.random.uuid(),
    sync,
    direction,
    configuration: '',
    version: 'test',
    holder,
  })

describe('a run that lay still until another had taken its sync over', () => {
  test.each([['after a load', 'journal/add_load']])(
    'inbound, %s: writes nothing more, of no stream, and says so',
    { timeout: 60_000 },
    async (_when, statement) => {
      await using room = await syncRoom()
      const people = Array.from({ length: 130 }, (_, n) => ({ email: `p${n}@example.com` }))
      await create(room, 'contacts', people)
      await create(room, 'companies', [{ name: 'A' }])
      const order = inboundOrder([streamOrder(contacts), streamOrder(companies)])
      const clock = movedClock()
      await using hubspot = createHubSpot({
        baseUrl: room.sandbox.url,
        token: fixedToken(room.sandbox.token),
        clock,
        random: systemRandom,
        log: silentLog,
      })
      const signal = new AbortController().signal
      const { warehouse, work } = room
      const ports: Ports = {
        hubspot,
        warehouse,
        clock,
        random: systemRandom,
        work,
        log: silentLog,
        signal,
      }
      // Tables are there before, so that nothing has to be made by two at once.
      expect((await room.run(order)).status).toBe('succeeded')
      await create(room, 'contacts', [{ email: 'late@example.com' }])

      const still = suspended(warehouse, statement)
      const first = { ...ports, warehouse: still.warehouse }
      const one = await begin(first, order.sync, 'inbound', elsewhere)
      const running = runInbound({ ...order, full: true }, first, one, () => undefined)
      await still.asleep
      clock.pass(leaseStaleMs + 120_000)
      const other = await begin(ports, order.sync, 'inbound', thisProcess())
      expect(await runInbound(order, ports, other, () => undefined)).toMatchObject({
        status: 'succeeded',
      })
      const control = async () =>
        (await room.controlRows('_stream_state'))
          .map(({ sync, stream, state, checksum, run_id }) =>
            JSON.stringify({ sync, stream, state, checksum, run_id }),
          )
          .toSorted()
      const [states, rows] = [await control(), await room.table('contacts')]

      still.wake()
      const report = await running
      expect(report.status).toBe('partial')
      for (const stream of ['contacts', 'companies'])
        expect(report.streams[stream], stream).toMatchObject({
          status: 'failed',
          error: { code: 'warehouse.fence_lost' },
        })
      expect(await control()).toEqual(states)
      expect(settled(await room.table('contacts'))).toEqual(settled(rows))
      expect((await room.controlRows('_leases')).map(({ run_id }) => run_id)).toEqual([other.runId])
      const end = { status: report.status, error: null, planId: null, result: report }
      await expect(one.finish(end)).rejects.toMatchObject({ code: 'warehouse.fence_lost' })
      const runs = await room.controlRows('_runs')
      expect(runs.find(({ run_id }) => run_id === one.runId)).toMatchObject({
        status: 'stopped',
        error_code: 'run.interrupted',
      })
      expect((await room.controlRows('_leases')).map(({ run_id }) => run_id)).toEqual([other.runId])
      await other.finish({ status: 'succeeded', error: null, planId: null, result: null })
      expect(await room.run(order)).toMatchObject({ status: 'succeeded' })
      expect(await room.table('contacts')).toHaveLength(131)
    },
  )

  test.each([
    ['an update', 'update', 'outbound/send_mark'],
    ['a link', 'associations/.*(create|archive)', 'outbound/send_mark_links'],
  ])(
    'outbound, at %s: sends nothing that it was about to send',
    { timeout: 60_000 },
    async (_what, path, statement) => {
      await using room = await outboundRoom()
      const clock = movedClock()
      const ports: Ports = { ...room.ports, clock }
      for (const id of ['501', '502'])
        await room.write('companies', [{ id, properties: { name: id } }])
      const order = orderOf({
        fields: [field('firstname', 'first_name')],
        associations: [{ to: 'companies', by: 'record_id', column: 'employer', policy: 'exact' }],
      })
      const source = (name: string, employer: string) =>
        room.source(
          'customers',
          `SELECT 'c' AS customer_id, 'c@example.com' AS email, '${name}' AS first_name, '{"${employer}": null}' AS employer`,
        )
      const run = async (given: Ports, holder: Holder) => {
        const begun = await begin(given, order.sync, 'outbound', holder)
        const report = await runOutbound(order, given, begun, () => undefined)
        const { status, error } = report
        const end = { status, error, planId: null, result: report }
        const refused = await begun.finish(end).then(
          () => null,
          (thrown: unknown) => (thrown as ConnectorError).code,
        )
        // Its end is written by the same right as its rows.
        expect(refused).toBe(error?.code === 'warehouse.fence_lost' ? error.code : null)
        return report
      }
      await source('First', '501')
      expect(await run(ports, thisProcess())).toMatchObject({ status: 'succeeded' })

      await source('Older', '502')
      const still = suspended(room.warehouse, statement)
      const running = run({ ...ports, warehouse: still.warehouse }, elsewhere)
      await still.asleep
      clock.pass(leaseStaleMs + 120_000)
      await source('Newer', '501')
      expect(await run(ports, thisProcess())).toMatchObject({ status: 'succeeded' })
      const writes = async () =>
        (
          await room.control<{ results: { method: string; path: string }[] }>('requests')
        ).results.filter((one) => one.method !== 'GET' && new RegExp(path).test(one.path)).length
      const before = await writes()
      expect(before).toBeGreaterThan(0)

      still.wake()
      expect(await running).toMatchObject({
        status: 'failed',
        error: { code: 'warehouse.fence_lost' },
      })
      expect(await writes()).toBe(before)
      const [record] = await room.records('contacts')
      expect(record?.properties['firstname']).toBe('Newer')
      expect((await room.links('contacts', 'companies')).map(({ to }) => to)).toEqual(['501'])
      expect(await run(ports, thisProcess())).toMatchObject({
        status: 'succeeded',
        records: { unchanged: 1, updated: 0 },
      })
    },
  )
})
