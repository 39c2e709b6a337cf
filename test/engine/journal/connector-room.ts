import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance, type Json } from '@duckdb/node-api'
import { loadConfig } from '../../../src/config/load.ts'
import { type Connector, knownNames, openConnector } from '../../../src/connector.ts'
import type { RunResult } from '../../../src/engine/reports.ts'
import { silentLog } from '../../../src/machine/log.ts'
import { type SandboxOptions, startSandbox } from '../../../src/sandbox/start.ts'

export interface AccountRecord {
  readonly id: string
  readonly properties: Readonly<Record<string, string | null>>
  readonly createdAt: string
  readonly updatedAt: string
  readonly archived: boolean
  readonly archivedAt: string | null
  readonly mergedInto: string | null
}

export interface AccountLink {
  readonly from: string
  readonly to: string
  readonly category: string
  readonly typeId: number
}

/** A sandbox account and a folder with a configuration document, in which the whole connector runs in this process. */
export async function connectorRoom(document: string, options: SandboxOptions = {}) {
  const sandbox = await startSandbox({
    seed: 7,
    ...options,
    knobs: {
      burst_limit: 0,
      associations_burst_limit: 0,
      search_limit_per_second: 0,
      index_lag_ms: 0,
      ...options.knobs,
    },
  })
  const folder = await mkdtemp(join(tmpdir(), 'connector-'))
  const file = join(folder, 'hubspot-warehouse.yaml')
  await writeFile(file, document)
  const path = join(folder, 'crm.duckdb')
  const ask = async <T>(method: string, at: string, body?: unknown): Promise<T> => {
    const answer = await fetch(`${sandbox.url}/${at}`, {
      method,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${sandbox.token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${at}: ${answer.status} ${text}`)
    return (text === '' ? undefined : JSON.parse(text)) as T
  }
  const control = <T>(at: string, body?: unknown): Promise<T> =>
    ask<T>(body === undefined ? 'GET' : 'POST', `_sandbox/${at}`, body)

  /** A connector as a process of its own would have it: opened, used and closed. */
  const withConnector = async <T>(
    work: (connector: Connector) => Promise<T>,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<T> => {
    const config = await loadConfig(
      file,
      { HUBSPOT_BASE_URL: sandbox.url, HUBSPOT_TOKEN: sandbox.token, ...environment },
      knownNames,
    )
    const signal = new AbortController().signal
    const connector = openConnector(config, { log: silentLog, signal, progress: () => undefined })
    try {
      return await work(connector)
    } finally {
      await connector[Symbol.asyncDispose]()
    }
  }

  return {
    sandbox,
    folder,
    path,
    ask,
    control,
    withConnector,
    run: (sync: string, environment: Readonly<Record<string, string>> = {}): Promise<RunResult> =>
      withConnector(
        (connector) => connector.run(sync, { full: false, approve: null }),
        environment,
      ),
    faults: (...faults: readonly unknown[]) => control('faults', { faults }),
    records: async (type: string) =>
      (await control<{ results: AccountRecord[] }>(`records/${type}`)).results,
    links: async (from: string, to: string) =>
      (await control<{ results: AccountLink[] }>(`associations/${from}/${to}`)).results,
    /** Requests to HubSpot so far. */
    asked: async (): Promise<readonly { readonly method: string; readonly path: string }[]> =>
      (await control<{ results: { method: string; path: string }[] }>('requests')).results,
    sql: (text: string): Promise<readonly Readonly<Record<string, Json>>[]> => inDuckDb(path, text),
    async [Symbol.asyncDispose]() {
      await sandbox.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export type ConnectorRoom = Awaited<ReturnType<typeof connectorRoom>>

/** Statements on a file that nobody else has open; the rows of the last one. */
export async function inDuckDb(
  path: string,
  text: string,
): Promise<readonly Readonly<Record<string, Json>>[]> {
  const instance = await DuckDBInstance.create(path)
  try {
    const connection = await instance.connect()
    try {
      const reader = await connection.runAndReadAll(text)
      return reader.getRowObjectsJson()
    } finally {
      connection.closeSync()
    }
  } finally {
    instance.closeSync()
  }
}
