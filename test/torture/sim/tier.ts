import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { Server } from 'node:http'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { knownNames, loadConfig } from '../../../src/connector.ts'
import { startSandbox } from '../../../src/sandbox/start.ts'
import type { Beginning, Tier } from '../tier.ts'
import { SharedDatabase } from './database.ts'
import { askDirectly } from './direct.ts'
import { type Heard, MemoryNetwork } from './network.ts'
import { memory, preparedDatabase } from './prepared.ts'
import { type Machine, runProcess } from './process.ts'
import { randomOf, uuidFrom } from './random.ts'
import { Scheduler } from './scheduler.ts'
import { noTrace, openTrace } from './trace.ts'
import { watchWork } from './under-way.ts'
import { install, VirtualTime } from './virtual-time.ts'

export interface SimTier extends Tier {
  /** A digest of all that happened at the ports: names, order, bodies, times, rows. Of a traced one. */
  trace(): string
  /** The last of it in words. */
  traced(): readonly string[]
}

/** Where everything of a seed happens, first. */
const start = '2026-11-22T08:00:00.000Z'
const port = 8041
const origin = `http://127.0.0.1:${port}`
const token = 'pat-eu1-00000000-0000-4000-a000-000000000001'

/**
 * The account, the warehouse and pretended processes of the connector in one process, where the seed decides all order and
 * time stands still while anything can happen. One at a time in a process.
 */
export async function openSimTier(beginning: Beginning, isTraced = false): Promise<SimTier> {
  watchWork()
  const { seed } = beginning
  const prepared = await preparedDatabase()
  const folder = await mkdtemp(join(memory, 'hubspot-warehouse-sim-'))
  const path = join(folder, 'crm.duckdb')
  await copyFile(prepared, path)
  await writeFile(join(folder, 'hubspot-warehouse.yaml'), documentOf(beginning.syncs))

  const config = await loadConfig(
    join(folder, 'hubspot-warehouse.yaml'),
    { HUBSPOT_TOKEN: token, HUBSPOT_BASE_URL: origin },
    knownNames,
  )

  const time = new VirtualTime(start)
  const giveBack = install(time, randomOf(seed, 'Math.random'))
  const trace = isTraced ? openTrace() : noTrace
  const scheduler = new Scheduler(time, randomOf(seed, 'order'))
  const reached = Promise.withResolvers<{ server: Server; network: MemoryNetwork }>()
  const sandbox = await startSandbox({ seed, token, knobs: beginning.knobs ?? {} }, (server) => {
    const heard: Heard = (from, bytes) => {
      trace.note(`${time.now()} ${from}`)
      trace.note(bytes)
    }
    const opened = new MemoryNetwork(server, origin, isTraced ? heard : null)
    reached.resolve({ server, network: opened })
    return Promise.resolve({
      port,
      close: (ms) => opened.close(ms),
      shut: () => Promise.resolve(server.closeAllConnections()),
    })
  }).catch((error: unknown) => {
    giveBack()
    throw error
  })
  const { server, network } = await reached.promise
  const machine: Machine = {
    time,
    scheduler,
    network,
    database: await SharedDatabase.open(path),
    trace,
    duration: randomOf(seed, 'duration'),
    gone: new Set(),
  }
  let started = 0
  let running = 0

  const call = async <T>(path_: string, method: string, body: unknown): Promise<T> => {
    const { status, text } = await askDirectly(server, origin, method, path_, body)
    trace.note(`${time.now()} ${method} ${path_} ${status} ${text}`)
    if (status >= 400) throw new Error(`${method} ${path_}: ${status} ${text}`)
    return (text === '' ? undefined : JSON.parse(text)) as T
  }
  const control = <T>(path_: string, body?: unknown): Promise<T> =>
    call<T>(`/_sandbox/${path_}`, body === undefined ? 'GET' : 'POST', body)

  return {
    name: 'in process',
    control,
    faults: async (faults) => void (await control('faults', { faults })),
    api: (method, path_, body) => control('act', { method, path: path_, body }),
    query: (sql) => machine.database.rows(sql),
    execute: (sql) => machine.database.run(sql),
    run: async (order) => {
      started += 1
      running += 1
      const pid = 1000 + started
      const next = randomOf(seed, `process ${started}`)
      const random = { next, uuid: () => uuidFrom(next) }
      try {
        return await scheduler.until(runProcess(machine, pid, config, random, order))
      } finally {
        running -= 1
      }
    },
    pass: async (ms) => {
      time.jump(ms)
      // HubSpot's jobs that have come to their end meanwhile do so; where processes run, the scheduler sees to it.
      if (running === 0) await scheduler.catchUp()
    },
    trace: () => trace.digest(),
    traced: () => trace.tail(),
    [Symbol.asyncDispose]: async () => {
      await sandbox.close()
      await machine.database[Symbol.asyncDispose]()
      giveBack()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const documentOf = (syncs: Beginning['syncs']): string =>
  stringify({
    version: 1,
    connections: {
      main: {
        hubspot: { token: { env: 'HUBSPOT_TOKEN' } },
        warehouse: { kind: 'duckdb', path: './crm.duckdb' },
      },
    },
    syncs,
  })
