import type { Kind } from './catalogue.ts'
import type { Draw } from './draw.ts'

/** Texts that CSV, JSON, SQL and URLs trip over. */
const awkward: readonly string[] = [
  'He said "so"',
  "O'Brien",
  'a, b',
  'two\nlines',
  'carriage\r\nreturn',
  '007',
  '1e5',
  'NULL',
  'null',
  '\\N',
  'é 東京 🙂',
  '=1+1',
  'a;b',
  'tab\there',
  '""',
  '\\',
  '%25&?#',
  '{"a":1}',
  '-',
  'x'.repeat(300),
  '\u202Eright to left',
  'true',
  '${x} $1 :1 ?',
]

const numbers: readonly string[] = ['0', '1', '-2', '1.5', '1000000', '0.12345678', '-0.5', '42']
/** As other apps leave them: past what fits (inbound.md, "Columns, types, names"). */
const oddNumbers: readonly string[] = ['0.123456789', '12345678901234567890', '1.000000005']
const times: readonly string[] = [
  '2026-11-20T09:00:00.000Z',
  '2024-02-29T23:59:59.999Z',
  '1969-12-31T23:59:59.000Z',
]
const days: readonly string[] = ['2026-11-20', '2024-02-29', '1969-12-31']

/** A value of a property; `null` empties it. `plain`: as a source row may hold it. */
export function drawValue(draw: Draw, kind: Kind, plain = false): string | null {
  if (draw.chance(0.12)) return null
  switch (kind) {
    case 'number':
      return !plain && draw.chance(0.15) ? draw.one(oddNumbers) : draw.one(numbers)
    case 'datetime':
      return draw.one(times)
    case 'date':
      return draw.one(days)
    case 'flag':
      return draw.one(['true', 'false'])
    case 'many':
      return draw.one(['red', 'green;blue', 'blue', 'red;green;blue'])
    case 'text':
      return draw.chance(0.45) ? draw.one(awkward) : `value ${draw.below(1000)}`
  }
}
