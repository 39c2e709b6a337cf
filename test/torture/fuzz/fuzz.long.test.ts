import { expect, test } from 'vitest'
import { fuzz, type FuzzTarget } from './fuzzer.ts'
import { fuzzTargets, shown } from './all.ts'
import { stateFuzzer } from './state.ts'
import { readStrictly } from './csv.ts'

const until = Number.POSITIVE_INFINITY

test.each(fuzzTargets)('$name: no input does what it must not', async (target) => {
  const { inputs, found } = await fuzz(target, { from: 1, inputs: 80, until })
  expect(found.map(({ seed, error }) => `${seed}: ${shown(error)}`)).toEqual([])
  expect(inputs).toBe(80)
})

test('a state that nests without end is a damaged one', async () => {
  const { found } = await fuzz(stateFuzzer, { from: 1_795_349_432, inputs: 1, until })
  expect(found).toEqual([])
})

test('a fuzzer tells each finding with the seed that draws it again', async () => {
  const target: FuzzTarget = {
    name: 'thirds',
    open: async () => ({
      once: async (draw) => {
        if (draw.chance(1 / 3)) throw new Error('found')
      },
      [Symbol.asyncDispose]: async () => undefined,
    }),
  }
  const { found } = await fuzz(target, { from: 1, inputs: 12, until })
  expect(found.length).toBeGreaterThan(0)
  for (const { seed } of found) {
    const again = await fuzz(target, { from: seed, inputs: 1, until })
    expect(again.found.map((one) => one.seed)).toEqual([seed])
  }
})

test('the other parser reads RFC 4180, and nothing else', () => {
  expect(readStrictly('a,"b ""c"", d"\n"e\nf",\n')).toEqual([
    ['a', 'b "c", d'],
    ['e\nf', ''],
  ])
  for (const text of ['a"b\n', '"a"b\n', '"a\n', 'a\r\n'])
    expect(() => readStrictly(text)).toThrow(/quote|mark|after/)
})
