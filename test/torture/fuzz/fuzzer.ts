import type { Draw } from '../world/draw.ts'
import { drawFrom } from '../world/draw.ts'

/** Draws one input, hands it to the product and judges what comes. Throws a `Finding` for what must not be. */
export interface Fuzzer extends AsyncDisposable {
  once(draw: Draw): Promise<void>
}

export interface FuzzTarget {
  readonly name: string
  open(): Promise<Fuzzer>
}

/** The product did what it must not. `what` tells the input. */
export class Finding extends Error {
  constructor(what: string, cause?: unknown) {
    super(what, cause === undefined ? {} : { cause })
    this.name = 'Finding'
  }
}

export interface Fuzzed {
  readonly inputs: number
  /** Inputs in which something was found, by the seed that draws each again. */
  readonly found: readonly { readonly seed: number; readonly error: unknown }[]
}

const mostFound = 5

/** Inputs from one seed upwards until the time or the number is up. */
export async function fuzz(
  target: FuzzTarget,
  order: { readonly from: number; readonly inputs: number; readonly until: number },
): Promise<Fuzzed> {
  const fuzzer = await target.open()
  const found: { seed: number; error: unknown }[] = []
  let seed = order.from
  try {
    const end = order.from + order.inputs
    for (; seed < end && Date.now() < order.until && found.length < mostFound; seed += 1) {
      try {
        await fuzzer.once(drawFrom(seed))
      } catch (error) {
        found.push({ seed, error })
      }
    }
  } finally {
    await fuzzer[Symbol.asyncDispose]()
  }
  return { inputs: seed - order.from, found }
}

/** What a cell may hold that trips readers up. */
const awkward = [
  '"',
  '""',
  ',',
  '\n',
  '\r\n',
  '\r',
  ';',
  "'",
  '\\',
  '\t',
  ' ',
  '=1+1',
  '\u{1F600}',
  'é',
  'ﬀ',
  '\u2028',
  '\0',
  '\uFEFF',
  'NULL',
  '0',
  '007',
  '-',
  'a',
  'Zz',
  '<b>',
]

export function drawText(draw: Draw, most = 8): string {
  return Array.from({ length: draw.below(most) }, () => draw.one(awkward)).join('')
}

/** One to four places of some bytes changed, cut, doubled or put in. */
export function damaged(draw: Draw, bytes: Buffer): Buffer {
  let changed = bytes
  for (let times = draw.between(1, 4); times > 0 && changed.length > 0; times -= 1) {
    const at = draw.below(changed.length)
    const to = Math.min(changed.length, at + draw.between(1, 40))
    changed = draw.weighed<() => Buffer>([
      [5, () => flipped(changed, at, 1 << draw.below(8))],
      [2, () => Buffer.concat([changed.subarray(0, at)])],
      [2, () => Buffer.concat([changed.subarray(0, at), changed.subarray(to)])],
      [1, () => Buffer.concat([changed.subarray(0, to), changed.subarray(at)])],
      [
        2,
        () =>
          Buffer.concat([
            changed.subarray(0, at),
            Buffer.from(drawText(draw)),
            changed.subarray(at),
          ]),
      ],
      [
        1,
        () => Buffer.concat([changed.subarray(0, at), Buffer.alloc(to - at), changed.subarray(to)]),
      ],
    ])()
  }
  return changed
}

function flipped(bytes: Buffer, at: number, bit: number): Buffer {
  const copy = Buffer.from(bytes)
  copy[at] = (copy[at] as number) ^ bit
  return copy
}
