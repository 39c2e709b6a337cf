import { parse } from 'csv-parse/sync'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fromBuffer } from 'yauzl'
import { spreadsheetRows } from '../../src/sandbox/imports/spreadsheet.ts'
import { writeFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Caller, type Json, type Reply, until } from './jobs-client.ts'

let hubspot: Caller
let ids: string[]

beforeEach(async () => {
  hubspot = await Caller.start({
    knobs: { index_lag_ms: 0, 'exports.min_ms': 0, 'exports.start_ms': 0 },
  })
  ids = await hubspot.put_records(
    'contacts',
    { email: 'a@x.io', firstname: 'Ann "A", B', lifecyclestage: 'lead' },
    { email: 'b@x.io', firstname: 'Bö\nb', lifecyclestage: 'customer' },
    { email: 'c@x.io', lifecyclestage: 'lead', closedate: '2026-03-01T10:20:30.000Z' },
  )
})
afterEach(() => hubspot.sandbox.close())

const BODY = {
  exportType: 'VIEW',
  format: 'CSV',
  exportName: 'All contacts',
  objectType: 'CONTACT',
  language: 'EN',
  objectProperties: ['email', 'firstname', 'lifecyclestage'],
  exportInternalValuesOptions: ['NAMES', 'VALUES'],
}

const start = (more: object = {}, version?: string): Promise<Reply> =>
  hubspot.post(
    version === undefined ? '/crm/v3/exports/export/async' : `/crm/exports/${version}/export/async`,
    {
      ...BODY,
      ...more,
    },
  )

const status = async (id: string): Promise<Json> =>
  (await hubspot.get(`/crm/v3/exports/export/async/tasks/${id}/status`)).body

const state = async (id: string): Promise<Json> =>
  (await hubspot.get(`/crm/v3/exports/export/${id}`)).body

async function done(more: object = {}, version?: string): Promise<Json> {
  const started = await start(more, version)
  expect([started.status, started.body]).toEqual([202, { id: expect.any(String), links: {} }])
  return await until(
    () => status(started.body.id),
    (answer) => answer.status === 'COMPLETE',
  )
}

async function bytesOf(url: string): Promise<Buffer> {
  const response = await fetch(url)
  expect(response.status).toBe(200)
  const bytes = Buffer.from(await response.arrayBuffer())
  expect(bytes.length).toBe(Number(response.headers.get('content-length')))
  return bytes
}

/** The cells of a plain CSV, checked to be quoted all over. */
async function table(more: object = {}, version?: string): Promise<string[][]> {
  const text = (await bytesOf((await done(more, version)).result)).toString()
  expect(text).toMatch(/^("([^"]|"")*"[,\n])*$/)
  return parse(text)
}

async function members(zip: Buffer): Promise<Record<string, Buffer>> {
  const file = await new Promise<Json>((resolve, reject) => {
    fromBuffer(zip, { lazyEntries: true }, (error, opened) =>
      error ? reject(error) : resolve(opened),
    )
  })
  const parts: Record<string, Buffer> = {}
  for await (const entry of file.eachEntry()) {
    const stream = await file.openReadStreamPromise(entry)
    parts[entry.fileName] = Buffer.concat(await stream.toArray())
  }
  return parts
}

