import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { fieldOf } from '../../src/declare/index.ts'
import { ensureControl } from '../../src/engine/journal/control.ts'
import { takeFence } from '../../src/engine/journal/fence.ts'
import { commitFenced, commitLoad, forgetLoads } from '../../src/engine/journal/loads.ts'
import { loadState, resetState } from '../../src/engine/journal/state.ts'
import type { Statement, TableName, Transaction } from '../../src/engine/ports.ts'
import { ConnectorError } from '../../src/errors/connector-error.ts'
import { systemClock as clock } from '../../src/machine/clock.ts'
import { adapters } from './adapters.ts'

const table: TableName = { schema: 'control', name: '_loads' }
const kind = { version: 1, schema: z.object({ n: z.number() }) }
const owner = { sync: 'crm_in', stream: 'contacts' }

/** A statement of the product's own that writes a row. */
const write = (id: string): Statement => ({
  name: 'journal/add_load',
  slots: { loads: { kind: 'table', table } },
  values: {
    load_id: id,
    sync: 's',
    stream: 's',
    run_id: 'r',
    counts: '{}',
    committed_at: new Date(0),
  },
})

const written = async (warehouse: Transaction): Promise<readonly unknown[]> => {
  const rows = await warehouse.rows({
    name: 'warehouse/everything',
    slots: { source: { kind: 'query', sql: 'SELECT load_id FROM hubspot_sync._loads ORDER BY 1' } },
  })
  return rows.map((row) => row['load_id'])
}

describe.each(adapters)('transactions on $name', ({ open }) => {
  test('keep all rows or none', async () => {
    await using subject = await open()
    const { warehouse } = subject
    await ensureControl(warehouse)
    await warehouse.transaction(async (transaction) => {
      expect(await transaction.run(write('a'))).toBe(1)
      expect(await written(transaction)).toEqual(['a'])
    })
    const failing = warehouse.transaction(async (transaction) => {
      await transaction.run(write('b'))
      throw new Error('stop here')
    })
    await expect(failing).rejects.toThrow('stop here')
    const broken = warehouse.transaction(async (transaction) => {
      await transaction.run(write('c'))
      await transaction.run({
        ...write('d'),
        slots: { loads: { kind: 'table', table: 'nowhere.loads' } },
      })
    })
    await expect(broken).rejects.toMatchObject({ code: 'warehouse.statement_failed' })
    expect(await written(warehouse)).toEqual(['a'])
  })

  test('never interleave', async () => {
    await using subject = await open()
    const { warehouse } = subject
    await ensureControl(warehouse)
    const seen = await Promise.all(
      ['a', 'b', 'c', 'd'].map((id) =>
        warehouse.transaction(async (transaction) => {
          const before = (await written(transaction)).length
          await transaction.run(write(id))
          await new Promise(setImmediate)
          return (await written(transaction)).length - before
        }),
      ),
    )
    expect(seen).toEqual([1, 1, 1, 1])
    expect(await written(warehouse)).toEqual(['a', 'b', 'c', 'd'])
  })

  test('refuse changes of tables, by whichever way they come', async () => {
    await using subject = await open()
    const { warehouse } = subject
    await ensureControl(warehouse)
    const made: TableName = { schema: 'data', name: 'made' }
    const ddl: Statement = {
      name: 'warehouse/drop_table',
      slots: { table: { kind: 'table', table } },
    }
    const tries: readonly ((transaction: Transaction) => Promise<unknown>)[] = [
      (transaction) => transaction.run(ddl),
      () => warehouse.ensure([{ table: made, fields: [fieldOf('a', 'text')] }]),
      () => warehouse.drop(table),
      () => warehouse.views([{ name: made, statement: write('x') }]),
      () => warehouse.derive(made, write('x')),
      () => warehouse.stage({ table: made, columns: [] }, []),
      () => warehouse.transaction(async () => undefined),
    ]
    for (const attempt of tries) {
      const refused = warehouse.transaction(async (transaction) => {
        await transaction.run(write('lost'))
        await attempt(transaction)
      })
      await expect(refused).rejects.toMatchObject({ code: 'warehouse.statement_refused' })
    }
    await expect(warehouse.run(ddl)).rejects.toMatchObject({ code: 'warehouse.statement_refused' })
    expect(await written(warehouse)).toEqual([])
  })
})

