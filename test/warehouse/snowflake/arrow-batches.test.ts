import { RecordBatchStreamWriter, tableFromIPC } from 'apache-arrow'
import { expect, test } from 'vitest'
import { arrowSchema, recordBatch } from '../../../src/warehouse/snowflake/arrow-batches.ts'
import type { Column, Raw } from '../../../src/warehouse/snowflake/cells.ts'

/** The driver's Date: it tells the seconds and nanoseconds that it came from. */
const driverDate = (seconds: number, nanos: number): Date =>
  Object.assign(new Date(seconds * 1000 + Math.trunc(nanos / 1e6)), {
    getEpochSeconds: () => seconds,
    getNanoSeconds: () => nanos,
  })

const cases: readonly (readonly [
  column: Partial<Column> & { readonly type: string },
  arrow: string,
  raw: Raw,
  seen: unknown,
])[] = [
  [{ type: 'fixed', precision: 9, scale: 0 }, 'Int32', '-7', -7],
  [{ type: 'fixed', precision: 18, scale: 0 }, 'Int64', '9007199254740993', 9007199254740993n],
  [{ type: 'fixed', precision: 38, scale: 8 }, 'Decimal[38e+8]', '-1.5', -150_000_000n],
  [
    { type: 'fixed', precision: 38, scale: 0 },
    'Decimal[38e0]',
    '9'.repeat(30),
    BigInt('9'.repeat(30)),
  ],
  [{ type: 'real' }, 'Float64', '0.25', 0.25],
  [{ type: 'boolean' }, 'Bool', false, false],
  [{ type: 'date' }, 'Date32<DAY>', new Date('1969-12-31'), Date.UTC(1969, 11, 31)],
  [
    { type: 'timestamp_tz', scale: 9 },
    'Timestamp<MICROSECOND, UTC>',
    driverDate(-1, 999_999_000),
    -1n,
  ],
  [{ type: 'timestamp_ntz', scale: 9 }, 'Timestamp<MICROSECOND>', driverDate(1, 1_999), 1_000_001n],
  [{ type: 'array' }, 'List<Utf8>', ['a', null, 2], ['a', null, '2']],
  [{ type: 'variant' }, 'Utf8', { a: [null] }, '{"a":[null]}'],
  [{ type: 'object' }, 'Utf8', {}, '{}'],
  [{ type: 'text' }, 'Utf8', 'größe', 'größe'],
]

/** Bits as they lie in the column: JavaScript's own view of times and decimals is not whole. */
function wholeAt(values: ArrayLike<number | bigint>, bits: number): bigint {
  if (typeof values[0] === 'bigint') return values[0]
  const words = Array.from({ length: bits / 32 }, (_, at) => BigInt(values[at] ?? 0))
  return BigInt.asIntN(
    bits,
    words.reduceRight((sum, word) => (sum << 32n) | word, 0n),
  )
}

test.each(cases)(
  'a column %o is %s in Arrow, whole and with its NULLs',
  (partial, arrow, raw, seen) => {
    const column = { name: 'A', precision: null, scale: null, nullable: true, ...partial }
    const schema = arrowSchema([column])
    const writer = new RecordBatchStreamWriter()
    writer.reset(undefined, schema)
    writer.write(recordBatch(schema, [column], [[raw], [null]]))
    writer.finish()
    const table = tableFromIPC(writer.toUint8Array(true))
    const field = table.schema.fields[0]
    const vector = table.getChild('a')
    expect([field?.name, String(field?.type)]).toEqual(['a', arrow])
    expect(vector?.get(1)).toBeNull()
    const value: unknown = vector?.get(0)
    const bits = arrow.startsWith('Decimal') ? 128 : 64
    const got =
      typeof seen === 'bigint'
        ? wholeAt(vector?.data[0]?.values as ArrayLike<number | bigint>, bits)
        : Array.isArray(seen)
          ? [...(value as Iterable<unknown>)]
          : value
    expect(got).toEqual(seen)
  },
)
