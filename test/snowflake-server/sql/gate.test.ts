import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newSqlRoom, type SqlRoom } from './room.ts'

let room: SqlRoom

beforeAll(async () => {
  room = await newSqlRoom()
  await room.rows(
    'CREATE TABLE t (id NUMBER, name VARCHAR(5), v VARIANT, o OBJECT, at TIMESTAMP_TZ, must DATE NOT NULL)',
  )
  await room.rows('CREATE TABLE u (id NUMBER, name VARCHAR)')
})

afterAll(() => room[Symbol.asyncDispose]())

const syntax = '001003 42000'
const outside = '000002 0A000'
const unknown = '002140 42601'
const subquery = '002031 42601'

describe('what is no Snowflake SQL', () => {
  test.each([
    ['FILTER (WHERE)', 'SELECT COUNT(id) FILTER (WHERE id > 1) FROM t', syntax],
    ['a list literal', 'SELECT [1, 2]', syntax],
    ['a struct literal', `SELECT {'a': 1}`, syntax],
    ['a slice', `SELECT name[1:2] FROM t`, syntax],
    ['a lambda', 'SELECT ARRAY_SORT(x -> x) FROM t', syntax],
    ['unnest', 'SELECT UNNEST(v) FROM t', unknown],
    ['list()', 'SELECT LIST(id) FROM t', unknown],
    ['json_extract_string', `SELECT JSON_EXTRACT_STRING(name, '$') FROM t`, unknown],
    ['rowid', 'SELECT rowid FROM t', '000904 42000'],
    ['a TIMESTAMPTZ literal', `SELECT TIMESTAMPTZ '2024-01-01'`, syntax],
    ['DISTINCT ON', 'SELECT DISTINCT ON (id) id FROM t', syntax],
    ['ANTI JOIN', 'SELECT x.id FROM t AS x ANTI JOIN u ON u.id = x.id', syntax],
    ['SEMI JOIN', 'SELECT x.id FROM t AS x SEMI JOIN u ON u.id = x.id', syntax],
    ['COUNT()', 'SELECT COUNT() FROM t', '000938 22023'],
    ['ORDER BY in an aggregate', 'SELECT ARRAY_AGG(id ORDER BY id) FROM t', syntax],
    ['WINDOW', 'SELECT ROW_NUMBER() OVER w FROM t WINDOW w AS (ORDER BY id)', outside],
    ['EXCLUDE of what is not there', 'SELECT * EXCLUDE (nosuch) FROM t', '000904 42000'],
    ['->>', `SELECT v ->> 'a' FROM t`, syntax],
    ['FROM alone', 'FROM t', syntax],
    ['GROUP BY of something else', 'SELECT name FROM t GROUP BY id', '000979 42601'],
    ['RETURNING', 'DELETE FROM u RETURNING id', syntax],
    ['IN under OR', 'SELECT id FROM t WHERE id = 1 OR id IN (SELECT id FROM u)', '002031 42601'],
    [
      'NOT IN under NOT',
      'SELECT id FROM t WHERE NOT (id = 1 AND id NOT IN (SELECT id FROM u))',
      '002031 42601',
    ],
    ['a bound value after LIMIT', 'SELECT id FROM t LIMIT :1', '000002 0A000'],
    ['ON CONFLICT', 'INSERT INTO u VALUES (1, 2) ON CONFLICT DO NOTHING', syntax],
    [
      'NOT MATCHED BY SOURCE',
      'MERGE INTO u USING t ON t.id = u.id WHEN NOT MATCHED BY SOURCE THEN DELETE',
      syntax,
    ],
    ['two statements', 'SELECT 1; SELECT 2', syntax],
    ['a trailing comma', 'SELECT id, FROM t', syntax],
    ['an unclosed text', `SELECT 'a`, syntax],
    ['a text that a backslash keeps open', `SELECT '\\'`, syntax],
    ['SELECT of nothing', '', syntax],
    ['PRAGMA', 'PRAGMA version', syntax],
    ['COPY in DuckDB’s way', `COPY t TO 'x.csv'`, syntax],
    ['a reserved word as a name', 'SELECT 1 AS order', syntax],
    ['a reserved word as a column', 'CREATE TABLE x (values NUMBER)', syntax],
    ['a type of DuckDB', 'CREATE TABLE x (a HUGEINT)', syntax],
    ['a list type', 'CREATE TABLE x (a VARCHAR[])', syntax],
    ['a lazy pattern', `SELECT REGEXP_REPLACE(name, 'a+?', '') FROM t`, outside],
    ['CREATE TRANSIENT VIEW', 'CREATE TRANSIENT VIEW x AS SELECT 1 AS a', syntax],
    ['OR REPLACE with IF NOT EXISTS', 'CREATE OR REPLACE TABLE IF NOT EXISTS x (a NUMBER)', syntax],
    [
      'an option of COPY that is none',
      'COPY INTO t FROM @files FILE_FORMAT = (TYPE = CSV FIELD_QUOTE = 1)',
      syntax,
    ],
    [
      'an option of COPY that we do not use',
      'COPY INTO t FROM @files VALIDATION_MODE = RETURN_ERRORS',
      outside,
    ],
    ['an unknown session parameter', 'ALTER SESSION SET NOSUCH = 1', '001006 42710'],
  ])('%s is refused', async (_name, sql, code) => {
    expect(await room.refusal(sql)).toBe(code)
  })
})