describe('the file', () => {
  test('has internal names and values, each cell quoted, the id first', async () => {
    expect(await table()).toEqual([
      ['hs_object_id', 'email', 'firstname', 'lifecyclestage'],
      [ids[0], 'a@x.io', 'Ann "A", B', 'lead'],
      [ids[1], 'b@x.io', 'Bö\nb', 'customer'],
      [ids[2], 'c@x.io', '', 'lead'],
    ])
  })

  test('has labels and readable values without NAMES and VALUES, the id in the language', async () => {
    const more = {
      exportInternalValuesOptions: [],
      language: 'ES',
      objectProperties: ['email', 'lifecyclestage', 'closedate'],
    }
    const [header, first, , third] = await table(more)
    expect(header?.[0]).toBe('ID de registro')
    expect(header?.[1]).toBe(hubspot.sandbox.account.objects('0-1').property('email')?.label)
    expect(first?.[2]).toBe('Lead')
    expect(third?.[3]).toBe('2026-03-01 10:20')
    await hubspot.knobs({ 'exports.time_zone': 'America/New_York' })
    expect((await table(more))[3]?.[3]).toBe('2026-03-01 05:20')
  })

  test('writes times as the knob says under VALUES', async () => {
    const more = { objectProperties: ['closedate', 'createdate'] }
    const ms = (await table(more))[3]
    expect(ms?.[1]).toBe(String(Date.parse('2026-03-01T10:20:30Z')))
    await hubspot.knobs({ 'exports.date_values': 'iso' })
    const iso = (await table(more))[3]
    expect(iso?.[1]).toBe('2026-03-01T10:20:30.000Z')
    expect(Date.parse(iso?.[2] ?? '')).toBe(Number(ms?.[2]))
  })

  test('has the id once or beside the asked column', async () => {
    const more = { objectProperties: ['email', 'hs_object_id'] }
    expect((await table(more))[0]).toEqual(['hs_object_id', 'email'])
    await hubspot.knobs({ 'exports.id_column': 'extra' })
    const [header, first] = await table(more)
    expect(header).toEqual(['Record ID', 'email', 'hs_object_id'])
    expect(first).toEqual([ids[0], 'a@x.io', ids[0]])
  })

  test('follows the dialect knobs', async () => {
    await hubspot.knobs({
      'exports.bom': true,
      'exports.separator': ';',
      'exports.line_end': '\r\n',
      'exports.header': 'labels',
    })
    const text = (await bytesOf((await done({ objectProperties: ['email'] })).result)).toString()
    expect(text).toBe(
      `\uFEFF"Record ID";"Email"\r\n${ids.map((id, at) => `"${id}";"${'abc'[at]}@x.io"\r\n`).join('')}`,
    )
  })

  test('shows the lagging index, and no archived records', async () => {
    await hubspot.knobs({ index_lag_ms: 60_000 })
    await hubspot.call('PATCH', `/crm/v3/objects/contacts/${ids[0]}`, {
      properties: { firstname: 'New' },
    })
    await hubspot.post('/crm/v3/objects/contacts', { properties: { email: 'd@x.io' } })
    expect((await table()).map(([, email, name]) => [email, name])).toContainEqual([
      'a@x.io',
      'Ann "A", B',
    ])
    await hubspot.delete(`/crm/v3/objects/contacts/${ids[1]}`)
    await hubspot.settled()
    const later = await table()
    expect(later.map(([, email]) => email)).toEqual(['email', 'a@x.io', 'c@x.io', 'd@x.io'])
    expect(later[1]?.[2]).toBe('New')
  })

  test('is a zip above the size limit, whatever its link looks like', async () => {
    await hubspot.knobs({ 'exports.zip_above_bytes': 100 })
    const plain = await table({
      objectProperties: [],
      publicCrmSearchRequest: {
        filters: [{ propertyName: 'email', operator: 'EQ', value: 'a@x.io' }],
      },
    })
    expect(plain).toHaveLength(2)
    const files = Object.values(await members(await bytesOf((await done()).result)))
    expect(files).toHaveLength(1)
    expect(parse(files[0] ?? '')).toHaveLength(4)
  })

  test('becomes several files of a zip above the rows of one file, each with its header', async () => {
    await hubspot.knobs({ 'exports.rows_per_file': 2 })
    const { id } = (await start()).body
    const { result } = await until(
      () => status(id),
      (answer) => answer.status === 'COMPLETE',
    )
    const files = await members(await bytesOf(result))
    const tables = Object.values(files).map((file) => parse(file) as string[][])
    expect(tables.map((rows) => rows.map(([, email]) => email))).toEqual([
      ['email', 'a@x.io', 'b@x.io'],
      ['email', 'c@x.io'],
    ])
    expect((await state(id)).recordCount).toBe(3)
    await hubspot.knobs({ 'exports.rows_per_file': 3 })
    expect(await table()).toHaveLength(4)
  })

  test.each([1, 2, 100_000, 300_000])(
    'loses no row where the zip begins, at %i bytes',
    async (limit) => {
      const many = await Caller.start({
        contacts: 7000,
        knobs: { 'exports.min_ms': 0, 'exports.zip_above_bytes': limit },
      })
      await hubspot.sandbox.close()
      hubspot = many
      const { result } = await done({
        objectProperties: ['email', 'firstname', 'lastname', 'phone', 'city'],
      })
      const tables = Object.values(await members(await bytesOf(result))).map(
        (file) => parse(file) as string[][],
      )
      expect(tables.map(({ length }) => length - 1)).toEqual([7000])
      const ids = tables.flatMap((rows) => rows.slice(1).map(([id]) => id))
      expect(new Set(ids).size).toBe(7000)
    },
  )

  test('large ones stream whole through a zip', async () => {
    const many = await Caller.start({
      contacts: 20_000,
      knobs: { 'exports.min_ms': 0, 'exports.rows_per_file': 8000 },
    })
    await hubspot.sandbox.close()
    hubspot = many
    const { result } = await done({
      objectProperties: ['email', 'firstname', 'lastname', 'phone', 'city'],
    })
    const tables = Object.values(await members(await bytesOf(result))).map(
      (file) => parse(file) as string[][],
    )
    expect(tables.map(({ length }) => length - 1)).toEqual([8000, 8000, 4000])
    expect(new Set(tables.flatMap((rows) => rows.slice(1).map(([id]) => id))).size).toBe(20_000)
  })

  test('can be a spreadsheet', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'export-test-'))
    try {
      await writeFile(join(folder, 'x'), await bytesOf((await done({ format: 'xlsx' })).result))
      const rows: (readonly string[])[] = []
      for await (const row of spreadsheetRows(join(folder, 'x'))) rows.push(row)
      expect(rows[2]).toEqual([ids[1], 'b@x.io', 'Bö\nb', 'customer'])
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})

