import { expect, test } from 'vitest'
import type { Connector } from '../../src/connector.ts'
import { openHeld } from '../../src/server/held-connector.ts'

const named = (name: string, closed: string[]): Connector =>
  ({ [Symbol.asyncDispose]: async () => void closed.push(name) }) as unknown as Connector

/** Sleeps until it is told, as the end's time limit does. */
const clock = (passed: Promise<void>) => ({ now: () => new Date(0), sleep: () => passed })

test('a connector that was replaced closes when the last who uses it is done', async () => {
  const closed: string[] = []
  const [one, other] = [named('one', closed), named('other', closed)]
  const held = openHeld(one, clock(new Promise(() => undefined)), () => undefined)
  const work = Promise.withResolvers<string>()
  const using = held.using((connector) => work.promise.then((done) => [connector === one, done]))
  held.retire(held.replace(other))
  expect(await held.using(async (connector) => connector === other)).toBe(true)
  expect(closed).toEqual([])
  work.resolve('done')
  expect(await using).toEqual([true, 'done'])
  await held[Symbol.asyncDispose]()
  expect(closed).toEqual(['one', 'other'])
})

test('at the end nobody is waited for beyond a while', async () => {
  const closed: string[] = []
  const passed = Promise.withResolvers<void>()
  const held = openHeld(named('one', closed), clock(passed.promise), () => undefined)
  void held.using(() => new Promise(() => undefined))
  const ended = held[Symbol.asyncDispose]()
  await Promise.resolve()
  expect(closed).toEqual([])
  passed.resolve()
  await ended
  expect(closed).toEqual(['one'])
})
