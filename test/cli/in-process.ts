import { chdir, cwd } from 'node:process'
import { vi } from 'vitest'
import type { Ended, Line } from './cli-room.ts'

type Environment = Readonly<Record<string, string | undefined>>

const signals = ['SIGTERM', 'SIGINT'] as const

let isRunning = false

/**
 * The command line in this process, with the environment, folder and outputs of one of its own: a process takes longer
 * to start than most commands to be carried out. One at a time. Tests of signals, kills, logs and of what happens at once
 * start processes.
 */
export async function runHere(
  words: readonly string[],
  folder: string,
  environment: Environment,
): Promise<Ended> {
  if (isRunning) throw new Error('One command at a time in a process: start others as processes.')
  isRunning = true
  const before = {
    environment: { ...process.env },
    folder: cwd(),
    listeners: signals.map((signal) => new Set(process.listeners(signal))),
  }
  let stdout = ''
  let stderr = ''
  let exit: number | null = null
  const written = [
    vi.spyOn(process.stdout, 'write').mockImplementation(keeping((text) => (stdout += text))),
    vi.spyOn(process.stderr, 'write').mockImplementation(keeping((text) => (stderr += text))),
  ]
  try {
    // What is logged goes to the file descriptor, which is the test runner's.
    become({ ...machine(before.environment), LOG_LEVEL: 'silent', ...environment })
    chdir(folder)
    const { carryOut } = await import('../../src/cli/command-line.ts')
    await carryOut(words, (code) => (exit = code))
  } finally {
    for (const spy of written) spy.mockRestore()
    become(before.environment)
    chdir(before.folder)
    for (const [at, signal] of signals.entries()) {
      for (const listener of process.listeners(signal)) {
        if (before.listeners[at]?.has(listener) !== true) process.off(signal, listener)
      }
    }
    isRunning = false
  }
  return endedOf(exit, stdout, stderr)
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