describe('associations', () => {
  let companies: string[]

  beforeEach(async () => {
    companies = await hubspot.put_records('companies', { name: 'Acme' }, { name: 'Bolt' })
    const path = (company: number) =>
      `/crm/v4/objects/contacts/${ids[0]}/associations/companies/${companies[company]}`
    await hubspot.put(path(0), [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 1 }])
    await hubspot.put(path(1), [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 279 }])
  })

  test('come as ids and names for one object', async () => {
    const [header, first, second] = await table({
      objectProperties: [],
      associatedObjectType: 'COMPANY',
    })
    expect(header).toEqual(['hs_object_id', 'Associated Company IDs', 'Associated Company'])
    expect(first).toEqual([ids[0], companies.join(';'), 'Acme;Bolt'])
    expect(second).toEqual([ids[1], '', ''])
  })

  test('come as ids only for several objects, with label columns when asked for', async () => {
    const more = {
      objectProperties: [],
      associatedObjectType: ['COMPANY', 'DEAL'],
      includeLabeledAssociations: true,
    }
    const [header, first] = await table(more, '2026-09')
    expect(header).toEqual([
      'hs_object_id',
      'Associated Company IDs',
      'Associated Company IDs (Primary)',
      'Associated Deal IDs',
    ])
    expect(first).toEqual([ids[0], companies.join(';'), companies[0], ''])
  })

  test('are cut at 1,000 a row unless asked otherwise', async () => {
    const records = Array.from({ length: 1001 }, (_, at) => ({ name: `C${at}` }))
    const many = await hubspot.put_records('companies', ...records)
    const inputs = many.map((id) => ({ from: { id: ids[1] }, to: { id } }))
    await hubspot.post('/crm/v4/associations/contacts/companies/batch/associate/default', {
      inputs,
    })
    const more = { objectProperties: [], associatedObjectType: 'COMPANY' }
    expect((await table(more))[2]?.[1]?.split(';')).toHaveLength(1000)
    const all = { ...more, overrideAssociatedObjectsPerDefinitionPerRowLimit: true }
    expect((await table(all))[2]?.[1]?.split(';')).toHaveLength(1001)
  })
})

