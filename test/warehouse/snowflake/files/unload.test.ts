import { expect, test } from 'vitest'
import type { Row, Statement } from '../../../../src/engine/ports.ts'
import { newSnowflakePlace } from '../../open-snowflake.ts'
import { gather, selecting } from '../../open-warehouse.ts'

const sorted = (rows: readonly Row[]): readonly Row[] =>
  rows.toSorted((one, other) => Number(one['n']) - Number(other['n']))

const typed = `
  SELECT
    n,
    CAST(text AS VARCHAR) AS text,
    CAST(big AS NUMBER(38, 0)) AS big,
    CAST(amount AS NUMBER(38, 8)) AS amount,
    n > 2 AS flag,
    CAST(day AS DATE) AS day,
    TO_TIMESTAMP_TZ(at) AS at,
    TRY_PARSE_JSON(json) AS json
  FROM (
    SELECT column1 AS n, column2 AS text, column3 AS big, column4 AS amount, column5 AS day, column6 AS at, column7 AS json
    FROM VALUES
      (1, 'a"b,\n\\\\N', '12345678901234567890123456789012345678', '-0.00000001', '2024-02-29', '1999-12-31T23:59:59.123Z', '{"b":null,"a":[1,"x"]}'),
      (2, '', '0', '1.50', '0001-01-01', '2026-03-29T01:30:00.000+02:00', '"text"'),
      (3, NULL, NULL, NULL, NULL, NULL, NULL),
      (4, '=', '-1', '100000', '9999-12-31', '1969-12-31T23:59:59.999Z', '[]')
  ) AS given`

test('a large result without an order comes by files, with the values that it has otherwise', async () => {
  await using place = await newSnowflakePlace()
  const usual = await place.open()
  const byFiles = await place.open({ unloadRows: 2 })
  const table = { schema: 'control', name: '_typed' } as const
  await usual.derive(table, selecting(typed))
  const whole = sorted(await usual.rows(selecting(typed)))
  expect(whole).toHaveLength(4)
  expect(whole[0]).toMatchObject({ text: 'a"b,\n\\N', amount: '-0.00000001', json: { b: null } })

  place.server.forgetStatements()
  const sent = (start: string): number =>
    place.server.statements().filter(({ sql }) => sql.startsWith(start)).length
  expect(sorted((await gather(byFiles.stream(selecting(typed)))).flat())).toEqual(whole)
  expect(await gather(byFiles.arrow(selecting(typed)))).not.toEqual([])
  expect([sent('COPY INTO @'), sent('REMOVE'), sent('DROP TABLE')]).toEqual([2, 2, 2])
  expect(byFiles.transferred).toMatchObject({ rowsDown: 8, filesDown: sent('GET') })
  expect(sent('GET')).toBeGreaterThan(2)

  const inOrder: Statement = {
    name: 'conformance/project',
    slots: {
      projections: { kind: 'projections', items: [{ expression: { op: 'column', name: 'n' } }] },
      table: { kind: 'table', table },
      order: { kind: 'columns', names: ['n'] },
    },
  }
  const rows = (await gather(byFiles.stream(inOrder))).flat()
  expect(rows.map(({ n }) => Number(n))).toEqual([1, 2, 3, 4])
  expect(await gather(byFiles.stream(selecting(`${typed} WHERE n = 4`)))).toHaveLength(1)
  expect(sent('COPY INTO @')).toBe(2)
})
