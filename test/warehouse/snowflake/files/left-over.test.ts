import { readdirSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { newSnowflakePlace } from '../../open-snowflake.ts'
import { look } from '../../open-warehouse.ts'

const staging = {
  table: { schema: 'control', name: '_staged' },
  columns: [{ name: 'id', path: ['id'] }],
} as const

test('what a dead run left on the stage goes when a later process starts to load, once it is a day old', async () => {
  await using place = await newSnowflakePlace()
  const path = place.file('a.ndjson', '{"id":"1"}')
  const onStage = (): readonly string[] =>
    readdirSync(join(place.folder, 'account'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.csv.gz'))
      .map((name) => join(place.folder, 'account', name))
  const load = async (): Promise<number> => {
    const warehouse = await place.open()
    return warehouse.stage(staging, [{ format: 'ndjson', path }])
  }

  // A run that dies removes nothing; one that can't remove has loaded all the same.
  const error = { code: '253000', sql_state: '58030', message: 'not now' }
  place.server.faults.set([{ sql: '^REMOVE', times: 2, action: { error } }])
  expect([await load(), await load()]).toEqual([1, 1])
  const [old = '', young = ''] = onStage()
  expect(young).not.toBe('')

  const before = new Date(Date.now() - 25 * 60 * 60 * 1000)
  utimesSync(old, before, before)
  expect(await load()).toBe(1)
  expect(onStage()).toEqual([young])
})

test('a refused COPY tells no values, and one whose answer is lost is sent again into a table made anew', async () => {
  await using place = await newSnowflakePlace()
  const path = place.file('a.ndjson', '{"id":"1"}\n{"id":"2"}')
  const warehouse = await place.open()
  const statement = { code: '100078', sql_state: '22000', message: "String 'secret' is too long" }
  place.server.faults.set([{ sql: '^COPY', action: { error: statement } }])
  const refused = await warehouse.stage(staging, [{ format: 'ndjson', path }]).then(
    () => null,
    (thrown: unknown) => thrown,
  )
  expect(refused).toMatchObject({ code: 'warehouse.statement_failed' })
  expect(JSON.stringify(refused) + String((refused as Error).cause)).not.toContain('secret')
  place.server.faults.set([
    { sql: '^COPY', phase: 'after', action: { session: 'gone', reset: true } },
  ])
  place.server.forgetStatements()
  expect(await warehouse.stage(staging, [{ format: 'ndjson', path }])).toBe(2)
  const sent = place.server.statements().map(({ sql }) => sql.split(' ', 4).join(' '))
  expect(sent.filter((start) => start.startsWith('CREATE OR REPLACE'))).toHaveLength(2)
  expect(await look(warehouse, 'SELECT id FROM hubspot_sync._staged ORDER BY _place')).toEqual([
    { id: '1' },
    { id: '2' },
  ])
})
