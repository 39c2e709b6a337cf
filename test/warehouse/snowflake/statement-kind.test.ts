import { describe, expect, test } from 'vitest'
import { isSeveral, kindOf } from '../../../src/warehouse/snowflake/statement-kind.ts'

describe('a statement', () => {
  test.each([
    ['SELECT 1', 'select'],
    ['-- DROP\n/* DELETE */ // TRUNCATE\n ( (select 1))', 'select'],
    ['WITH a AS (SELECT 1) SELECT * FROM a', 'select'],
    ["WITH p AS PROCEDURE () RETURNS INT AS 'x' CALL p()", 'other'],
    ["WITH a AS (SELECT ' AS PROCEDURE ') SELECT 1", 'select'],
    ['Merge INTO t USING s ON TRUE', 'dml'],
    ['INSERT INTO t SELECT 1', 'dml'],
    ['DELETE FROM t', 'dml'],
    ['TRUNCATE TABLE t', 'other'],
    ['COPY INTO t FROM @s', 'other'],
    ['CREATE OR REPLACE TABLE t AS SELECT 1', 'other'],
    ['CALL SYSTEM$WAIT(1)', 'other'],
    ["EXECUTE IMMEDIATE 'SELECT 1'", 'other'],
    ['BEGIN', 'other'],
    ['', 'other'],
  ] as const)('%s is of kind %s', (sql, kind) => {
    expect(kindOf(sql)).toBe(kind)
  })

  test.each([
    ['SELECT 1;', false],
    ["SELECT ';', \"a;b\", $$;x$$, 'it''s;', 'a\\';b' -- ; c\n", false],
    ['SELECT 1; DROP TABLE t', true],
    ["SELECT 'a\\\\'; DROP TABLE t", true],
    ['SELECT 1) ; DELETE FROM t; --', true],
  ])('%s is several: %s', (sql, several) => {
    expect(isSeveral(sql)).toBe(several)
  })
})
