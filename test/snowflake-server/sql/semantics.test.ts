import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newSqlRoom, type SqlRoom } from './room.ts'

let room: SqlRoom

beforeAll(async () => {
  room = await newSqlRoom()
})

afterAll(() => room[Symbol.asyncDispose]())

describe('values are as on Snowflake', () => {
  test.each([
    ['7 / 2', '3.500000'],
    ['2 / 3', '0.666667'],
    ['-1 / 3', '-0.333333'],
    ['CAST(2.5 AS NUMBER(38, 0))', '3'],
    [
      "CAST('12345678901234567890123456789012345678' AS NUMBER(38, 0))",
      '12345678901234567890123456789012345678',
    ],
    ["CAST(CAST('1.5' AS NUMBER(38, 8)) AS VARCHAR)", '1.50000000'],
    ["CONCAT('a', NULL)", null],
    ["'a' || NULL", null],
    ["CONCAT_WS(',', 'a', NULL)", null],
    ['GREATEST(1, NULL)', null],
    ["REGEXP_LIKE('abc', 'b')", '0'],
    ["REGEXP_LIKE('abc', '.b.')", '1'],
    ["'' IS NULL", '0'],
    ["TRY_CAST('x' AS NUMBER)", null],
    ["TRY_CAST('' AS NUMBER)", null],
    ["TRIM(CONCAT(CHR(9), ' a '))", '\t a'],
    ["'a\\\\b\\'c'", "a\\b'c"],
    ['$$a\\b$$', 'a\\b'],
    ["OBJECT_CONSTRUCT('b', 1, 'a', NULL)", '{"b":1}'],
    ["OBJECT_CONSTRUCT_KEEP_NULL('b', 1, 'a', NULL)", '{"a":null,"b":1}'],
    [`TO_JSON(PARSE_JSON('{"b": 1.50, "a": [1e2, null]}'))`, '{"a":[100,null],"b":1.5}'],
    [`PARSE_JSON('{"a":null}'):a IS NULL`, '0'],
    [`CAST(PARSE_JSON('{"a":null}'):a AS VARCHAR) IS NULL`, '1'],
    [`PARSE_JSON('{"a":null}'):b IS NULL`, '1'],
    [`GET(PARSE_JSON('{"a":1,"A":2}'), 'A')`, '2'],
    [`PARSE_JSON('["x"]')[0]::VARCHAR`, 'x'],
    [`GET(PARSE_JSON('["x"]'), '0')`, null],
    [
      "DATE_PART(EPOCH_MILLISECOND, TO_TIMESTAMP_TZ('2024-01-01T01:00:00.5+01:00'))",
      '1704067200500',
    ],
    ["TO_TIMESTAMP_TZ('2024-01-01T01:00:00+01:00') = TO_TIMESTAMP_TZ('2024-01-01T00:00:00Z')", '1'],
    [
      "TO_CHAR(CONVERT_TIMEZONE('UTC', TO_TIMESTAMP_TZ('2024-01-01T01:00:00+01:00')), 'YYYY-MM-DD\"T\"HH24:MI:SS.FF3\"Z\"')",
      '2024-01-01T00:00:00.000Z',
    ],
    ["CAST('2024-01-02' AS DATE)", '19724'],
    ["CAST('1969-12-31T23:59:59.5' AS TIMESTAMP_NTZ)", '-0.500000000'],
    ["TO_TIMESTAMP_TZ('2024-01-01T00:00:00Z')", '1704067200.000000000 1440'],
  ])('%s is %s', async (expression, value) => {
    expect(await room.rows(`SELECT ${expression}`)).toEqual([[value]])
  })

  test('names fold to upper case, and names in quotes stay apart by case', async () => {
    await room.rows('CREATE TABLE "Names" (a NUMBER, "a" NUMBER, "Ä b" VARCHAR)')
    await room.rows('INSERT INTO "Names" (A, "a", "Ä b") VALUES (1, 2, :1)', [
      { type: 'TEXT', value: 'it\'s \\ "so"' },
    ])
    expect(await room.rows('SELECT a, "A", "a", "Ä b" FROM s."Names"')).toEqual([
      ['1', '1', '2', 'it\'s \\ "so"'],
    ])
    expect(await room.refusal('SELECT 1 FROM names')).toBe('002003 42S02')
    const described = await room.rows(
      "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = 'Names' ORDER BY ordinal_position",
    )
    expect(described).toEqual([
      ['A', 'NUMBER'],
      ['a', 'NUMBER'],
      ['Ä b', 'TEXT'],
    ])
  })

  test('NULLs are the largest, aggregates pass them over, MAX_BY gives the NULL of the largest', async () => {
    const from = `FROM (SELECT 1 AS n, 'a' AS x UNION ALL SELECT 2, NULL UNION ALL SELECT NULL, 'c') AS t`
    expect(await room.rows(`SELECT n ${from} ORDER BY n`)).toEqual([['1'], ['2'], [null]])
    expect(await room.rows(`SELECT n ${from} ORDER BY n DESC`)).toEqual([[null], ['2'], ['1']])
    expect(
      await room.rows(
        `SELECT ARRAY_AGG(x) WITHIN GROUP (ORDER BY x DESC), LISTAGG(x, '+') WITHIN GROUP (ORDER BY x), MAX_BY(x, n) ${from}`,
      ),
    ).toEqual([['["c","a"]', 'a+c', null]])
    expect(
      await room.rows(
        `SELECT f.key, f.value FROM (SELECT PARSE_JSON('{"k":null,"j":1}') AS o) AS t, LATERAL FLATTEN(INPUT => t.o) AS f ORDER BY f.key`,
      ),
    ).toEqual([
      ['j', '1'],
      ['k', 'null'],
    ])
  })
})

