import { createReadStream } from 'node:fs'
import { parse } from 'csv-parse'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ExportedFiles, ExportRequest } from '../../../src/engine/ports.ts'
import { ended, type JobAccount, jobAccount, quick } from '../job-account.ts'

const signal = new AbortController().signal
const request: ExportRequest = {
  object: 'contacts',
  name: 'test export',
  properties: ['email', 'firstname', 'hs_object_id'],
}

let account: JobAccount

beforeAll(async () => {
  account = await jobAccount({ data: 'demo' })
})
afterAll(() => account[Symbol.asyncDispose]())
beforeEach(async () => {
  await account.control('reset', {})
  await account.knobs(quick)
})

async function run(wanted: ExportRequest = request): Promise<ExportedFiles> {
  const { id } = await account.exports.start(wanted, signal)
  const status = await ended(() => account.exports.status(id, signal))
  expect(status.state).toBe('done')
  return account.exports.download(id, wanted, account.folder, signal)
}

async function rowsOf(files: ExportedFiles): Promise<Map<string, Record<string, string>>> {
  const rows = new Map<string, Record<string, string>>()
  for (const { path, columns } of files.files) {
    const reader = createReadStream(path).pipe(
      parse({ bom: true, from: 2, record_delimiter: ['\r\n', '\n'] }),
    )
    for await (const cells of reader) {
      const row: Record<string, string> = {}
      for (const [at, column] of columns.entries()) if (column !== null) row[column] = cells[at]
      rows.set(row['hs_object_id'] as string, row)
    }
  }
  return rows
}

/** The account's contacts as the file should hold them. */
async function truth(): Promise<Map<string, Record<string, string>>> {
  const live = (await account.truth('contacts')).filter(
    ({ archived, mergedInto }) => !archived && (mergedInto ?? null) === null,
  )
  return new Map(
    live.map(({ id, properties }) => [
      id,
      {
        hs_object_id: id,
        email: properties['email'] ?? '',
        firstname: properties['firstname'] ?? '',
      },
    ]),
  )
}

describe('an export of the sandbox account', () => {
  test.each([
    ['as it is', {}],
    ['with a byte order mark', { 'exports.bom': true }],
    ['with other line ends', { 'exports.line_end': '\r\n' }],
    ['with a localised id column besides', { 'exports.id_column': 'extra' }],
    ['in a zip', { 'exports.zip_above_bytes': 0 }],
    ['in several files', { 'exports.rows_per_file': 300 }],
    ['named by taskId too', { 'exports.answer_id_field': 'both' }],
    ['from a host that refuses tokens', { 'exports.link_refuses_token': true }],
  ])('brings every contact, %s', async (_how, knobs) => {
    await account.knobs(knobs)
    const files = await run()
    expect(await rowsOf(files)).toEqual(await truth())
    expect(files.recordCount).toBe(files.rows)
  })

  test.each([
    ['another separator', { 'exports.separator': ';' }],
    ['labels for headers', { 'exports.header': 'labels' }],
  ])('is refused with %s', async (_what, knobs) => {
    await account.knobs(knobs)
    await expect(run()).rejects.toMatchObject({ code: 'hubspot.export_file_refused' })
  })

  test.each(['failed', 'conflict', 'deleted', 'canceled'])('shows that it %s', async (outcome) => {
    await account.knobs({ 'exports.outcome': outcome })
    const { id } = await account.exports.start(request, signal)
    const status = await ended(() => account.exports.status(id, signal))
    expect(status.state).toBe('failed')
    await expect(
      account.exports.download(id, request, account.folder, signal),
    ).rejects.toMatchObject({ code: 'hubspot.export_failed' })
  })

  test('brings only what changed after a time', async () => {
    const [changed] = await account.truth('contacts')
    const { now } = await account.control<{ now: string }>('state')
    await account.control('clock', { advance: '1h' })
    await account.control('records/contacts', {
      records: [{ id: changed?.id, properties: { firstname: 'Changed' } }],
    })
    const files = await run({ ...request, changedAfter: { by: 'lastmodifieddate', time: now } })
    expect([...(await rowsOf(files)).keys()]).toEqual([changed?.id])
  })

  test('says that the day’s exports are used up, and stops nothing else', async () => {
    await account.knobs({ 'exports.per_day': 1 })
    await run()
    await expect(account.exports.start(request, signal)).rejects.toMatchObject({
      code: 'hubspot.export_limit_reached',
    })
    expect(await account.associations.labels('contacts', 'companies', signal)).not.toEqual([])
  })

  test('survives answers and files that are cut', async () => {
    await account.faults(
      { method: 'GET', path: '/status', from: 2, times: 1, action: { status: 502 } },
      { method: 'GET', path: '/export/\\d+$', from: 1, times: 1, action: { reset: true } },
    )
    expect(await rowsOf(await run())).toEqual(await truth())
  })
})
