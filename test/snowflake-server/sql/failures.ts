import { SnowflakeError } from './errors.ts'

/** What DuckDB says, as Snowflake would say it. */
export function asSnowflake(error: unknown): SnowflakeError {
  if (error instanceof SnowflakeError) return error
  const message = error instanceof Error ? error.message : String(error)
  const own = /SF:(\d+):(\w+):([\s\S]*)$/u.exec(message)
  if (own !== null) return new SnowflakeError(own[1] ?? '', own[2] ?? '', own[3] ?? '')
  const known = table.find(([pattern]) => pattern.test(message))
  if (known !== undefined) return new SnowflakeError(known[1], known[2], known[3] ?? message)
  return new SnowflakeError(
    '000603',
    'XX000',
    `SQL execution internal error (of this test server): ${message}`,
  )
}

const table: readonly (readonly [RegExp, string, string, string?])[] = [
  [/NOT NULL constraint failed/u, '100072', '22000', 'NULL result in a non-nullable column'],
  [
    /must appear in the GROUP BY clause|cannot contain aggregates|not a valid group by/iu,
    '000979',
    '42601',
  ],
  [
    /More than one row returned by a subquery/iu,
    '090150',
    '22000',
    'Single-row subquery returns more than one row.',
  ],
  [
    /Conversion Error: (?:Could not cast value|Casting value|Type .* with value .* can't be cast)|Out of Range Error|Could not convert .* to DECIMAL|Could not represent/iu,
    '100039',
    '22003',
    'Numeric value is out of range',
  ],
  [/Conversion Error/u, '100038', '22018'],
  [/INTERRUPT/iu, '000604', '57014', 'SQL execution canceled'],
]
