import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundledFrom } from '../../cli/bundled.ts'
import type { RunResult } from '../../../src/engine/reports.ts'
import type { Ended, Step } from '../tier.ts'
import {
  type GoOn,
  ordersVariable,
  type Passed,
  type ProcessOrders,
  type Sleeps,
  type Waits,
} from './orders.ts'

const entry = join(dirname(fileURLToPath(import.meta.url)), 'process.ts')

/** What starting a process compiles is kept for the next one. */
const compiled = join(tmpdir(), 'hubspot-warehouse-compiled')

let bundle: Promise<string> | null = null

export interface Launch {
  readonly folder: string
  readonly args: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly orders: Omit<ProcessOrders, 'steps'>
  /** What happens while the process waits at each of the armed steps. */
  readonly meanwhile: readonly (() => Promise<void>)[]
  /** Has time go on for all, and tells by how much it did: of a swift process. */
  readonly pass?: (ms: number) => Promise<number>
  /** A process that has not ended after so long is killed, and that is an error. */
  readonly limitMs?: number
}

export interface Launched {
  readonly ended: Promise<Ended>
  /** Resolves when standard output holds the text, or the process has ended. */
  printed(text: string): Promise<void>
  signal(name: NodeJS.Signals): void
}

let launched = 0

/** Nothing is lost between a run's first second and its last: a process that hangs is told apart from a slow one. */
const usualLimitMs = 180_000

/** The command line's own code as a process, with gates at its ports. */
export async function launch(order: Launch): Promise<Launched> {
  bundle ??= bundledFrom(entry)
  const main = await bundle
  launched += 1
  const steps = join(order.folder, `steps-${process.pid}-${launched}.txt`)
  const orders: ProcessOrders = { ...order.orders, steps }
  const child = spawn(process.execPath, [main, ...order.args], {
    cwd: order.folder,
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      NODE_COMPILE_CACHE: compiled,
      NO_COLOR: '1',
      ...order.environment,
      [ordersVariable]: JSON.stringify(orders),
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let stdout = ''
  let stderr = ''
  let broken: Error | null = null
  const looks = new Set<() => void>()
  // With an IPC channel the streams are there by `stdio`, which the types don't know.
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
    for (const look of looks) look()
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  child.on('message', (message) => {
    if ('sleepsMs' in (message as Waits | Sleeps)) {
      const { sleepsMs } = message as Sleeps
      const pass = order.pass ?? (() => Promise.resolve(0))
      pass(sleepsMs)
        .catch((error: unknown) => {
          broken ??= new Error('Time could not go on.', { cause: error })
          return 0
        })
        .then(
          (passedMs) => {
            const word: Passed = { passedMs }
            if (child.connected) child.send(word, () => undefined)
          },
          () => undefined,
        )
      return
    }
    const { waitsAt } = message as Waits
    const act = order.meanwhile[waitsAt] ?? (() => Promise.resolve())
    act()
      .catch((error: unknown) => {
        broken ??= new Error('What was to happen meanwhile failed.', { cause: error })
      })
      .finally(() => {
        const word: GoOn = { goOnFrom: waitsAt }
        if (child.connected) child.send(word, () => undefined)
      })
  })
  const limit = setTimeout(() => {
    broken ??= new Error(`A process did not end: ${order.args.join(' ')}\n${stdout}\n${stderr}`)
    child.kill('SIGKILL')
  }, order.limitMs ?? usualLimitMs)
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (exit, signal) => {
      clearTimeout(limit)
      for (const look of looks) look()
      if (broken !== null) {
        reject(broken)
        return
      }
      stepsIn(steps).then((passed) => {
        resolve({
          killed: signal === 'SIGKILL',
          exit,
          results: resultsIn(stdout),
          steps: passed,
          said: `${stdout}\n${stderr}`,
        })
      }, reject)
    })
  })
  let isOver = false
  const over = ended.then(
    () => (isOver = true),
    () => (isOver = true),
  )
  return {
    ended,
    signal: (name) => void child.kill(name),
    printed: async (text) => {
      await Promise.race([
        over,
        new Promise<void>((resolve) => {
          const look = (): void => {
            if (!isOver && !stdout.includes(text)) return
            looks.delete(look)
            resolve()
          }
          looks.add(look)
          look()
        }),
      ])
    },
  }
}

async function stepsIn(file: string): Promise<readonly Step[]> {
  const text = await readFile(file, 'utf8').catch(() => '')
  const passed = new Map<string, number>()
  return text
    .split('\n')
    .slice(0, -1)
    .map((name) => {
      const nth = (passed.get(name) ?? 0) + 1
      passed.set(name, nth)
      return { name, nth }
    })
}

/** A killed process may have been stopped within a line. */
function resultsIn(stdout: string): readonly RunResult[] {
  return stdout
    .split('\n')
    .slice(0, -1)
    .filter((line) => line.startsWith('{"type":"result"'))
    .map((line) => JSON.parse(line) as RunResult)
}
