import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fromBuffer } from 'yauzl'
import { damageNames } from '../../src/sandbox/exports/damage-kinds.ts'
import { Caller, type Json, until } from './jobs-client.ts'

let hubspot: Caller
beforeAll(async () => {
  hubspot = await Caller.start({
    knobs: {
      index_lag_ms: 0,
      'exports.min_ms': 0,
      'exports.start_ms': 0,
      'exports.per_day': 1000,
      'exports.wide_columns': 500,
      'exports.bomb_bytes': 5_000_000,
    },
  })
  const contacts = ['ann', 'bob', 'cy', 'dee'].map((firstname, n) => ({
    firstname,
    email: `${firstname}@x.io`,
    jobtitle: `${n}`,
  }))
  await hubspot.put_records('contacts', ...contacts)
  await hubspot.put_records('companies', { name: 'One' }, { name: 'Two' })
})
afterAll(() => hubspot.sandbox.close())

async function exported(more: object = {}): Promise<{ bytes: Buffer; recordCount: unknown }> {
  const { body } = await hubspot.post('/crm/v3/exports/export/async', {
    exportType: 'VIEW',
    format: 'CSV',
    exportName: 'All',
    objectType: 'CONTACT',
    language: 'EN',
    objectProperties: ['firstname', 'email', 'jobtitle'],
    exportInternalValuesOptions: ['NAMES', 'VALUES'],
    ...more,
  })
  const status = await until(
    async () => (await hubspot.get(`/crm/v3/exports/export/async/tasks/${body.id}/status`)).body,
    (answer: Json) => answer.status === 'COMPLETE',
  )
  const state = await hubspot.get(`/crm/v3/exports/export/${body.id}`)
  const file = await fetch(status.result)
  return { bytes: Buffer.from(await file.arrayBuffer()), recordCount: state.body.recordCount }
}

/** What a careful reader sees of a file: names and text of its members, or why it is none. */
function opened(bytes: Buffer): Promise<readonly (readonly [string, string])[]> {
  return new Promise((resolve, reject) => {
    fromBuffer(bytes, { lazyEntries: true }, (error, zip) => {
      if (error) {
        reject(error)
        return
      }
      const members: [string, string][] = []
      zip.on('error', reject)
      zip.on('end', () => resolve(members))
      zip.on('entry', (entry: { fileName: string }) => {
        zip.openReadStream(entry as never, (failure, stream) => {
          if (failure) {
            reject(failure)
            return
          }
          const chunks: Buffer[] = []
          stream.on('error', reject)
          stream.on('data', (chunk: Buffer) => chunks.push(chunk))
          stream.on('end', () => {
            members.push([entry.fileName, Buffer.concat(chunks).toString()])
            zip.readEntry()
          })
        })
      })
      zip.readEntry()
    })
  })
}

async function looked({ bytes, recordCount }: Awaited<ReturnType<typeof exported>>): Promise<Json> {
  const isZip = bytes.subarray(0, 2).toString() === 'PK'
  try {
    const members = isZip ? await opened(bytes) : [['', bytes.toString()] as const]
    // A zip within the zip is no text.
    const text = members.map(([name, member]) => (name.endsWith('.zip') ? '' : member))[0] ?? ''
    const table = parse(text, { bom: true }) as string[][]
    const [header = [], ...rows] = table
    return {
      zip: isZip,
      members: members.map(([name]) => name.replace(/export-\d+/u, 'export')),
      header: header.length > 10 ? header.length : header.slice(1).join(),
      rows: rows.map((row) => (row[1] ?? '').slice(0, 5)).join(),
      long: rows.flat().some((cell) => cell.length > 999_999),
      recordCount,
    }
  } catch (error) {
    return { refused: String((error as Error).message), recordCount }
  }
}

const whole = {
  zip: false,
  members: [''],
  header: 'firstname,email,jobtitle',
  rows: 'ann,bob,cy,dee',
  long: false,
  recordCount: 4,
}
const zipped = { ...whole, zip: true, members: ['export.csv'] }
const refused = (why: RegExp) => ({ refused: expect.stringMatching(why), recordCount: 4 })

