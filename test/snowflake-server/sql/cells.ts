import type { WireColumn } from './engine.ts'
import type { OutColumn } from './scope.ts'
import type { SfType } from './types.ts'

const types: Readonly<Record<SfType['t'], WireColumn['type']>> = {
  fixed: 'fixed',
  real: 'real',
  text: 'text',
  null: 'text',
  boolean: 'boolean',
  date: 'date',
  time: 'time',
  tz: 'timestamp_tz',
  ltz: 'timestamp_ltz',
  ntz: 'timestamp_ntz',
  variant: 'variant',
  object: 'object',
  array: 'array',
  binary: 'binary',
}

export function wireColumn({ name, type }: OutColumn, nullable = true): WireColumn {
  const time = ['tz', 'ltz', 'ntz', 'time'].includes(type.t)
  return {
    name,
    type: types[type.t],
    precision: type.t === 'fixed' ? type.p : time ? 0 : null,
    scale: type.t === 'fixed' ? type.s : time ? 9 : null,
    length: type.t === 'text' ? type.n : type.t === 'null' ? 16_777_216 : null,
    nullable,
  }
}

const seconds = (us: string): string =>
  `printf('%s%d.%06d000', CASE WHEN ${us} < 0 THEN '-' ELSE '' END, abs(${us}) // 1000000, abs(${us}) % 1000000)`

/** A cell as the JSON of the wire has it: the driver's result/column.js reads it. */
function wireCell(cell: string, type: SfType): string {
  switch (type.t) {
    case 'fixed':
      return `CAST(CAST(${cell} AS DECIMAL(38, ${type.s})) AS VARCHAR)`
    case 'real':
      return `CAST(${cell} AS VARCHAR)`
    case 'text':
    case 'null':
    case 'variant':
    case 'object':
    case 'array':
      return `CAST(${cell} AS VARCHAR)`
    case 'boolean':
      return `CASE WHEN ${cell} THEN '1' WHEN NOT ${cell} THEN '0' END`
    case 'date':
      return `CAST(date_diff('day', DATE '1970-01-01', ${cell}) AS VARCHAR)`
    case 'time':
      return `${seconds(`epoch_us(${cell})`)}`
    case 'ntz':
    case 'ltz':
      return seconds(`epoch_us(${cell})`)
    case 'tz':
      // The second number is the offset in minutes, plus 1,440: UTC, since the offset isn't kept (types.ts).
      return `${seconds(`epoch_us(${cell})`)} || ' 1440'`
    case 'binary':
      return `hex(${cell})`
    default:
      return type satisfies never
  }
}

/** A query's columns as text in the wire's form. */
export function wireSql(sql: string, columns: readonly OutColumn[]): string {
  const cells = columns.map(({ type }, i) => `${wireCell(`q.c${i + 1}`, type)} AS c${i + 1}`)
  return `SELECT ${cells.join(', ')} FROM (${sql}) AS q`
}
