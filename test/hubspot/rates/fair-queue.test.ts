import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FairQueue } from '../../../src/hubspot/fair-queue.ts'

type Act = { readonly kind: 'add' | 'remove'; readonly line: string } | { readonly kind: 'next' }

const line = fc.constantFrom('a', 'b', 'c')
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('add' as const), line }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('next' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), line }) },
)

/** The queue as it should be, the plainest way: whoever was served longest ago comes first. */
function expected(acts: readonly Act[]): readonly (string | undefined)[] {
  let waiting: string[] = []
  let turns: string[] = []
  const served: (string | undefined)[] = []
  for (const [at, one] of acts.entries()) {
    if (one.kind === 'add') {
      waiting.push(`${one.line}${at}`)
      if (!turns.includes(one.line)) turns.push(one.line)
    } else if (one.kind === 'remove') {
      const last = waiting.findLast((each) => each.startsWith(one.line))
      waiting = waiting.filter((each) => each !== last)
    } else {
      const [turn] = turns
      const first = waiting.find((each) => each.startsWith(turn ?? 'nobody'))
      waiting = waiting.filter((each) => each !== first)
      served.push(first)
      if (turn !== undefined) turns = [...turns.slice(1), turn]
    }
    turns = turns.filter((turn) => waiting.some((each) => each.startsWith(turn)))
  }
  return [...served, String(waiting.length)]
}

test('lines take turns, and each keeps its own order', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
      const queue = new FairQueue<string>()
      const waiting: string[] = []
      const served: (string | undefined)[] = []
      for (const [at, one] of acts.entries()) {
        if (one.kind === 'next') {
          const next = queue.next()
          served.push(next)
          if (next !== undefined) waiting.splice(waiting.indexOf(next), 1)
        } else if (one.kind === 'add') {
          waiting.push(`${one.line}${at}`)
          queue.add(one.line, `${one.line}${at}`)
        } else {
          const last = waiting.findLast((each) => each.startsWith(one.line)) ?? 'not there'
          if (waiting.includes(last)) waiting.splice(waiting.indexOf(last), 1)
          queue.remove(one.line, last)
        }
      }
      expect([...served, String(queue.size)]).toEqual(expected(acts))
    }),
  )
})