describe('statements that write', () => {
  test('tell their counts, and refuse what is not determined', async () => {
    await room.rows('CREATE OR REPLACE TABLE t (id NUMBER(38, 0), x VARCHAR)')
    expect(await room.rows("INSERT INTO t VALUES (1, 'a'), (2, '')")).toEqual([['2']])
    const source = (ids: readonly number[]) =>
      `(${ids.map((id) => `SELECT ${id} AS id`).join(' UNION ALL ')}) AS s`
    const merge = (ids: readonly number[]) =>
      `MERGE INTO t AS k USING ${source(ids)} ON k.id = s.id WHEN MATCHED AND k.x = '' THEN DELETE WHEN MATCHED THEN UPDATE SET x = 'm' WHEN NOT MATCHED THEN INSERT (id) VALUES (s.id)`
    expect(await room.refusal(merge([1, 1]))).toBe('100090 42P18')
    expect(await room.rows(merge([1, 2, 3, 3]))).toEqual([['2', '1', '1']])
    expect(
      await room.rows(`UPDATE t SET x = 'u' FROM ${source([1, 1])} WHERE t.id = s.id`),
    ).toHaveLength(1)
    await room.rows('ALTER SESSION SET ERROR_ON_NONDETERMINISTIC_UPDATE = TRUE')
    expect(
      await room.refusal(`UPDATE t SET x = 'u' FROM ${source([1, 1])} WHERE t.id = s.id`),
    ).toBe('100090 42P18')
    expect(await room.rows(`DELETE FROM t USING ${source([3])} WHERE t.id = s.id`)).toEqual([['2']])
    expect(await room.rows('SELECT id, x FROM t')).toEqual([['1', 'u']])
  })

  test('stay open after one that failed, and DDL commits them', async () => {
    await room.rows('CREATE OR REPLACE TABLE t (id NUMBER, x VARCHAR)')
    await room.rows('BEGIN')
    await room.rows("INSERT INTO t VALUES (1, 'one')")
    expect(await room.refusal('INSERT INTO t (id) SELECT CAST(x AS NUMBER) FROM t')).toBe(
      '100038 22018',
    )
    expect(await room.refusal('SELECT CAST(x AS NUMBER) FROM t')).toBe('100038 22018')
    expect(await room.rows('SELECT COUNT(*) FROM t')).toEqual([['1']])
    await room.rows('CREATE TABLE IF NOT EXISTS other (a NUMBER)')
    await room.rows('ROLLBACK')
    expect(await room.rows('SELECT COUNT(*) FROM t')).toEqual([['1']])
    await room.rows('BEGIN')
    await room.rows('DELETE FROM t')
    await room.rows('ROLLBACK')
    expect(await room.rows('SELECT COUNT(*) FROM t')).toEqual([['1']])
  })

  test('see what others have committed, statement by statement, and keep their own', async () => {
    const other = await room.open()
    await room.rows('CREATE OR REPLACE TABLE mine (id NUMBER)')
    await room.rows('CREATE OR REPLACE TABLE theirs (id NUMBER)')
    await room.rows('INSERT INTO mine VALUES (1), (2)')
    await room.rows('BEGIN')
    await room.rows('UPDATE mine SET id = 10 WHERE id = 1')
    await room.rows('INSERT INTO theirs VALUES (7)', [], other)
    await room.rows('INSERT INTO mine VALUES (3)', [], other)
    const ids = "SELECT LISTAGG(id, ',') WITHIN GROUP (ORDER BY id) FROM "
    expect(await room.rows(`${ids}theirs`)).toEqual([['7']])
    expect(await room.rows(`${ids}mine`)).toEqual([['2,3,10']])
    expect(await room.rows(`${ids}mine`, [], other)).toEqual([['1,2,3']])
    await room.rows('COMMIT')
    expect(await room.rows(`${ids}mine`, [], other)).toEqual([['2,3,10']])
    await other.close()
  })

  test('wait for the writer before them, as long as LOCK_TIMEOUT says', async () => {
    const other = await room.open()
    await room.rows('CREATE OR REPLACE TABLE t (id NUMBER)')
    await room.rows('INSERT INTO t VALUES (1)')
    await room.rows('ALTER SESSION SET LOCK_TIMEOUT = 0', [], other)
    await room.rows('BEGIN')
    await room.rows('UPDATE t SET id = id + 1')
    expect(await room.refusal('UPDATE t SET id = id + 10', other)).toBe('000625 57014')
    expect(await room.rows('INSERT INTO t VALUES (100)', [], other)).toEqual([['1']])
    await room.rows('ALTER SESSION SET LOCK_TIMEOUT = 60', [], other)
    const waiting = room.rows('UPDATE t SET id = id + 10', [], other)
    await room.rows('COMMIT')
    expect(await waiting).toEqual([['2', '0']])
    expect(await room.rows('SELECT id FROM t ORDER BY id')).toEqual([['12'], ['110']])
    await other.close()
  })
})