describe.each(adapters)('loads on $name', ({ open }) => {
  test('commit rows, ledger and state together, and once however often they are tried', async () => {
    await using subject = await open()
    const { warehouse } = subject
    await ensureControl(warehouse)
    const fence = await takeFence(warehouse, { ...owner, runId: 'r1' })
    expect(await loadState(warehouse, owner, kind)).toBeNull()
    const load = (n: number) => ({
      loadId: `r1/${n}`,
      fence,
      state: { version: 1, state: { n }, position: new Date(n) },
      work: async (transaction: Transaction) => ({
        loaded: await transaction.run(write(`row ${n}`)),
      }),
    })
    const ports = { warehouse, clock }
    expect(await commitLoad(ports, load(1))).toEqual({ counts: { loaded: 1 }, replayed: false })
    expect(await commitLoad(ports, load(1))).toEqual({ counts: { loaded: 1 }, replayed: true })
    expect(await commitLoad(ports, load(2))).toEqual({ counts: { loaded: 1 }, replayed: false })
    // A load that was committed before a later one does not take the state back.
    await commitLoad(ports, load(1))
    expect(await loadState(warehouse, owner, kind)).toEqual({ n: 2 })
    expect(await written(warehouse)).toEqual(['r1/1', 'r1/2', 'row 1', 'row 2'])
  })

  test('leave nothing behind when their work fails', async () => {
    await using subject = await open()
    const { warehouse } = subject
    await ensureControl(warehouse)
    const fence = await takeFence(warehouse, { ...owner, runId: 'r1' })
    const failing = commitLoad(
      { warehouse, clock },
      {
        loadId: 'r1/1',
        fence,
        state: { version: 1, state: { n: 1 }, position: null },
        work: async (transaction) => {
          await transaction.run(write('row'))
          throw new Error('disk')
        },
      },
    )
    await expect(failing).rejects.toThrow('disk')
    expect(await written(warehouse)).toEqual([])
    expect(await loadState(warehouse, owner, kind)).toBeNull()
  })

  test('write nothing once another run has taken the fence, or the state was reset', async () => {
    await using subject = await open()
    const { warehouse } = subject
    await ensureControl(warehouse)
    const older = await takeFence(warehouse, { ...owner, runId: 'r1' })
    const newer = await takeFence(warehouse, { ...owner, runId: 'r2' })
    const elsewhere = await takeFence(warehouse, { ...owner, stream: 'deals', runId: 'r1' })
    const load = (fence: typeof older) =>
      commitLoad(
        { warehouse, clock },
        {
          loadId: `${fence.runId}/${fence.stream}`,
          fence,
          state: { version: 1, state: { n: 1 }, position: null },
          work: async (transaction) => ({ loaded: await transaction.run(write(fence.runId)) }),
        },
      )
    await expect(load(older)).rejects.toMatchObject({ code: 'warehouse.fence_lost' })
    await expect(
      commitFenced(warehouse, older, (transaction) => transaction.run(write('x'))),
    ).rejects.toMatchObject({ code: 'warehouse.fence_lost' })
    await load(newer)
    await load(elsewhere)
    await commitFenced(warehouse, newer, (transaction) => transaction.run(write('fenced')))
    expect(await written(warehouse)).toEqual(['fenced', 'r1', 'r1/deals', 'r2', 'r2/contacts'])
    expect(await resetState(warehouse, 'crm_in', null)).toBe(2)
    expect(await loadState(warehouse, owner, kind)).toBeNull()
    await expect(
      commitFenced(warehouse, newer, (transaction) => transaction.run(write('late'))),
    ).rejects.toMatchObject({ code: 'warehouse.fence_lost' })
  })

  test('are looked up when the answer to their commit is lost', async () => {
    await using subject = await open()
    const { warehouse } = subject
    await ensureControl(warehouse)
    for (const took of [true, false]) {
      const fence = await takeFence(warehouse, { ...owner, runId: `run ${took}` })
      let first = true
      const losing = {
        ...warehouse,
        transaction: async <T>(work: (transaction: Transaction) => Promise<T>): Promise<T> => {
          if (!first) return warehouse.transaction(work)
          first = false
          if (took) await warehouse.transaction(work)
          throw new ConnectorError('warehouse.commit_unknown', { what: '', why: '', fix: '' })
        },
      }
      const committed = await commitLoad(
        { warehouse: losing, clock },
        {
          loadId: `load ${took}`,
          fence,
          state: null,
          work: async (transaction) => ({ loaded: await transaction.run(write(`row ${took}`)) }),
        },
      )
      expect(committed).toEqual({ counts: { loaded: 1 }, replayed: took })
    }
    expect(await written(warehouse)).toEqual(['load false', 'load true', 'row false', 'row true'])
    const fence = await takeFence(warehouse, { ...owner, runId: 'r9' })
    expect(await forgetLoads(warehouse, fence)).toBe(2)
  })
})