describe('what is exported', () => {
  const emails = async (publicCrmSearchRequest: object, version?: string) =>
    (await table({ publicCrmSearchRequest }, version)).slice(1).map(([, email]) => email?.[0])

  test.each([
    {
      title: 'filters',
      request: { filters: [{ propertyName: 'lifecyclestage', operator: 'EQ', value: 'lead' }] },
      left: ['a', 'c'],
    },
    {
      title: 'the docs’ key `property`',
      request: { filters: [{ property: 'email', operator: 'EQ', value: 'b@x.io' }] },
      left: ['b'],
    },
    {
      title: 'groups, any of which',
      request: {
        filterGroups: [
          { filters: [{ propertyName: 'email', operator: 'EQ', value: 'a@x.io' }] },
          { filters: [{ propertyName: 'email', operator: 'EQ', value: 'b@x.io' }] },
        ],
      },
      left: ['a', 'b'],
    },
    {
      title: 'a sort as object',
      request: { sorts: [{ propertyName: 'email', order: 'DESC' }] },
      left: ['c', 'b', 'a'],
    },
    { title: 'a sort as text', request: { sorts: ['-email'] }, left: ['c', 'b', 'a'] },
    { title: 'a query', request: { query: 'b@x.io' }, left: ['b'] },
  ])('follows $title', async ({ request, left }) => {
    expect(await emails(request)).toEqual(left)
  })

  test('takes 3 x 3 filters on v3, more on dated paths', async () => {
    const filter = { propertyName: 'email', operator: 'HAS_PROPERTY' }
    const publicCrmSearchRequest = { filters: [filter, filter, filter, filter] }
    expect((await start({ publicCrmSearchRequest })).status).toBe(400)
    expect(await emails(publicCrmSearchRequest, '2026-09')).toEqual(['a', 'b', 'c'])
  })

  test.each([
    { title: 'an unknown property', more: { objectProperties: ['nope'] }, status: 400 },
    { title: 'an unknown object', more: { objectType: 'STARSHIP' }, status: 400 },
    { title: 'an unknown format', more: { format: 'PDF' }, status: 400 },
    { title: 'an unknown language', more: { language: 'KLINGON' }, status: 400 },
    {
      title: 'an unknown operator',
      more: { publicCrmSearchRequest: { filters: [{ propertyName: 'email', operator: 'LIKE' }] } },
      status: 400,
    },
    { title: 'a list that does not exist', more: { exportType: 'LIST', listId: '4' }, status: 404 },
    {
      title: 'five associated objects',
      more: { associatedObjectType: ['COMPANY', 'DEAL', 'TICKET', 'NOTE', 'CALL'] },
      status: 400,
    },
  ])('refuses $title', async ({ more, status: expected }) => {
    const { status: answered, body } = await start(more)
    expect([answered, body.status]).toEqual([expected, 'error'])
  })

  test('a token without crm.export', async () => {
    const other = await hubspot.withScopes(['crm.objects.contacts.read'])
    expect((await other.post('/crm/v3/exports/export/async', BODY)).status).toBe(403)
  })
})

