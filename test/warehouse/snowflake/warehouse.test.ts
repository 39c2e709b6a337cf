import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ensureControl } from '../../../src/engine/journal/control.ts'
import { takeFence } from '../../../src/engine/journal/fence.ts'
import { commitLoad } from '../../../src/engine/journal/loads.ts'
import type { Statement, Transaction } from '../../../src/engine/ports.ts'
import { systemClock as clock } from '../../../src/machine/clock.ts'
import type { SnowflakeWarehouse } from '../../../src/warehouse/snowflake/warehouse.ts'
import { newSnowflakePlace, type SnowflakePlace } from '../open-snowflake.ts'
import { look } from '../open-warehouse.ts'

let place: SnowflakePlace
let warehouse: SnowflakeWarehouse

beforeAll(async () => {
  place = await newSnowflakePlace()
  warehouse = await place.open()
  await ensureControl(warehouse)
})
afterAll(() => place[Symbol.asyncDispose]())
beforeEach(() => place.server.faults.set([]))

const write = (id: string): Statement => ({
  name: 'journal/add_load',
  slots: { loads: { kind: 'table', table: { schema: 'control', name: '_loads' } } },
  values: {
    load_id: id,
    sync: 's',
    stream: 's',
    run_id: 'r',
    counts: '{}',
    committed_at: new Date(0),
  },
})

const written = async (prefix: string): Promise<readonly unknown[]> => {
  const rows = await look(
    warehouse,
    `SELECT load_id FROM hubspot_sync._loads WHERE STARTSWITH(load_id, '${prefix}') ORDER BY 1`,
  )
  return rows.map((row) => row['load_id'])
}

async function load(name: string, work: (transaction: Transaction) => Promise<number>) {
  const fence = await takeFence(warehouse, { sync: 'out', stream: name, runId: name })
  return commitLoad(
    { warehouse, clock },
    {
      loadId: `${name}/ledger`,
      fence,
      state: { version: 1, state: {}, position: null },
      work: async (transaction) => ({ loaded: await work(transaction) }),
    },
  )
}

describe('a load', () => {
  test('whose session is lost in the middle goes again, and its rows are there once', async () => {
    let tries = 0
    const committed = await load('lost', async (transaction) => {
      tries += 1
      const loaded = await transaction.run(write(`lost/${tries}`))
      if (tries === 1) await place.server.sessions.expire('gone')
      return loaded + (await transaction.run(write(`lost/${tries}+`)))
    })
    expect(committed).toEqual({ counts: { loaded: 2 }, replayed: false })
    expect(await written('lost')).toEqual(['lost/2', 'lost/2+', 'lost/ledger'])
  })

  test('that was committed without an answer is told by the ledger, and not done twice', async () => {
    let tries = 0
    place.server.faults.set([
      { sql: '^COMMIT', from: 2, phase: 'after', action: { session: 'gone', status: 400 } },
    ])
    const committed = await load('unanswered', async (transaction) => {
      tries += 1
      return transaction.run(write(`unanswered/${tries}`))
    })
    expect(committed).toEqual({ counts: { loaded: 1 }, replayed: true })
    expect(await written('unanswered')).toEqual(['unanswered/1', 'unanswered/ledger'])
  })
})

describe('a source', () => {
  test.each([
    ['a CSV file', { kind: 'csv', path: 'a.csv' }, 'reads no files of this machine'],
    ['a table that is not there', { kind: 'table', name: 'nowhere.t' }, 'does not exist'],
    ['two statements', { kind: 'query', sql: 'SELECT 1; DROP TABLE t' }, 'more than one'],
    ['a statement that writes', { kind: 'query', sql: 'DELETE FROM t' }, 'SELECT or WITH'],
    ['a parenthesis that ends the wrapping', { kind: 'query', sql: 'SELECT 1) --' }, 'syntax'],
    ['a column twice', { kind: 'query', sql: 'SELECT 1 AS a, 2 AS a' }, 'A twice'],
  ] as const)('is refused when it is %s', async (_, source, why) => {
    const describing = warehouse.describe(source)
    await expect(describing).rejects.toMatchObject({ code: 'warehouse.query_refused' })
    await expect(describing).rejects.toThrow(why)
  })

  test('has its columns by the names that find them again, whatever their case', async () => {
    const sql = `SELECT 1 AS plain, 'x' AS "firstName", TO_TIMESTAMP_TZ('2026-11-22T00:00:00Z') AS "AT"`
    const columns = await warehouse.describe({ kind: 'query', sql })
    expect(columns.map(({ name, kind }) => [name, kind])).toEqual([
      ['plain', 'number'],
      ['"firstName"', 'text'],
      ['at', 'timestamp'],
    ])
    const rows = await warehouse.rows({
      name: 'conformance/project_query',
      slots: {
        projections: {
          kind: 'projections',
          items: columns.map(({ name }) => ({ expression: { op: 'column', name } })),
        },
        source: { kind: 'query', sql },
      },
    })
    expect(rows).toEqual([
      { plain: 1, '"firstName"': 'x', at: new Date('2026-11-22T00:00:00.000Z') },
    ])
  })
})

test('a reader beside an open transaction sees what was committed, and is not held up by it', async () => {
  await warehouse.run(write('beside/1'))
  const seen: unknown[] = []
  const reading: Statement = {
    name: 'warehouse/everything',
    slots: {
      source: {
        kind: 'query',
        sql: `SELECT load_id FROM hubspot_sync._loads WHERE STARTSWITH(load_id, 'beside')`,
      },
    },
  }
  const pages = warehouse.stream(reading)
  await warehouse.transaction(async (transaction) => {
    await transaction.run(write('beside/2'))
    for await (const page of pages) seen.push(...page)
  })
  expect(seen).toEqual([{ load_id: 'beside/1' }])
  expect(await written('beside')).toEqual(['beside/1', 'beside/2'])
})

test('the check says where the session is, or what it lacks and how that is mended', async () => {
  expect(await warehouse.check()).toContainEqual(
    expect.objectContaining({ name: 'snowflake', ok: true }),
  )
  const lost = await place.open({ database: 'elsewhere', warehouse: 'NONE' })
  expect(await lost.check()).toEqual([
    expect.objectContaining({
      name: 'warehouse',
      ok: false,
      fix: 'Mend the name, or GRANT USAGE ON WAREHOUSE NONE TO ROLE HUBSPOT_SYNC;',
    }),
    expect.objectContaining({
      name: 'database',
      ok: false,
      fix: 'Mend the name, or GRANT USAGE ON DATABASE ELSEWHERE TO ROLE HUBSPOT_SYNC;',
    }),
  ])
  await expect(place.open({ role: 'nobody' })).rejects.toMatchObject({
    code: 'warehouse.sign_in_failed',
  })
})
