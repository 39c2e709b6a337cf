import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Expression } from '../../../../src/engine/ports.ts'
import { placeName, snowflakeDialect } from '../../../../src/warehouse/snowflake/dialect.ts'
import { asMade, identifier, stored, text } from '../../../../src/warehouse/snowflake/quoting.ts'

const places = { database: 'crm', data: 'hubspot', control: 'hubspot_sync', dbt: '"Dbt Views"' }
const dialect = snowflakeDialect(places)

describe('names on Snowflake', () => {
  test.each([
    ['a name', 'email', '"EMAIL"'],
    ['a reserved word', 'select', '"SELECT"'],
    ['a quote', 'a"b', '"A""B"'],
    ['letters beyond ASCII, which never fold', 'größe_é', '"GRößE_é"'],
    ['a name in quotes, as it is', '"firstName"', '"firstName"'],
    ['quotes in quotes', '"a""b"', '"a""b"'],
    ['the longest name', 'x'.repeat(255), `"${'X'.repeat(255)}"`],
  ])('%s', (_, name, spelled) => {
    expect(identifier(name)).toBe(spelled)
  })

  test.each([
    ['of ours', { schema: 'data', name: 'contacts' } as const, '"CRM"."HUBSPOT"."CONTACTS"'],
    ['in a quoted schema', { schema: 'dbt', name: 'deal' } as const, '"CRM"."Dbt Views"."DEAL"'],
    ['of a person, alone', 'customers', '"CUSTOMERS"'],
    ['of a person, in a schema', 'analytics.customers', '"CRM"."ANALYTICS"."CUSTOMERS"'],
    ['of a person, whole', 'db."My Schema"."a.b""c"', '"DB"."My Schema"."a.b""c"'],
  ])('a table %s', (_, table, spelled) => {
    expect(dialect.table(table)).toBe(spelled)
  })

  test('of places are told as INFORMATION_SCHEMA has them', () => {
    expect([placeName(places, 'database'), placeName(places, 'dbt')]).toEqual(['CRM', 'Dbt Views'])
  })

  test('come back by the name that finds them again', () => {
    const name = fc.oneof(
      fc.string({ unit: 'grapheme', minLength: 1 }),
      fc.stringMatching(/^[a-zA-Z_"]{1,8}$/u),
    )
    fc.assert(
      fc.property(name, (kept) => {
        expect(stored(asMade(kept))).toBe(kept)
      }),
    )
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z_0-9é ]{1,20}$/u), (ours) => {
        expect(asMade(stored(ours))).toBe(ours)
      }),
    )
  })
})

test('values stand by their number, times as text that says its offset', () => {
  expect(dialect.value('since', 'x', 2)).toBe(':2')
  expect(dialect.value('since', null, 3)).toBe(':3')
  expect(dialect.value('since', new Date(), 1)).toBe('CAST(:1 AS TIMESTAMP_TZ)')
})

test.each([
  ['a quote', "it's", "'it''s'"],
  ['a backslash, which escapes', 'a\\nb', "'a\\\\nb'"],
  ['both, so that neither ends the text', "\\'", "'\\\\'''"],
])('a text with %s', (_, value, spelled) => {
  expect(text(value)).toBe(spelled)
})

// https://docs.snowflake.com/en/user-guide/query-size-limits: the text of a statement should not exceed 1 MB.
test('a hash over 1,500 columns of every kind fits in a statement', () => {
  const kinds = ['text', 'number', 'boolean', 'date', 'timestamp', 'list', 'json']
  const hash: Expression = {
    op: 'hash',
    of: Array.from({ length: 1500 }, (_, at) => ({
      op: 'canonical',
      kind: kinds[at % kinds.length] ?? 'text',
      of: { op: 'column', name: `hs_analytics_first_touch_${at}`, of: 'staged' },
    })),
  }
  expect(dialect.expression(hash).length).toBeLessThan(1_000_000)
})
