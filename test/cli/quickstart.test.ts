import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { expect, test } from 'vitest'
import { type Line, openCliRoom, startFromSources } from './cli-room.ts'

const loaded = (result: Line | undefined): number =>
  Object.values((result?.['streams'] ?? {}) as Record<string, { loaded: number; deleted: number }>)
    .map((stream) => stream.loaded + stream.deleted)
    .reduce((sum, moved) => sum + moved, 0)

test('lands, changes, brings back exactly what changed, and then rests', async () => {
  const room = await openCliRoom(null)
  try {
    // Every part of the connector is loaded here, and from the sources: other tests run them bundled.
    const args = ['quickstart', '--dir', 'try', '--json']
    const ended = await startFromSources(args, room.folder, { NO_COLOR: '1' }).ended
    expect(ended).toMatchObject({ exit: 0 })
    const results = ended.lines.filter((line) => line['type'] === 'result')
    expect(results.map((result) => [result['sync'], result['status']])).toEqual([
      ['crm_in', 'succeeded'],
      ['customers_out', 'succeeded'],
      ['crm_in', 'succeeded'],
      ['customers_out', 'succeeded'],
      ['crm_in', 'succeeded'],
      ['customers_out', 'succeeded'],
    ])
    const [first, sent, second, nothingSent, third, nothingAgain] = results
    expect(loaded(first)).toBeGreaterThan(5_000)
    expect(sent?.['records']).toMatchObject({ read: 225, created: 25, updated: 40, unchanged: 160 })
    expect(sent?.['associations']['added']).toBeGreaterThan(20)

    const { contacts, companies, deals, associations } = second?.['streams'] ?? {}
    expect(contacts['loaded']).toBe(65)
    expect([companies['loaded'], deals['loaded']]).toEqual([0, 0])
    expect(associations['loaded']).toBeGreaterThan(0)
    for (const result of [nothingSent, nothingAgain]) {
      expect(result?.['records']).toMatchObject({
        read: 225,
        unchanged: 225,
        created: 0,
        updated: 0,
      })
      expect(result?.['associations']).toMatchObject({ added: 0, removed: 0, set_aside: 0 })
      expect(result?.['calls']).toMatchObject({ import: 0, batch: 0 })
    }
    expect(loaded(third)).toBe(0)
    expect(ended.lines.at(-1)).toEqual({ type: 'summary', status: 'succeeded', exit: 0 })

    const folder = join(room.folder, 'try')
    expect(await readdir(folder)).toEqual(
      expect.arrayContaining(['crm.duckdb', 'hubspot-warehouse.yaml', 'source.sql']),
    )
    const instance = await DuckDBInstance.create(join(folder, 'crm.duckdb'))
    const connection = await instance.connect()
    // Both ends of every link that was made, with its label and its unlabelled twin.
    const links = await connection.runAndReadAll(`
      SELECT link.from_type, link.to_type, link.label, count(*)::INTEGER AS links
      FROM hubspot.associations AS link
      JOIN hubspot.contacts AS contact
        ON contact.lastname = 'Quickstart'
        AND contact.id = CASE link.from_type WHEN 'contacts' THEN link.from_id ELSE link.to_id END
      WHERE link._deleted_at IS NULL
        AND 'companies' IN (link.from_type, link.to_type)
        AND (link.label = 'Billing contact' OR link.label IS NULL)
      GROUP BY ALL
      ORDER BY ALL`)
    expect(links.getRowsJson()).toEqual([
      ['companies', 'contacts', 'Billing contact', 13],
      ['companies', 'contacts', null, 25],
      ['contacts', 'companies', 'Billing contact', 13],
      ['contacts', 'companies', null, 25],
    ])
    connection.closeSync()
    instance.closeSync()

    const status = await room.cli('status', '-f', 'try/hubspot-warehouse.yaml')
    expect(status.stdout).toMatch(/crm_in\s+inbound\s+succeeded/)
  } finally {
    await room[Symbol.asyncDispose]()
  }
}, 180_000)

test('a folder with a configuration of someone else is left alone', async () => {
  const room = await openCliRoom('version: 1\n')
  try {
    const refused = await room.cli('quickstart', '--dir', '.')
    expect(refused.exit).toBe(2)
    expect(refused.stderr).toContain('--dir')
    expect(await readdir(room.folder)).toEqual(['hubspot-warehouse.yaml'])
  } finally {
    await room[Symbol.asyncDispose]()
  }
})