const expected: Record<(typeof damageNames)[number], object> = {
  none: whole,
  truncated: refused(/Quote Not Closed|Invalid Record Length/),
  damaged_data: refused(/./),
  damaged_crc: zipped,
  wrong_size: refused(/too few bytes|not enough bytes/i),
  encrypted: refused(/encrypted/),
  bomb: refused(/Quote Not Closed/),
  html: { ...whole, header: '', rows: '' },
  empty: { ...whole, header: '', rows: '' },
  path_names: refused(/invalid relative path/),
  absolute_path: refused(/absolute path/),
  same_names: { ...zipped, members: ['export.csv', 'export.csv'] },
  missing_part: { ...zipped, members: [], header: '', rows: '' },
  extra_part: { ...zipped, members: ['export.csv', 'extra-export.csv'] },
  foreign_part: { ...zipped, members: ['export.csv', 'readme.txt'] },
  nested_zip: { ...zipped, members: ['export.zip'], header: '', rows: '' },
  empty_zip: { ...zipped, members: [], header: '', rows: '' },
  columns_swapped: { ...whole, header: 'firstname,jobtitle,email' },
  column_renamed: { ...whole, header: 'firstname,email,jobtitle_v2' },
  column_doubled: { ...whole, header: 'firstname,email,jobtitle,jobtitle' },
  column_missing: { ...whole, header: 'firstname,email' },
  id_missing: { ...whole, header: 'email,jobtitle', rows: 'ann@x,bob@x,cy@x.,dee@x' },
  wide_rows: { ...whole, header: 504 },
  row_missing: { ...whole, rows: 'ann,bob,dee' },
  row_doubled: { ...whole, rows: 'ann,bob,cy,cy,dee' },
  row_replaced: { ...whole, rows: 'cy,bob,cy,dee' },
  other_object: { ...whole, rows: ',', recordCount: 2 },
  quoting_broken: refused(/Quote|quote/),
  ragged_long: refused(/Invalid Record Length/),
  ragged_short: refused(/Invalid Record Length/),
  long_cell: { ...whole, long: true },
  header_only: { ...whole, rows: '' },
  no_header: { ...whole, header: 'ann,ann@x.io,0', rows: 'bob,cy,dee' },
  wrong_encoding: refused(/Quote|quote/),
  count_high: { ...whole, recordCount: 5 },
  count_low: { ...whole, recordCount: 3 },
  count_missing: { ...whole, recordCount: undefined },
}

test.each(damageNames)(
  'a file is damaged in the way that was asked for alone: %s',
  async (damage) => {
    await hubspot.knobs({ 'exports.damage': damage })
    expect(await looked(await exported())).toEqual(expected[damage])
  },
)

test('damage and outcomes meet so many exports, then all is well', async () => {
  await hubspot.knobs({ 'exports.damage': 'row_missing', 'exports.damage_times': 0 })
  await hubspot.post('/_sandbox/reset')
  await hubspot.knobs({
    index_lag_ms: 0,
    burst_limit: 0,
    'exports.min_ms': 0,
    'exports.start_ms': 0,
    'exports.damage': 'count_high',
    'exports.damage_times': 1,
    'exports.outcome': 'failed',
    'exports.outcome_times': 1,
    'exports.link_base': 'http://10.1.2.3',
    'exports.rows_per_file': 2,
  })
  const run = async () => {
    const { body } = await hubspot.post('/crm/v3/exports/export/async', {
      exportType: 'VIEW',
      format: 'CSV',
      objectType: 'CONTACT',
      objectProperties: ['email'],
    })
    const status = await until(
      async () => (await hubspot.get(`/crm/v3/exports/export/async/tasks/${body.id}/status`)).body,
      (answer: Json) => answer.status === 'COMPLETE',
    )
    return {
      result: status.result,
      ...(await hubspot.get(`/crm/v3/exports/export/${body.id}`)).body,
    }
  }
  expect(await run()).toMatchObject({ exportState: 'FAILED', result: undefined })
  expect(await run()).toMatchObject({
    recordCount: 1,
    result: expect.stringMatching(/^http:\/\/10\.1\.2\.3\/crm-export-files\//),
  })
  expect(await run()).toMatchObject({ recordCount: 0 })
})
