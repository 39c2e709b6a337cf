import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { orderOfMoves, type Wait } from '../../src/outbound/send/move-order.ts'

/** Runs the steps against a model of HubSpot that refuses a value while another record has it. */
function play(targets: readonly number[]): {
  readonly aside: number
  /** What a right order would not do. */
  readonly faults: readonly string[]
} {
  const waits: Wait[] = targets.flatMap((value, at) =>
    value !== at && value < targets.length && targets[value] !== value
      ? [{ change: `c${at}`, holder: `c${value}`, property: 'email' }]
      : [],
  )
  const held: (number | null)[] = targets.map((_, at) => at)
  const sent = new Set<string>()
  const faults: string[] = []
  const order = orderOfMoves(waits)
  let aside = 0
  for (let step = order.next(); step !== null; step = order.next()) {
    for (const change of step.changes) {
      const at = Number(change.slice(1))
      if (step.kind === 'step_aside') {
        if (step.properties.join(' ') !== 'email') faults.push(`${change} gives up something else`)
        held[at] = null
        aside += 1
        continue
      }
      const value = targets[at] as number
      if (sent.has(change)) faults.push(`${change} is sent twice`)
      if (held.some((one, other) => other !== at && one === value))
        faults.push(`${change} too early`)
      sent.add(change)
      held[at] = value
    }
  }
  const moving = new Set(waits.flatMap(({ change, holder }) => [change, holder]))
  for (const change of moving) {
    const at = Number(change.slice(1))
    if (!sent.has(change) || held[at] !== targets[at]) faults.push(`${change} is not there`)
  }
  if (order.size !== moving.size || sent.size !== moving.size) faults.push('others were touched')
  return { aside, faults }
}

const permutations = fc.integer({ min: 2, max: 30 }).chain((size) =>
  fc.shuffledSubarray(
    Array.from({ length: size }, (_, at) => at),
    { minLength: size, maxLength: size },
  ),
)

describe('values that are handed on', () => {
  test('are left before they are taken, whatever rings and chains they make', () => {
    const law = fc.property(permutations, fc.array(fc.nat(29)), (ring, leave) => {
      // Some of them get values that nobody has: their rings are chains then.
      const targets = ring.map((value, at) => (leave.includes(at) ? 100 + at : value))
      return play(targets).faults.length === 0
    })
    expect(() => fc.assert(law)).not.toThrow()
  })

  test.each([
    ['a swap', [1, 0], 1],
    ['a chain', [1, 2, 9], 0],
    ['two rings', [1, 0, 3, 4, 2], 2],
    ['nothing that moves', [0, 1], 0],
  ])('need so many to step aside: %s', (_, targets, aside) => {
    expect(play(targets)).toEqual({ aside, faults: [] })
  })

  test('are given up by one of the ring, not by who waits for it', () => {
    const order = orderOfMoves([
      { change: 'x', holder: 'a', property: 'email' },
      { change: 'a', holder: 'b', property: 'email' },
      { change: 'b', holder: 'c', property: 'email' },
      { change: 'c', holder: 'b', property: 'email' },
    ])
    expect(order.next()).toEqual({ kind: 'step_aside', changes: ['b'], properties: ['email'] })
    expect(order.next()).toEqual({ kind: 'send', changes: ['a', 'c'] })
    expect(order.next()).toEqual({ kind: 'send', changes: ['x', 'b'] })
    expect(order.next()).toBeNull()
  })

  test('of several properties wait for each of them', () => {
    const order = orderOfMoves([
      { change: 'a', holder: 'b', property: 'email' },
      { change: 'a', holder: 'c', property: 'number' },
      { change: 'b', holder: 'a', property: 'number' },
    ])
    const steps = []
    for (let step = order.next(); step !== null; step = order.next()) steps.push(step)
    expect(steps).toEqual([
      { kind: 'send', changes: ['c'] },
      { kind: 'step_aside', changes: ['b'], properties: ['email'] },
      { kind: 'send', changes: ['a'] },
      { kind: 'send', changes: ['b'] },
    ])
  })
})
