import { type Data, Decimal, Int64, makeData, type TimestampMicrosecond } from 'apache-arrow'

/** 64 and 128 bit values, bit by bit: Arrow's builders take no bigint for decimals and round times to milliseconds. */
export function wideData(
  type: Decimal | TimestampMicrosecond | Int64,
  values: readonly (bigint | null)[],
): Data {
  const words = type instanceof Decimal ? 4 : 2
  const data = new Uint32Array(values.length * words)
  const valid = new Uint8Array(Math.ceil(values.length / 8))
  let nullCount = 0
  for (const [at, whole] of values.entries()) {
    if (whole === null) {
      nullCount += 1
      continue
    }
    valid[at >> 3] = (valid[at >> 3] ?? 0) | (1 << (at & 7))
    for (let word = 0; word < words; word += 1) {
      data[at * words + word] = Number((whole >> BigInt(32 * word)) & 0xff_ff_ff_ffn)
    }
  }
  const common = { length: values.length, nullCount, nullBitmap: valid }
  if (type instanceof Decimal) return makeData({ type, data, ...common })
  const data64 = new BigInt64Array(data.buffer)
  return type instanceof Int64
    ? makeData({ type, data: data64, ...common })
    : makeData({ type, data: data64, ...common })
}
