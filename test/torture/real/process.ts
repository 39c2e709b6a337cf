import { openSync, writeSync } from 'node:fs'
import { endQuietlyWhenUnread } from '../../../src/cli/output.ts'
import { buildProgram } from '../../../src/cli/program.ts'
import { machineProcesses, type Processes } from '../../../src/engine/journal/holder.ts'
import type { Clock } from '../../../src/engine/ports.ts'
import { type Gate, gatesAround } from '../gates.ts'
import { isMeant } from '../step-names.ts'
import type { Side, Step } from '../tier.ts'
import {
  type GoOn,
  ordersVariable,
  type Passed,
  type ProcessOrders,
  type Sleeps,
  type Waits,
} from './orders.ts'
import { type Doings, swiftClock } from './swift-clock.ts'

/**
 * The command line as a process of the real tier: its own code, with gates at its ports. At the step and side that it
 * was ordered to it ends as by a power cut, in the midst of whatever else goes on.
 */
const orders = JSON.parse(process.env[ordersVariable] ?? '') as ProcessOrders
const steps = openSync(orders.steps, 'a', 0o600)
const passed: Step[] = []

const dies = (step: Step, side: Side): boolean =>
  orders.kill !== null && orders.kill.side === side && isMeant(orders.kill.step, step, passed)

async function passes(step: Step, side: Side): Promise<void> {
  if (dies(step, side)) await die()
}

function die(): Promise<never> {
  process.kill(process.pid, 'SIGKILL')
  return new Promise(() => undefined)
}

function word(at: number): Promise<void> {
  return new Promise((resolve) => {
    const heard = (message: unknown): void => {
      if ((message as GoOn).goOnFrom !== at) return
      process.off('message', heard)
      // What listens keeps the process from ending.
      if (process.listenerCount('message') === 0) process.channel?.unref()
      resolve()
    }
    process.channel?.ref()
    process.on('message', heard)
    const waits: Waits = { waitsAt: at }
    process.send?.(waits)
  })
}

function askToPass(ms: number): Promise<number> {
  return new Promise((resolve) => {
    const heard = (message: unknown): void => {
      const { passedMs } = message as Partial<Passed>
      if (passedMs === undefined) return
      process.off('message', heard)
      if (process.listenerCount('message') === 0) process.channel?.unref()
      resolve(passedMs)
    }
    process.channel?.ref()
    process.on('message', heard)
    const sleeps: Sleeps = { sleepsMs: ms }
    process.send?.(sleeps)
  })
}

const doings: Doings = { underWay: 0, begun: 0 }
const gate: Gate = {
  before: async (step) => {
    doings.underWay += 1
    doings.begun += 1
    passed.push(step)
    writeSync(steps, `${step.name}\n`)
    for (const [at, armed] of orders.armed.entries())
      if (isMeant(armed, step, passed)) await word(at)
    await passes(step, 'before')
    // While the engine is at it: what took effect without an answer is the side after it, for a kill of a process.
    if (step.name.startsWith('warehouse ') && dies(step, 'at')) setImmediate(() => void die())
  },
  at: (step) => {
    doings.underWay -= 1
    return passes(step, 'at')
  },
  after: (step) => passes(step, 'after'),
}

process.channel?.unref()
endQuietlyWhenUnread()
const gates = gatesAround(gate)
const ahead = (clock: Clock): Clock => ({
  ...clock,
  now: () => new Date(clock.now().getTime() + orders.aheadMs),
})
/** One for all who ask: what has gone by for one has for all. */
let swift: Clock | null = null
const clockOf = (clock: Clock): Clock =>
  orders.isSwift ? (swift ??= swiftClock(ahead(clock), doings, askToPass)) : ahead(clock)
/** What a process of another machine says of itself, and sees of others. */
const elsewhere = (host: string): Processes => ({
  ...machineProcesses,
  self: () => ({ host, pid: process.pid, process: host }),
  hasEnded: () => false,
  isNear: (holder) => holder.host === host,
})
const program = buildProgram(
  (exit) => {
    process.exitCode = exit
  },
  {
    ...gates,
    clock: (clock) => gates.clock?.(clockOf(clock)) ?? clockOf(clock),
    ...(orders.host === null ? {} : { processes: elsewhere(orders.host) }),
  },
)
await program.parseAsync(process.argv)
