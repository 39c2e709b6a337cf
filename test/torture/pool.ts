import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import type { Outcome, Task } from './task.ts'

/** A schedule that goes on longer than this is at a standstill: promise 8 is broken, or the harness is. */
const longestMs = { 'in process': 600_000, real: 900_000, 'real, snowflake': 900_000 }
/** What the driver keeps of a worker's standard error, to show why it ended. */
const tailCharacters = 4_000

/** Workers over one tree of sources, each at one schedule at a time. */
export interface Pool extends AsyncDisposable {
  readonly size: number
  run(task: Task): Promise<Outcome>
}

export function openPool(tree: string, size: number): Pool {
  const idle: Worker[] = []
  const all = new Set<Worker>()
  const waiting: ((worker: Worker) => void)[] = []

  const take = async (): Promise<Worker> => {
    const free = idle.pop()
    if (free !== undefined) return free
    if (all.size < size) return hire()
    return new Promise((resolve) => waiting.push(resolve))
  }
  const hire = (): Worker => {
    const worker = startWorker(tree)
    all.add(worker)
    return worker
  }
  const giveBack = (worker: Worker): void => {
    if (!worker.lives()) all.delete(worker)
    const next = waiting.shift()
    if (next !== undefined) next(worker.lives() ? worker : hire())
    else if (worker.lives()) idle.push(worker)
  }

  return {
    size,
    async run(task) {
      const worker = await take()
      try {
        return await worker.run(task)
      } finally {
        giveBack(worker)
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...all].map((worker) => worker.end()))
    },
  }
}

interface Worker {
  lives(): boolean
  run(task: Task): Promise<Outcome>
  end(): Promise<void>
}

function startWorker(tree: string): Worker {
  const child: ChildProcess = fork(join(tree, 'test/torture/worker.ts'), {
    cwd: tree,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: [],
    env: {
      ...process.env,
      // One statement runs at a time: more threads only move it from one cache to another.
      UV_THREADPOOL_SIZE: '1',
      // Nor does DuckDB need a second thread for a few rows; the processes of the real tier have all that there are.
      SLURM_CPUS_ON_NODE: '1',
      // To strip the types of some 900 files takes a second of each process: once a tree is enough.
      NODE_COMPILE_CACHE: join(tree, '.torture/compiled'),
    },
  })
  let tail = ''
  child.stderr?.on('data', (piece: Buffer) => {
    tail = (tail + piece.toString()).slice(-tailCharacters)
  })
  // Not 'close': after `disconnect` it never comes (Node 24.21).
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const lives = (): boolean => child.exitCode === null && child.signalCode === null

  return {
    lives,
    run: (task) =>
      new Promise((resolve) => {
        const finish = (outcome: Outcome): void => {
          clearTimeout(limit)
          child.off('message', heard)
          child.off('exit', gone)
          resolve(outcome)
        }
        const heard = (message: unknown): void => finish(message as Outcome)
        const gone = (): void => finish(standstill(task, `The worker ended: ${tail}`))
        const limit = setTimeout(() => {
          child.off('exit', gone)
          child.kill('SIGKILL')
          const seconds = longestMs[task.way] / 1000
          void ended.then(() => finish(standstill(task, `No end after ${seconds} s. ${tail}`)))
        }, longestMs[task.way])
        child.on('message', heard)
        child.once('exit', gone)
        child.send(task)
      }),
    async end() {
      if (!lives()) return
      child.disconnect()
      const late = setTimeout(() => child.kill('SIGKILL'), 2_000)
      await ended
      clearTimeout(late)
    },
  }
}

const standstill = (task: Task, what: string): Outcome => ({
  seed: task.seed,
  broken: [{ invariant: 8, what }],
  kills: 0,
  runs: 0,
  cpuMs: 0,
  ms: longestMs[task.way],
})