describe('the job', () => {
  test('waits its turn: one at a time', async () => {
    await hubspot.post('/_sandbox/clock', { freeze: true })
    await hubspot.knobs({ 'exports.start_ms': 60_000, 'exports.min_ms': 60_000 })
    const one = (await start()).body.id
    const two = (await start()).body.id
    const states = async () => [(await state(one)).exportState, (await state(two)).exportState]
    expect(await states()).toEqual(['ENQUEUED', 'ENQUEUED'])
    expect(await status(one)).toMatchObject({ status: 'PENDING' })
    await hubspot.post('/_sandbox/clock', { advance: '61s' })
    expect(await states()).toEqual(['PROCESSING', 'ENQUEUED'])
    expect((await status(one)).result).toBeUndefined()
    await until(
      async () => {
        await hubspot.post('/_sandbox/clock', { advance: '2m' })
        return await states()
      },
      (all) => all[1] === 'DONE',
    )
    expect(await state(one)).toMatchObject({
      id: one,
      exportName: 'All contacts',
      exportType: 'VIEW',
      exportState: 'DONE',
      objectType: 'CONTACT',
      objectProperties: BODY.objectProperties,
      recordCount: 3,
    })
  })

  test('thirty in 24 hours, then 429 until the first is a day old', async () => {
    await hubspot.knobs({ 'exports.per_day': 2 })
    await start()
    await hubspot.post('/_sandbox/clock', { advance: '1h' })
    await start()
    const { status: answered, body } = await start()
    expect([answered, body.errorType, body.policyName]).toEqual([429, 'RATE_LIMIT', 'DAILY'])
    expect((await hubspot.get('/_sandbox/state')).body.exports_used).toBe(2)
    await hubspot.post('/_sandbox/clock', { advance: '23h' })
    expect((await start()).status).toBe(202)
    expect((await start()).status).toBe(429)
    await hubspot.knobs({ 'exports.over_limit': 'queue' })
    expect((await start()).status).toBe(202)
  })

  test('gives a new link at each look, needs no token for it, and lets it die after 5 minutes', async () => {
    const { id } = (await start()).body
    const first = await until(
      () => status(id),
      (answer) => answer.status === 'COMPLETE',
    )
    const second = await status(id)
    expect(second.result).not.toBe(first.result)
    await hubspot.post('/_sandbox/clock', { advance: '4m' })
    await bytesOf(first.result)
    await hubspot.post('/_sandbox/clock', { advance: '2m' })
    expect((await fetch(first.result)).status).toBe(403)
    await bytesOf((await status(id)).result)
    await hubspot.knobs({ 'exports.link_refuses_token': true })
    const { result } = await status(id)
    const headers = { authorization: `Bearer ${hubspot.token}` }
    expect((await fetch(result, { headers })).status).toBe(400)
    await bytesOf(result)
  })

  test.each([
    { outcome: 'failed', answers: ['COMPLETE', 'FAILED'] },
    { outcome: 'conflict', answers: ['COMPLETE', 'CONFLICT'] },
    { outcome: 'canceled', answers: ['CANCELED', 'CANCELED'] },
    { outcome: 'deferred', answers: ['PENDING', 'DEFERRED'] },
    { outcome: 'pending_approval', answers: ['PENDING', 'PENDING_APPROVAL'] },
    { outcome: 'stuck', answers: ['PROCESSING', 'PROCESSING'] },
  ])('can end as $outcome, with no file', async ({ outcome, answers }) => {
    await hubspot.knobs({ 'exports.outcome': outcome })
    const { id } = (await start()).body
    const seen = await until(
      async () => [(await status(id)).status, (await state(id)).exportState],
      (all) => all[0] === answers[0] && all[1] === answers[1],
    )
    expect(seen).toEqual(answers)
    expect((await status(id)).result).toBeUndefined()
    expect((await state(id)).recordCount).toBeUndefined()
  })

  test('unknown ids and keys are 404', async () => {
    expect((await hubspot.get('/crm/v3/exports/export/1')).status).toBe(404)
    expect((await hubspot.get('/crm/v3/exports/export/async/tasks/1/status')).status).toBe(404)
    expect((await fetch(`${hubspot.sandbox.url}/crm-export-files/nope`)).status).toBe(404)
  })
})
