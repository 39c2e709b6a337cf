import type { QueryColumn, Row, Warehouse } from '../../src/engine/ports.ts'

/** An empty warehouse of one engine, for one case. */
export interface Subject extends AsyncDisposable {
  readonly warehouse: Warehouse
  /** Writes a file that may be staged. */
  file(name: string, content: string | Uint8Array): string
  readonly nested: Nested
}

/** A query of one row with the engine's own nested types: `m` of keys and labels, `j` JSON, a list, and others. */
interface Nested {
  readonly sql: string
  readonly kinds: Readonly<Record<string, QueryColumn['kind']>>
  readonly row: Row
}

const both = {
  m: { '1': 'Primary', '2': null },
  j: { '1': null, '2': ['a', 'b'] },
  l: [1, 2],
} as const

export const ofDuckDb: Nested = {
  sql: `SELECT map {'1': 'Primary', '2': NULL} AS m, CAST('{"1":null,"2":["a","b"]}' AS JSON) AS j, [1, 2] AS l, {'1': NULL} AS s`,
  kinds: { m: 'map', j: 'json', l: 'list', s: 'struct' },
  row: { ...both, s: { '1': null } },
}

export const ofSnowflake: Nested = {
  sql: `SELECT OBJECT_CONSTRUCT_KEEP_NULL('1', 'Primary', '2', NULL) AS m, PARSE_JSON('{"1":null,"2":["a","b"]}') AS j, ARRAY_CONSTRUCT(1, 2) AS l`,
  kinds: { m: 'map', j: 'json', l: 'list' },
  row: both,
}

/** A name as rows and descriptions have it: on Snowflake our names are kept in capitals, and read back in small letters. */
export const shown = ({ traits }: Warehouse, name: string): string =>
  traits.folds === 'upper' ? name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) : name
