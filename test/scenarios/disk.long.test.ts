import { spawn } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { bundledMain } from '../cli/bundled.ts'
import type { Line } from '../cli/cli-room.ts'
import { connectorRoom, type ConnectorRoom } from '../engine/journal/connector-room.ts'

const document = `version: 1
connections:
  main:
    hubspot: { token: { env: HUBSPOT_TOKEN } }
    warehouse: { kind: duckdb, path: ./crm.duckdb }
syncs:
  crm_in:
    connection: main
    direction: inbound
    streams: { contacts: { properties: [email, lastname] } }
  customers_out:
    connection: main
    direction: outbound
    target: contacts
    strategy: upsert
    source: { table: main.customers }
    key: id
    identify_by: { property: email, column: email }
    fields: { firstname: first_name }
`

const main = await bundledMain()

/** Runs a sync in a process that may write no file beyond so many KB: to it the disk is full there. */
async function runWithin(room: ConnectorRoom, sync: string, kb: number) {
  const child = spawn(
    'bash',
    ['-c', `ulimit -f ${kb}; exec "$0" "$@"`, process.execPath, main, 'run', sync, '--json'],
    {
      cwd: room.folder,
      env: {
        PATH: process.env['PATH'],
        HOME: room.folder,
        HUBSPOT_BASE_URL: room.sandbox.url,
        HUBSPOT_TOKEN: room.sandbox.token,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let printed = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (printed += text))
  const exit = await new Promise<number | null>((resolve) => child.on('close', resolve))
  const lines = printed.split('\n').filter((line) => line.startsWith('{"type":"result"'))
  const result = JSON.parse(lines[0] ?? 'null') as Line | null
  const codes = [result?.['error'], ...Object.values(result?.['streams'] ?? {})]
    .map((one) => (one as Line | null)?.['code'] ?? (one as Line | null)?.['error']?.['code'])
    .filter((code): code is string => typeof code === 'string')
  return { exit, printed, codes: [...new Set(codes)] }
}

const people = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, n) => ({
    id: String(10_000 + from + n),
    properties: { email: `p${from + n}@example.com`, lastname: `${from + n} `.repeat(120) },
  }))

const emails = async (room: ConnectorRoom) =>
  (await room.sql('SELECT email FROM hubspot.contacts ORDER BY email')).map(({ email }) => email)

describe('a disk that is full', () => {
  test('wherever it strikes, is named, leaves nothing half-done, and the next run is whole', {
    timeout: 120_000,
  }, async () => {
    await using room = await connectorRoom(document)
    const write = (records: readonly unknown[]) => room.control('records/contacts', { records })
    await write(people(0, 50))
    expect((await room.run('crm_in')).status).toBe('succeeded')
    await room.sql(`CREATE TABLE main.customers AS
      SELECT i AS id, 'p' || i || '@example.com' AS email, repeat('F', 200) AS first_name FROM range(2000) r(i)`)
    await write(people(50, 2000))
    const before = await emails(room)

    const seen: string[] = []
    for (const [sync, kb] of [
      ['crm_in', 96],
      ['crm_in', 700],
      ['customers_out', 300],
    ] as const) {
      const { exit, printed, codes } = await runWithin(room, sync, kb)
      const what = `${sync} within ${kb} KB: ${printed}`
      expect(exit, what).toBe(1)
      expect(codes, what).toEqual(['warehouse.disk_full'])
      expect(printed, what).toContain('Make room')
      seen.push(/"what":"(.*?) failed/.exec(printed)?.[1] ?? '')
      // Loads are whole: what is there is there with its state, and the file opens.
      const now = await emails(room)
      expect(
        now.filter((email) => before.includes(email)),
        what,
      ).toEqual(before)
    }
    expect(new Set(seen).size).toBeGreaterThan(1)
    expect((await room.run('crm_in')).status).toBe('succeeded')
    expect(await emails(room)).toHaveLength(2000)
    expect((await room.run('customers_out')).status).toBe('succeeded')
    const live = await room.records('contacts')
    expect(live).toHaveLength(2000)
    expect(live.every(({ properties }) => properties['firstname'] === 'F'.repeat(200))).toBe(true)
  })
})
