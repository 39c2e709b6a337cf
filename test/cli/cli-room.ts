import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance, type Json } from '@duckdb/node-api'
import { startSandbox, type SandboxOptions } from '../../src/sandbox/start.ts'
import { cliElsewhere } from '../warehouse/elsewhere.ts'
import { bundledMain, sourceMain } from './bundled.ts'
import { runHere } from './in-process.ts'

/** What starting a process compiles is kept for the next one. */
const compiled = join(tmpdir(), 'hubspot-warehouse-compiled')

const bundled = await bundledMain()

/** What tests configure; elsewhere it is replaced. */
const onDuckDb = '{ kind: duckdb, path: ./crm.duckdb }'

export interface Ended {
  readonly exit: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
  /** The lines of standard output, each parsed: fails when one is no JSON. */
  readonly lines: readonly Line[]
}

// What a line holds depends on its `type`: tests look at what they expect.
// oxlint-disable-next-line typescript/no-explicit-any -- read by tests only
export type Line = Record<string, any>

export interface Started {
  readonly process: ChildProcess
  readonly ended: Promise<Ended>
  /** What it has printed so far. */
  stdout(): string
  /** Resolves once standard output holds the text. */
  printed(text: string): Promise<void>
}

type Environment = Readonly<Record<string, string | undefined>>

/** The command line as a process of its own, in an environment of its own. */
export function start(args: readonly string[], cwd: string, environment: Environment): Started {
  return startFrom(bundled, args, cwd, environment)
}

/** The same with no bundle between, as a checkout runs it. */
export function startFromSources(
  args: readonly string[],
  cwd: string,
  environment: Environment,
): Started {
  return startFrom(sourceMain, args, cwd, environment)
}

function startFrom(
  main: string,
  args: readonly string[],
  cwd: string,
  environment: Environment,
): Started {
  const child = spawn(process.execPath, [main, ...args], {
    cwd,
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      NODE_COMPILE_CACHE: compiled,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  const waiting = new Set<() => void>()
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
    for (const look of waiting) look()
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (exit, signal) => {
      resolve({
        exit,
        signal,
        stdout,
        stderr,
        get lines() {
          return stdout
            .split('\n')
            .filter((line) => line !== '')
            .map((line) => JSON.parse(line) as Line)
        },
      })
    })
  })
  return {
    process: child,
    ended,
    stdout: () => stdout,
    printed: (text) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!stdout.includes(text)) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      }),
  }
}

export interface CliRoom extends AsyncDisposable {
  readonly folder: string
  readonly url: string
  readonly token: string
  /** What the command line finds in its environment. */
  readonly environment: Readonly<Record<string, string>>
  /** Runs a command to its end, signed in, in the folder. */
  cli(...args: readonly string[]): Promise<Ended>
  /** The same with environment variables changed; undefined takes one away. */
  cliIn(environment: Environment, ...args: readonly string[]): Promise<Ended>
  start(...args: readonly string[]): Started
  write(name: string, text: string): Promise<string>
  /** Rows of the DuckDB file, opened for this one statement, or of the warehouse elsewhere. */
  sql(statement: string): Promise<Json[][]>
  control<T = unknown>(path: string, body?: unknown): Promise<T>
}

/** Rates per real second would only make tests slow, and what was written should be found at once. */
const quick = {
  burst_limit: 0,
  associations_burst_limit: 0,
  search_limit_per_second: 0,
  index_lag_ms: 0,
}

/** Where commands are carried out: each in a process of its own, or in this one (see in-process.ts). */
export type Where = 'processes' | 'here'

/** A sandbox account, and a folder in which the command line runs. */
export async function openCliRoom(
  config: string | null,
  options: SandboxOptions = {},
  where: Where = 'processes',
): Promise<CliRoom> {
  const folder = await mkdtemp(join(tmpdir(), 'hubspot-warehouse-cli-'))
  const sandbox = await startSandbox({ ...options, knobs: { ...quick, ...options.knobs } })
  const other = config?.includes(onDuckDb) === true ? await cliElsewhere?.() : undefined
  const environment = {
    HUBSPOT_TOKEN: sandbox.token,
    HUBSPOT_BASE_URL: sandbox.url,
    NO_COLOR: '1',
    ...other?.environment,
  }
  const write = async (name: string, text: string): Promise<string> => {
    const path = join(folder, name)
    await writeFile(path, other === undefined ? text : text.replace(onDuckDb, other.configuration))
    return path
  }
  if (config !== null) await write('hubspot-warehouse.yaml', config)
  const toItsEnd = (args: readonly string[], its: Environment): Promise<Ended> =>
    where === 'here' ? runHere(args, folder, its) : start(args, folder, its).ended
  return {
    folder,
    url: sandbox.url,
    token: sandbox.token,
    environment,
    cli: (...args) => toItsEnd(args, environment),
    cliIn: (changed, ...args) => toItsEnd(args, { ...environment, ...changed }),
    start: (...args) => start(args, folder, environment),
    write,
    sql: async (statement) => {
      if (other !== undefined) return other.sql(statement)
      const instance = await DuckDBInstance.create(join(folder, 'crm.duckdb'))
      const connection = await instance.connect()
      try {
        return (await connection.runAndReadAll(statement)).getRowsJson()
      } finally {
        connection.closeSync()
        instance.closeSync()
      }
    },
    control: async <T>(path: string, body?: unknown): Promise<T> => {
      const answer = await fetch(`${sandbox.url}/_sandbox/${path}`, {
        ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
        headers: { 'content-type': 'application/json' },
      })
      if (!answer.ok) throw new Error(`The sandbox refused ${path}: ${await answer.text()}`)
      return (await answer.json()) as T
    },
    [Symbol.asyncDispose]: async () => {
      await other?.[Symbol.asyncDispose]()
      await sandbox.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A connection, and the given syncs as YAML at its level. */
export const configOf = (syncs: string): string => `version: 1
connections:
  main:
    hubspot: { token: { env: HUBSPOT_TOKEN } }
    warehouse: ${onDuckDb}
syncs:
${syncs
  .trim()
  .split('\n')
  .map((line) => `  ${line}`)
  .join('\n')}
`

/** Contacts `person1@example.com` and so on. */
export const people = (count: number, more: Readonly<Record<string, string>> = {}) =>
  Array.from({ length: count }, (_, at) => ({
    properties: {
      email: `person${at + 1}@example.com`,
      firstname: `Person ${at + 1}`,
      ...more,
    },
  }))

/** The single line of a type. */
export function only(ended: Ended, type: string): Line {
  const found = ended.lines.filter((line) => line['type'] === type)
  if (found.length !== 1 || found[0] === undefined) {
    throw new Error(
      `${found.length} lines of type ${type} in:\n${ended.stdout}\nstandard error:\n${ended.stderr}`,
    )
  }
  return found[0]
}
