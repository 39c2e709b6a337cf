import { join } from 'node:path'
import { exitOfResult } from '../../../src/cli/commands/run.ts'
import { worst } from '../../../src/cli/exit.ts'
import type { Config } from '../../../src/config/load.ts'
import { type Around, asConnectorError, openConnector } from '../../../src/connector.ts'
import type { Holder, Processes } from '../../../src/engine/journal/holder.ts'
import type { Clock, Log, Random } from '../../../src/engine/ports.ts'
import type { RunResult } from '../../../src/engine/reports.ts'
import { ConnectorError } from '../../../src/errors/connector-error.ts'
import { type Gate, gatesAround } from '../gates.ts'
import { isMeant } from '../step-names.ts'
import type { Ended, RunOrder, Side, Step } from '../tier.ts'
import type { SharedDatabase } from './database.ts'
import { MemoryDispatcher, type MemoryNetwork } from './network.ts'
import type { Scheduler } from './scheduler.ts'
import { seenWarehouse } from './seen-warehouse.ts'
import { noTrace, type Trace } from './trace.ts'
import type { VirtualTime } from './virtual-time.ts'

/** What pretended processes share. */
export interface Machine {
  readonly time: VirtualTime
  readonly scheduler: Scheduler
  readonly network: MemoryNetwork
  readonly database: SharedDatabase
  readonly trace: Trace
  /** What it is drawn from how long a step takes. */
  readonly duration: () => number
  /** Numbers of processes that have ended, or stand still so long that others take them for ended. */
  readonly gone: Set<number>
}

const host = 'simulated'

const never = (): Promise<never> => new Promise(() => undefined)

/** What a process sees of others: everything of this machine. */
function processesOf(machine: Machine, pid: number): Processes {
  const self: Holder = { host, pid, process: `simulated/${pid}` }
  return {
    self: () => self,
    hasEnded: (holder) => machine.gone.has(holder.pid),
    isNear: () => true,
    abandoned: new Set(),
  }
}

/** Runs an order as a process of its own would: with its own ports, which never answer again once it is killed. */
export async function runProcess(
  machine: Machine,
  pid: number,
  config: Config,
  random: Random,
  order: RunOrder,
): Promise<Ended> {
  const { time, scheduler, trace } = machine
  const steps: Step[] = []
  const said: string[] = []
  const results: RunResult[] = []
  const dispatcher = new MemoryDispatcher(machine.network)
  const files = machine.database.filesOf(pid, async () => {
    await scheduler.turn(`${pid} open`)
    if (isGone) await never()
  })
  let isGone = false
  let whenKilled: () => void = () => undefined
  const killed = new Promise<void>((resolve) => (whenKilled = resolve))

  const is = (asked: Step | undefined, step: Step): boolean => isMeant(asked, step, steps)
  const dies = (step: Step, side: Side): boolean =>
    order.kill?.side === side && is(order.kill.step, step)
  const die = (): Promise<never> => {
    isGone = true
    machine.gone.add(pid)
    trace.note(`${time.now()} ${pid} killed`)
    dispatcher.cut()
    whenKilled()
    return never()
  }
  // A seed's network is swift or slow, and now and then slow enough that files are closed and leases shown meanwhile.
  const slowness = 10 ** (machine.duration() * 2)
  const lasts = (name: string): number => {
    const most = name.startsWith('hubspot ') ? 10 * slowness : name === 'sleep' ? 0 : 4
    return Math.floor(machine.duration() * most)
  }
  const seen = (step: Step, side: Side): void =>
    trace.note(`${time.now()} ${pid} ${side} ${step.name} ${step.nth}`)

  const gate: Gate = {
    before: async (step) => {
      if (isGone) return never()
      steps.push(step)
      await scheduler.turn(`${pid} ${step.name}`)
      if (isGone) return never()
      seen(step, 'before')
      if (dies(step, 'before')) return die()
      await new Promise<void>((resolve) => void time.at(lasts(step.name), resolve))
      if (isGone) return never()
      for (const { step: asked, act } of order.meanwhile ?? []) {
        if (is(asked, step)) await act()
      }
      const { pause } = order
      if (pause === undefined || !is(pause.step, step)) return undefined
      machine.gone.add(pid)
      await pause.until
      await scheduler.turn(`${pid} ${step.name}`)
      machine.gone.delete(pid)
      seen(step, 'before')
      return undefined
    },
    at: async (step) => {
      if (isGone) return never()
      seen(step, 'at')
      if (dies(step, 'at')) return die()
      if (step.name.startsWith('warehouse commit') && is(order.unheard, step)) throw unheard()
      return undefined
    },
    after: async (step) => {
      if (!isGone && dies(step, 'after')) await die()
    },
  }

  const gates = gatesAround(gate)
  const around: Around = {
    ...gates,
    warehouse: (opened) => {
      const watched = trace === noTrace ? opened : seenWarehouse(opened, (line) => trace.note(line))
      return gates.warehouse?.(watched) ?? watched
    },
    dispatcher: () => gates.dispatcher?.(dispatcher) ?? dispatcher,
    processes: processesOf(machine, pid),
    duckDbFiles: files.files,
  }

  const work = async (): Promise<number> => {
    const connector = openConnector(placed(config, pid, order), {
      log: logTo(said, time),
      signal: new AbortController().signal,
      progress: () => undefined,
      clock: clockOf(time),
      random,
      around,
    })
    try {
      for (const sync of connector.syncs(order.syncs)) {
        const result = await connector.run(sync, optionsOf(order.args ?? []))
        said.push(JSON.stringify(result))
        results.push(result)
        if (result.status === 'stopped') break
      }
      return worst(results.map(exitOfResult))
    } catch (thrown) {
      const error = asConnectorError(thrown)
      said.push(JSON.stringify(error.report()))
      return error.exit === 0 ? 1 : error.exit
    } finally {
      await connector[Symbol.asyncDispose]()
    }
  }

  const exit = await Promise.race([work(), killed.then(() => null)])
  machine.gone.add(pid)
  isGone = true
  if (exit === null) await files.abandon()
  return { killed: exit === null, exit, results, steps, said: said.join('\n') }
}

