import { DuckDBInstance } from '@duckdb/node-api'
import { describe, expect, test } from 'vitest'
import {
  labelsIn,
  type PairsAsked,
  pairsExpression,
  queryWithPairs,
  sqlName,
  tableName,
} from '../../ui/src/screens/outbound/sql.ts'

const row: PairsAsked = {
  engine: 'duckdb',
  at: { kind: 'row', other: 'company domain' },
  label: { kind: 'column', column: 'role' },
  as: 'links',
}
const table: PairsAsked = {
  engine: 'duckdb',
  at: { kind: 'table', table: 'pairs', owner: 'person', other: 'domain', key: 'id' },
  label: { kind: 'column', column: 'role' },
  as: 'links',
}

describe('an association column made of two plain ones', () => {
  test('holds on DuckDB what the plain columns say', async () => {
    const instance = await DuckDBInstance.create()
    const connection = await instance.connect()
    const rowsOf = async (sql: string) =>
      (await connection.runAndReadAll(`SELECT id, links::JSON::VARCHAR FROM (${sql}) ORDER BY id`))
        .getRows()
        .map(([id, links]) => [id, links])
    try {
      await connection.run(`CREATE TABLE people AS SELECT * FROM (VALUES
        (1, 'acme.com', 'Boss'), (2, 'acme.com', NULL), (3, NULL, 'Boss')) AS t(id, "company domain", role)`)
      await connection.run(`CREATE TABLE pairs AS SELECT * FROM (VALUES
        (1, 'a.com', 'Boss'), (1, 'a.com', 'Owner'), (1, 'b.com', NULL), (1, 'b.com', NULL),
        (2, NULL, 'Boss'), (NULL, 'a.com', 'Boss')) AS t(person, domain, role)`)
      expect(await rowsOf(queryWithPairs(row, { table: 'people' }))).toEqual([
        [1, '{"acme.com":"Boss"}'],
        [2, '{"acme.com":null}'],
        [3, null],
      ])
      const constant = { ...row, label: { kind: 'constant', label: "King's" } } as const
      expect(await rowsOf(queryWithPairs(constant, { query: 'SELECT * FROM people; ' }))).toEqual([
        [1, `{"acme.com":"King's"}`],
        [2, `{"acme.com":"King's"}`],
        [3, null],
      ])
      const [first, ...others] = await rowsOf(
        queryWithPairs(table, { query: 'SELECT id FROM people -- all of them' }),
      )
      const cell = JSON.parse(String(first?.[1])) as Record<string, string[] | null>
      expect(cell['a.com']?.toSorted()).toEqual(['Boss', 'Owner'])
      expect(cell['b.com']).toBeNull()
      expect(others).toEqual([
        [2, null],
        [3, null],
      ])
    } finally {
      connection.closeSync()
      instance.closeSync()
    }
  })

  test('is spelled for Snowflake so that nulls stay and no key stands twice', () => {
    expect(pairsExpression({ ...row, engine: 'snowflake', as: 'LINKS' })).toBe(
      'CASE WHEN "company domain" IS NOT NULL THEN OBJECT_CONSTRUCT_KEEP_NULL(CAST("company domain" AS VARCHAR), CAST("role" AS VARCHAR)) END AS LINKS',
    )
    expect(pairsExpression({ ...table, engine: 'snowflake', label: { kind: 'none' } })).toBe(
      `SELECT owner_key, OBJECT_AGG(other_key, IFF(ARRAY_SIZE(labels) = 0, PARSE_JSON('null'), TO_VARIANT(labels))) AS "links"
FROM (
  SELECT "person" AS owner_key, CAST("domain" AS VARCHAR) AS other_key, ARRAY_AGG(DISTINCT CAST(NULL AS VARCHAR)) AS labels
  FROM pairs
  WHERE "person" IS NOT NULL AND "domain" IS NOT NULL
  GROUP BY "person", CAST("domain" AS VARCHAR)
) AS pairs
GROUP BY owner_key`,
    )
  })

  test.each([
    ['duckdb', 'plain_1', 'plain_1'],
    ['duckdb', 'Order', '"Order"'],
    ['duckdb', 'a "b"', '"a ""b"""'],
    ['snowflake', 'PLAIN', 'PLAIN'],
    ['snowflake', 'plain', '"plain"'],
  ] as const)('names on %s: %s', (engine, name, written) => {
    expect(sqlName(engine, name)).toBe(written)
    expect(tableName(engine, name, 'X')).toBe(`${written}.X`)
  })

  test('names the labels of its cells', () => {
    expect(
      labelsIn(['{"a":"Boss","b":null}', '{"c":["Owner","Boss",""]}', 'no JSON', '[1]']),
    ).toEqual(['Boss', 'Owner'])
  })
})