describe('files', () => {
  const copy = `COPY INTO t FROM @files/in/ FILE_FORMAT = (TYPE = CSV FIELD_OPTIONALLY_ENCLOSED_BY = '"' NULL_IF = () ESCAPE_UNENCLOSED_FIELD = NONE)`

  test("are loaded once under a name, with '' apart from NULL, all or none", async () => {
    await room.rows('CREATE OR REPLACE TABLE t (id NUMBER, x VARCHAR)')
    room.put('a.csv', '1,""\n2,\n3,"a\nb ""c"""\r\n')
    expect((await room.rows(copy)).map((row) => row.slice(0, 4))).toEqual([
      ['in/a.csv', 'LOADED', '3', '3'],
    ])
    expect(await room.rows('SELECT id, x FROM t ORDER BY id')).toEqual([
      ['1', ''],
      ['2', null],
      ['3', 'a\nb "c"'],
    ])
    expect(await room.rows(copy)).toEqual([['Copy executed with 0 files processed.']])
    room.put('b.csv', '4,x\n5,y,z\n')
    expect(await room.refusal(copy)).toBe('100080 22000')
    expect(await room.rows('SELECT COUNT(*) FROM t')).toEqual([['3']])
    await room.rows('CREATE OR REPLACE TABLE t (id NUMBER, x VARCHAR)')
    room.put('b.csv', '4,x\n')
    expect((await room.rows(copy)).map((row) => row[1])).toEqual(['LOADED', 'LOADED'])
  })

  test('are written in several, with what COPY reads back', async () => {
    await room.rows('CREATE OR REPLACE TABLE t (id NUMBER, x VARCHAR)')
    await room.rows("INSERT INTO t VALUES (1, ''), (2, NULL), (3, 'a,\"b')")
    const format = `FILE_FORMAT = (TYPE = CSV FIELD_OPTIONALLY_ENCLOSED_BY = '"' NULL_IF = () EMPTY_FIELD_AS_NULL = FALSE)`
    const written = await room.rows(
      `COPY INTO @files/out/ FROM (SELECT id, x FROM t) ${format} DETAILED_OUTPUT = TRUE`,
    )
    expect(written.map((row) => row[2])).toEqual(['2', '1'])
    expect((await room.rows('LIST @files/out/')).map((row) => row[0])).toEqual(
      written.map((row) => `files/${row[0]}`),
    )
    await room.rows('CREATE OR REPLACE TABLE back (id NUMBER, x VARCHAR)')
    await room.rows(copy.replace('INTO t', 'INTO back').replace('/in/', '/out/'))
    expect(await room.rows('SELECT id, x FROM back ORDER BY id')).toEqual([
      ['1', ''],
      ['2', null],
      ['3', 'a,"b'],
    ])
    expect(await room.rows('REMOVE @files/out/')).toHaveLength(2)
  })
})

test('a role sees and may what it was granted, and another is told that there is nothing', async () => {
  await room.rows('CREATE OR REPLACE TABLE kept (id NUMBER)')
  const { roles } = room.engine
  roles.grant('READER', { privilege: 'USAGE', on: 'DATABASE', name: 'DB' })
  const reader = await room.open('READER')
  expect(await room.refusal('SELECT id FROM db.s.kept', reader)).toBe('002003 42S02')
  roles.grant('READER', { privilege: 'USAGE', on: 'SCHEMA', name: 'DB.S' })
  expect(await room.refusal('SELECT id FROM db.s.kept', reader)).toBe('002003 42S02')
  roles.grant('READER', { privilege: 'SELECT', on: 'TABLE', name: 'DB.S.KEPT' })
  expect(await room.rows('SELECT id FROM db.s.kept', [], reader)).toEqual([])
  expect(await room.refusal('INSERT INTO db.s.kept VALUES (1)', reader)).toBe('003001 42501')
  expect(await room.refusal('CREATE TABLE db.s.more (a NUMBER)', reader)).toBe('003001 42501')
  const granted = await room.rows('SHOW GRANTS TO ROLE reader', [], reader)
  expect(granted.map((row) => row.slice(1, 4))).toEqual([
    ['USAGE', 'DATABASE', 'DB'],
    ['USAGE', 'SCHEMA', 'DB.S'],
    ['SELECT', 'TABLE', 'DB.S.KEPT'],
  ])
  await reader.close()
})