/**
 * Others take a process that stands still for gone, as they would one of a machine that they don't see: so its work folder
 * is out of their reach too.
 */
function placed(config: Config, pid: number, order: RunOrder): Config {
  if (order.pause === undefined) return config
  const work = join(config.folder, `work-of-${pid}`)
  return { ...config, environment: { ...config.environment, HUBSPOT_WAREHOUSE_WORK: work } }
}

/** What the adapter says when a commit took effect though its answer was lost. */
const unheard = (): ConnectorError =>
  new ConnectorError('warehouse.commit_unknown', {
    what: 'The answer to a commit was lost.',
    why: 'The connection broke.',
    fix: 'Run again: the load ledger tells whether the commit took effect.',
  })

/** The words of `run` that orders may have. */
function optionsOf(args: readonly string[]): {
  readonly full: boolean
  readonly approve: string | null
} {
  const at = args.indexOf('--approve')
  const known = args.filter((word, place) => word !== '--full' && place !== at && place !== at + 1)
  const rest = at < 0 ? args.filter((word) => word !== '--full') : known
  if (rest.length > 0) throw new Error(`The simulation does not know: ${rest.join(' ')}`)
  return { full: args.includes('--full'), approve: at < 0 ? null : (args[at + 1] ?? null) }
}

const clockOf = (time: VirtualTime): Clock => ({
  now: () => new Date(time.now()),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason as Error)
        return
      }
      const aborted = (): void => {
        cancel()
        reject(signal?.reason as Error)
      }
      const cancel = time.at(ms, () => {
        signal?.removeEventListener('abort', aborted)
        resolve()
      })
      signal?.addEventListener('abort', aborted, { once: true })
    }),
})

/** As the log writes lines, all of them: canaries are looked for. */
function logTo(said: string[], time: VirtualTime): Log {
  const at =
    (level: string): Log['info'] =>
    (event, fields = {}) =>
      void said.push(
        JSON.stringify({ level, time: new Date(time.now()).toISOString(), event, ...fields }),
      )
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}