describe('what Snowflake refuses by names, types and places', () => {
  test.each([
    ['a table that is not there', 'SELECT 1 FROM nosuch', '002003 42S02'],
    ['a stage that is not there', 'LIST @nosuch', '002003 02000'],
    ['a schema that is not there', 'CREATE TABLE nosuch.x (a NUMBER)', '002003 02000'],
    ['a column that is not there', 'SELECT nosuch FROM t', '000904 42000'],
    ['a name in quotes of another case', 'SELECT "id" FROM t', '000904 42000'],
    ['a column of two tables', 'SELECT id FROM t, u', '002014 42601'],
    ['a table that is there', 'CREATE TABLE t (a NUMBER)', '002002 42710'],
    ['a column that is there', 'ALTER TABLE t ADD COLUMN name VARCHAR', '001430 42601'],
    ['two columns of one name', 'CREATE TABLE x (a NUMBER, A NUMBER)', '002025 42S21'],
    ['TRY_CAST of a number', 'SELECT TRY_CAST(id AS VARCHAR) FROM t', '001065 22023'],
    ['text as an OBJECT', `SELECT CAST('{}' AS OBJECT)`, '001065 22023'],
    [
      'text into a VARIANT column',
      `INSERT INTO t (v, must) SELECT 'x', CAST('2024-01-01' AS DATE)`,
      '002023 22000',
    ],
    [
      'PARSE_JSON in VALUES',
      `INSERT INTO t (v, must) VALUES (PARSE_JSON('1'), CAST('2024-01-01' AS DATE))`,
      '002014 22000',
    ],
    ['too few values', 'INSERT INTO u VALUES (1)', '002020 21S01'],
    ['COALESCE of one', 'SELECT COALESCE(id) FROM t', '000938 22023'],
    ['a UNION of text and number', `SELECT id FROM t UNION ALL SELECT 'a'`, '001790 42601'],
    ['an aggregate in WHERE', 'SELECT 1 FROM t WHERE MAX(id) = 1', '002036 42601'],
    [
      'ROW_NUMBER without an order',
      'SELECT ROW_NUMBER() OVER (PARTITION BY id) FROM t',
      '002079 42601',
    ],
    [
      'EXISTS in a SELECT list',
      'SELECT EXISTS (SELECT 1 FROM u WHERE u.id = t.id) FROM t',
      subquery,
    ],
    [
      'EXISTS under OR',
      'SELECT 1 FROM t WHERE id = 1 OR EXISTS (SELECT 1 FROM u WHERE u.id = t.id)',
      subquery,
    ],
    [
      'EXISTS by an inequality alone',
      'SELECT 1 FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.id > t.id)',
      subquery,
    ],
    [
      'LIMIT in a correlated subquery',
      'SELECT 1 FROM t WHERE id = (SELECT u.id FROM u WHERE u.id = t.id LIMIT 1)',
      subquery,
    ],
    [
      'a correlated scalar without an aggregate',
      'SELECT 1 FROM t WHERE id = (SELECT u.id FROM u WHERE u.id = t.id)',
      subquery,
    ],
    ['IN in ON', 'SELECT 1 FROM t INNER JOIN u ON u.id IN (SELECT id FROM t)', subquery],
    ['a VARIANT compared with text', `SELECT 1 FROM t WHERE v = 'x'`, outside],
    ['the text of a time of unknown offset', 'SELECT CAST(at AS VARCHAR) FROM t', outside],
    ['TO_CHAR of a time of unknown offset', `SELECT TO_CHAR(at, 'YYYY') FROM t`, outside],
    ['text that is no number', `SELECT CAST('x' AS NUMBER)`, '100038 22018'],
    ['text that is no time', `SELECT CAST('x' AS TIMESTAMP_TZ)`, '100035 22007'],
    ['text that is no date', `SELECT CAST('2024-02-30' AS DATE)`, '100040 22007'],
    ['text that is no truth', `SELECT CAST('x' AS BOOLEAN)`, '100037 22018'],
    ['text that is no JSON', `SELECT PARSE_JSON('{')`, '100069 22P02'],
    ['a key twice', `SELECT PARSE_JSON('{"a":1,"a":2}')`, '100069 22P02'],
    ['a number too large', `SELECT CAST('1e30' AS NUMBER(38, 10))`, '100039 22003'],
    [
      'text too long for its column',
      `INSERT INTO t (name, must) SELECT 'abcdef', CAST('2024-01-01' AS DATE)`,
      '100078 22000',
    ],
    ['NULL where none may be', `INSERT INTO t (must) SELECT NULL`, '100072 22000'],
    ['nothing where NULL may not be', `INSERT INTO t (id) SELECT 1`, '100072 22000'],
    ['a division by zero', 'SELECT 1 / 0', '100051 22012'],
    [
      'a scalar subquery of two rows',
      'SELECT (SELECT n FROM (SELECT 1 AS n UNION ALL SELECT 2) AS x)',
      '090150 22000',
    ],
  ])('%s', async (_name, sql, code) => {
    expect(await room.refusal(sql)).toBe(code)
  })
})
