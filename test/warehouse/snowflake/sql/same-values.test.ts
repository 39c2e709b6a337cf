import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ColumnKind } from '../../../../src/declare/index.ts'
import type { Expression } from '../../../../src/engine/ports.ts'
import { expression as duckDb } from '../../../../src/warehouse/duckdb/expressions.ts'
import { expression as snowflake } from '../../../../src/warehouse/snowflake/expressions.ts'
import { text as literal } from '../../../../src/warehouse/snowflake/quoting.ts'
import { gather } from '../../open-warehouse.ts'
import type { SqlEngine, SqlSession } from '../../../snowflake-server/sql/engine.ts'
import { openEngine } from '../../../snowflake-server/sql/open-engine.ts'

/**
 * One law: both engines make the same of a text. Snowflake's side runs on the test server's translation, so that this
 * proves the two to agree under what we read in Snowflake's documentation, not what Snowflake itself does.
 */
const folder = mkdtempSync(join(tmpdir(), 'same-values-'))
let engine: SqlEngine
let session: SqlSession
let connection: DuckDBConnection

beforeAll(async () => {
  engine = await openEngine({ folder })
  session = await engine.open({
    database: null,
    schema: null,
    warehouse: null,
    role: 'SYSADMIN',
    user: 'LOADER',
  })
  connection = await (await DuckDBInstance.create(':memory:')).connect()
  await connection.run("SET TimeZone = 'UTC'")
})

afterAll(async () => {
  connection.closeSync()
  await session.close()
  await engine[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})

type Texts = readonly (string | null)[]

const table = (texts: Texts, spelled: (text: string) => string): string =>
  texts
    .map(
      (text, at) =>
        `SELECT ${at} AS "AT", CAST(${text === null ? 'NULL' : spelled(text)} AS VARCHAR) AS "X"`,
    )
    .join(' UNION ALL ')

async function onSnowflake(texts: Texts, expressions: readonly Expression[]): Promise<unknown> {
  const list = expressions.map((one, at) => `${snowflake(one)} AS "R${at}"`).join(', ')
  const sql = `SELECT ${list} FROM (${table(texts, literal)}) AS "T" ORDER BY "T"."AT"`
  const result = await session.execute(sql, [], { describeOnly: false })
  return (await gather(result.rows)).flat()
}

async function onDuckDb(texts: Texts, expressions: readonly Expression[]): Promise<unknown> {
  const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`
  const list = expressions.map((one) => duckDb(one)).join(', ')
  const sql = `SELECT ${list} FROM (${table(texts, quoted)}) AS "T" ORDER BY "T"."AT"`
  return (await connection.runAndReadAll(sql)).getRows()
}

const x: Expression = { op: 'column', name: 'x', of: 't' }

/** Texts, all of them: what is read is compared as it would be written to HubSpot. */
const expressionsOf = (kind: ColumnKind): readonly Expression[] => {
  const read: Expression = { op: 'from_wire', of: x, kind }
  const canonical: Expression = { op: 'canonical', of: x, kind }
  return [
    canonical,
    { op: 'doubt', of: x, kind },
    // A VARIANT's text is Snowflake's own: keys sorted, blanks gone.
    kind === 'json' ? canonical : { op: 'to_wire', of: read, kind },
    { op: 'hash', of: [x, canonical, { op: 'literal', value: null }] },
  ]
}

/** Without the control characters that the hash leaves as they are (expressions.ts says why). */
const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => text.replace(/\p{Cc}/gu, '\t')),
  fc.constantFrom('a\nb\r\n', '\b\f\v"\\', '\\n', '","', 'null'),
)

const twoDigits = (from: number, to: number) =>
  fc.integer({ min: from, max: to }).map((n) => String(n).padStart(2, '0'))

const plainly = (_: string, one: unknown): unknown =>
  typeof one === 'number' ? Math.trunc(one % 1e9) : one

const nearly: Readonly<Record<ColumnKind, fc.Arbitrary<string>>> = {
  text: anyText,
  number: fc.stringMatching(/^[+-]?0{0,3}\d{0,14}([.]\d{0,4}0{0,3}\d{0,6})?$/u),
  boolean: fc.constantFrom('true', 'TRUE', 'False', 'yes', '1', ' true', 't'),
  date: fc.oneof(
    fc.stringMatching(/^(19|20|00)\d\d-(0\d|1[0-3])-[0-3]\d$/u),
    fc.integer({ min: -700_000, max: 2_900_000 }).map((days) => String(days * 86_400_000)),
    fc.stringMatching(/^-?\d{1,15}$/u),
  ),
  timestamp: fc.oneof(
    fc
      .tuple(
        fc.stringMatching(/^(19|20)\d\d-(0\d|1[0-3])-[0-3]\d$/u),
        twoDigits(0, 24),
        twoDigits(0, 60),
        fc.stringMatching(/^(|[.]\d{1,6})$/u),
        fc.oneof(fc.constant('Z'), fc.stringMatching(/^[+-](0\d|1[0-3]):?[0-5]\d$/u)),
      )
      .map(([day, hour, minute, part, zone]) => `${day}T${hour}:${minute}:09${part}${zone}`),
    fc.stringMatching(/^-?\d{1,15}$/u),
  ),
  list: fc.stringMatching(/^[ab ;]{0,12}$/u),
  // Numbers and escapes in the form that both would write; others are kept by Snowflake's side as they came.
  json: fc
    .tuple(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom(0, 1, '\t'))
    .map(([value, blanks]) => JSON.stringify(value, plainly, blanks)),
}

describe('DuckDB and Snowflake make the same of wire text', () => {
  test.each(Object.entries(nearly))('of kind %s', async (kind, texts) => {
    const expressions = expressionsOf(kind as ColumnKind)
    const some = fc.array(fc.oneof({ weight: 4, arbitrary: texts }, anyText), {
      minLength: 30,
      maxLength: 40,
    })
    await fc.assert(
      fc.asyncProperty(some, async (given) => {
        const all = [null, '', ...given]
        expect(await onSnowflake(all, expressions)).toEqual(await onDuckDb(all, expressions))
      }),
      { numRuns: 2, endOnFailure: true },
    )
  })

  test.each<readonly [string, Expression]>([
    ['a trimmed, lower-case text', { op: 'trim_lower', of: x }],
    ['a digest', { op: 'digest', of: { op: 'null_if_empty', of: x } }],
    ['a hash of one text', { op: 'hash', of: [x] }],
    ['a whole number', { op: 'cast', of: { op: 'cast', of: x, to: 'integer' }, to: 'text' }],
    ['a date', { op: 'to_wire', of: { op: 'cast', of: x, to: 'date' }, kind: 'date' }],
  ])('%s', async (_, of) => {
    const given = [
      null,
      '',
      ' A\t\n',
      'É',
      '12.5',
      '-12.5',
      '9223372036854775808',
      '9223372036854775807',
      '2026-11-22',
      '2026-02-30',
      'a;b',
    ]
    expect(await onSnowflake(given, [of])).toEqual(await onDuckDb(given, [of]))
  })

  test('a text in JSON', async () => {
    const of: Expression = { op: 'json_text', of: x, path: ['a', 'b"c'] }
    const given = ['x\ny', null, [1, { d: 2 }], { e: 'f' }, 1, true, ''].map((value) =>
      JSON.stringify({ a: { 'b"c': value } }),
    )
    const all = [...given, '{"a": 1}', '{}', '[]', null]
    expect(await onSnowflake(all, [of])).toEqual(await onDuckDb(all, [of]))
  })
})
