import fs from 'node:fs'
import { chdir, cwd } from 'node:process'
import { vi } from 'vitest'
import type { Ended, Line, Started } from './cli-room.ts'

type Environment = Readonly<Record<string, string | undefined>>

const signals = ['SIGTERM', 'SIGINT'] as const

let isRunning = false

/** The same as of a process, but for what only processes have. */
export type StartedHere = Omit<Started, 'process'>

/**
 * The command line in this process, with the environment, folder and outputs of one of its own: a process takes longer
 * to start than most commands to be carried out. One at a time. Tests of signals, kills, and of what happens at once start
 * processes.
 */
export function startHere(
  words: readonly string[],
  folder: string,
  environment: Environment,
): StartedHere {
  if (isRunning) throw new Error('One command at a time in a process: start others as processes.')
  isRunning = true
  const printing = new Printing()
  const ended = carriedOut(words, folder, environment, printing).finally(() => {
    isRunning = false
  })
  return {
    ended,
    stdout: () => printing.stdout,
    printed: (text) => printing.printed(text),
  }
}

export const runHere = (...asked: Parameters<typeof startHere>): Promise<Ended> =>
  startHere(...asked).ended

/** What a command has written so far. */
class Printing {
  stdout = ''
  stderr = ''
  readonly #waiting = new Set<() => void>()

  toStdout(text: string): void {
    this.stdout += text
    for (const look of this.#waiting) look()
  }

  printed(text: string): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!this.stdout.includes(text)) return
        this.#waiting.delete(look)
        resolve()
      }
      this.#waiting.add(look)
      look()
    })
  }
}

async function carriedOut(
  words: readonly string[],
  folder: string,
  environment: Environment,
  printing: Printing,
): Promise<Ended> {
  const before = {
    environment: { ...process.env },
    folder: cwd(),
    listeners: signals.map((signal) => new Set(process.listeners(signal))),
  }
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(
      keeping((text) => {
        printing.toStdout(text)
      }),
    ),
    vi.spyOn(process.stderr, 'write').mockImplementation(
      keeping((text) => {
        printing.stderr += text
      }),
    ),
    vi.spyOn(fs, 'writeSync').mockImplementation(
      logging((text) => {
        printing.stderr += text
      }),
    ),
  ]
  let exit: number | null = null
  try {
    become({ ...machine(before.environment), ...environment })
    chdir(folder)
    const { carryOut } = await import('../../src/cli/command-line.ts')
    await carryOut(words, (code) => (exit = code))
  } finally {
    for (const spy of spies) spy.mockRestore()
    become(before.environment)
    chdir(before.folder)
    for (const [at, signal] of signals.entries()) {
      for (const listener of process.listeners(signal)) {
        if (before.listeners[at]?.has(listener) !== true) process.off(signal, listener)
      }
    }
  }
  return endedOf(exit, printing.stdout, printing.stderr)
}

/** How a command ended, its lines read when they are asked for. */
const endedOf = (exit: number | null, stdout: string, stderr: string): Ended => ({
  exit,
  signal: null,
  stdout,
  stderr,
  get lines() {
    return stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Line)
  },
})

/** Of the runner's environment only what a process could not do without. */
const machine = ({ PATH, HOME, TMPDIR, SLURM_CPUS_ON_NODE }: NodeJS.ProcessEnv): Environment => ({
  PATH,
  HOME,
  TMPDIR,
  SLURM_CPUS_ON_NODE,
})

function become(environment: Environment): void {
  for (const name of Object.keys(process.env)) {
    if (environment[name] === undefined) delete process.env[name]
  }
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined) process.env[name] = value
  }
}

/** Node's `write`, as commands call it: a text or bytes, then perhaps an encoding and who waits for it. */
const keeping =
  (keep: (text: string) => void) =>
  (chunk: string | Uint8Array, ...more: readonly unknown[]): boolean => {
    keep(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8'))
    const done = more.find((one) => typeof one === 'function') as (() => void) | undefined
    if (done !== undefined) queueMicrotask(done)
    return true
  }

/** The log goes to the file descriptor of standard error, past the stream (machine/log.ts). */
const logging =
  (keep: (text: string) => void): typeof fs.writeSync =>
  (file: number, written: unknown, ...more: readonly unknown[]): number => {
    if (file !== 2) return (writeSync as Writes)(file, written, ...more)
    const text = typeof written === 'string' ? written : Buffer.from(written as Buffer).toString()
    keep(text)
    return Buffer.byteLength(text)
  }

type Writes = (...given: readonly unknown[]) => number

/** Node's own. */
const { writeSync } = fs
