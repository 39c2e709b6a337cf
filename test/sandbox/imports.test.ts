import { request } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { column, ended, errorsOf, importRequest, problems, run, send } from './imports-kit.ts'
import { Caller, type Json, until } from './jobs-client.ts'

const QUICK = { 'imports.min_ms': 0, 'imports.start_ms': 0 }
const EMAIL = column('0-1', 'Email', 'email', { columnType: 'HUBSPOT_ALTERNATE_ID' })
const FIRST = column('0-1', 'First', 'firstname')

let hubspot: Caller

beforeEach(async () => {
  hubspot = await Caller.start({ knobs: QUICK })
})
afterEach(() => hubspot.sandbox.close())

const people = (text: string) => [{ text, columns: [EMAIL, FIRST] }]

async function names(): Promise<Record<string, string>> {
  const records = await hubspot.records('contacts')
  return Object.fromEntries(
    records.map(({ properties }) => [properties.email, properties.firstname]),
  )
}

describe('records', () => {
  test('UPSERT, the default, updates what it finds and creates the rest', async () => {
    await hubspot.put_records('contacts', { email: 'ann@x.io', firstname: 'Old' })
    const done = await run(hubspot, people('Email,First\nANN@x.io,Ann\nbob@x.io,"Bob ""B"", Jr"\n'))
    expect(done).toMatchObject({
      state: 'DONE',
      importName: 'test import',
      importSource: 'API',
      mappedObjectTypeIds: ['0-1'],
      optOutImport: false,
      importRequestJson: importRequest(people('')),
    })
    expect(done.metadata.counters).toMatchObject({
      TOTAL_ROWS: 2,
      CREATED_OBJECTS: 1,
      UPDATED_OBJECTS: 1,
      UNIQUE_OBJECTS_WRITTEN: 2,
      PROPERTY_VALUES_EMITTED: 3,
    })
    expect(await names()).toEqual({ 'ann@x.io': 'Ann', 'bob@x.io': 'Bob "B", Jr' })
  })

  test('values enter the history as an import’s', async () => {
    const { id } = await run(hubspot, people('Email,First\nbob@x.io,Bob'))
    const path =
      '/crm/v3/objects/contacts/bob@x.io?idProperty=email&propertiesWithHistory=firstname'
    const { body } = await hubspot.get(path)
    expect(body.propertiesWithHistory.firstname).toMatchObject([
      { value: 'Bob', sourceType: 'IMPORT', sourceId: id },
    ])
  })

  test.each([
    {
      operation: 'CREATE',
      left: { 'ann@x.io': 'Old', 'bob@x.io': 'Bob' },
      errors: [['CREATE_ONLY_IMPORT', 2]],
    },
    { operation: 'UPDATE', left: { 'ann@x.io': 'Ann' }, errors: [['UPDATE_ONLY_IMPORT', 3]] },
    { operation: 'UPSERT', left: { 'ann@x.io': 'Ann', 'bob@x.io': 'Bob' }, errors: [] },
  ])('$operation takes the rows that fit', async ({ operation, left, errors }) => {
    await hubspot.put_records('contacts', { email: 'ann@x.io', firstname: 'Old' })
    const { id, state } = await run(hubspot, people('Email,First\nann@x.io,Ann\nbob@x.io,Bob'), {
      importOperations: { '0-1': operation },
    })
    expect(state).toBe('DONE')
    expect(await names()).toEqual(left)
    expect(await problems(hubspot, id)).toEqual(errors)
  })

  test('a second row of a CREATE with the same identity is an error', async () => {
    const { id } = await run(hubspot, people('Email,First\nann@x.io,Ann\nann@x.io,Anna'), {
      importOperations: { '0-1': 'CREATE' },
    })
    expect(await problems(hubspot, id)).toEqual([['DUPLICATE_ALTERNATE_ID', 3]])
    expect(await names()).toEqual({ 'ann@x.io': 'Ann' })
  })

  test('records are found by their id, bad and unknown ids are told apart', async () => {
    const [ann] = await hubspot.put_records('contacts', { email: 'ann@x.io' })
    const byId = column('0-1', 'Id', 'hs_object_id', { columnType: 'HUBSPOT_OBJECT_ID' })
    const text = `Id,First\n${ann},Ann\n99,Nobody\nabc,Nobody`
    const { id } = await run(hubspot, [{ text, columns: [byId, FIRST] }], {
      importOperations: { '0-1': 'UPDATE' },
    })
    expect(await names()).toEqual({ 'ann@x.io': 'Ann' })
    expect(await problems(hubspot, id)).toEqual([
      ['INVALID_OBJECT_ID', 3],
      ['INVALID_RECORD_ID', 4],
    ])
  })

  test('companies are found by domain, unless two have it', async () => {
    await hubspot.put_records(
      'companies',
      { domain: 'a.io' },
      { domain: 'b.io' },
      { domain: 'B.io' },
    )
    const columns = [
      column('0-2', 'Domain', 'domain', { columnType: 'HUBSPOT_ALTERNATE_ID' }),
      column('0-2', 'Name', 'name'),
    ]
    const { id } = await run(hubspot, [
      { text: 'Domain,Name\na.io,A\nb.io,B\nc.io,C\nC.io,D', columns },
    ])
    expect(await problems(hubspot, id)).toEqual([['MULTIPLE_COMPANIES_WITH_THIS_DOMAIN', 3]])
    const companies = await hubspot.records('companies')
    expect(companies.map(({ properties }) => properties.name)).toEqual([
      'A',
      undefined,
      undefined,
      'D',
    ])
  })

  test('an empty cell leaves the value, or clears it if so switched', async () => {
    await hubspot.put_records('contacts', { email: 'ann@x.io', firstname: 'Old' })
    await run(hubspot, people('Email,First\nann@x.io,'))
    expect(await names()).toEqual({ 'ann@x.io': 'Old' })
    await hubspot.knobs({ 'imports.blank_cell': 'clear' })
    await run(hubspot, people('Email,First\nann@x.io,'))
    expect((await names())['ann@x.io'] ?? '').toBe('')
  })

  test('a file without header is mapped by place', async () => {
    const sheet = { text: 'bob@x.io,Bob', columns: [EMAIL, FIRST], hasHeader: false }
    const { id } = await run(hubspot, [sheet])
    expect(await names()).toEqual({ 'bob@x.io': 'Bob' })
    expect(await problems(hubspot, id)).toEqual([])
  })

  test('columns in another order than the file are reordered', async () => {
    await run(hubspot, [{ text: 'First,Email\nBob,bob@x.io', columns: [EMAIL, FIRST] }])
    expect(await names()).toEqual({ 'bob@x.io': 'Bob' })
  })

  test('an ignored column is listed but not written', async () => {
    const extra = column('0-1', 'Shoe size', null, { ignored: true })
    const { state } = await run(hubspot, [
      { text: 'Email,Shoe size,First\nbob@x.io,43,Bob', columns: [EMAIL, extra, FIRST] },
    ])
    expect(state).toBe('DONE')
    expect(await names()).toEqual({ 'bob@x.io': 'Bob' })
  })
})

describe('files that fail as a whole', () => {
  test.each([
    {
      title: 'an unmapped column',
      sheet: { text: 'Email,First,Age\nbob@x.io,Bob,4', columns: [EMAIL, FIRST] },
      error: 'INCORRECT_NUMBER_OF_COLUMNS',
    },
    {
      title: 'a mapped column that the file lacks',
      sheet: { text: 'Email,Given\nbob@x.io,Bob', columns: [EMAIL, FIRST] },
      error: 'INCORRECT_NUMBER_OF_COLUMNS',
    },
    {
      title: 'an unknown property',
      sheet: {
        text: 'Email,First\nbob@x.io,Bob',
        columns: [EMAIL, column('0-1', 'First', 'nope')],
      },
      error: 'PROPERTY_DEFINITION_NOT_FOUND',
    },
    {
      title: 'an alternate id that is not unique',
      sheet: {
        text: 'Email,First\nbob@x.io,Bob',
        columns: [
          EMAIL,
          column('0-1', 'First', 'firstname', { columnType: 'HUBSPOT_ALTERNATE_ID' }),
        ],
      },
      error: 'INVALID_COLUMN_CONFIGURATION',
    },
    {
      title: 'no spreadsheet where one is said',
      sheet: { text: 'Email,First', columns: [EMAIL, FIRST], fileFormat: 'SPREADSHEET' },
      error: 'INVALID_SPREADSHEET',
    },
  ])('$title passes the POST, then the import is FAILED', async ({ sheet, error }) => {
    const { id, state } = await run(hubspot, [sheet])
    expect(state).toBe('FAILED')
    expect(await problems(hubspot, id)).toEqual([[error, 0]])
    expect(await names()).toEqual({})
  })
})

describe('requests refused at the start', () => {
  const sheet = { text: 'Email,First\nbob@x.io,Bob', columns: [EMAIL, FIRST] }
  test.each([
    { title: 'a file of another name', sheets: [{ ...sheet, name: 'x.csv' }], upload: 'y.csv' },
    { title: 'an unknown operation', more: { importOperations: { '0-1': 'MERGE' } } },
    { title: 'an unknown date format', more: { dateFormat: 'YYYY' } },
    {
      title: 'an unknown object',
      sheets: [{ ...sheet, columns: [column('9-9', 'Email', 'email')] }],
    },
    { title: 'no files', sheets: [] },
    {
      title: 'a CREATE without a required property’s column',
      sheets: [{ text: 'Amount\n1', columns: [column('0-3', 'Amount', 'amount')] }],
      more: { importOperations: { '0-3': 'CREATE' } },
    },
    {
      title: 'an UPDATE without an identifying column',
      sheets: [{ text: 'First\nBob', columns: [FIRST] }],
      more: { importOperations: { '0-1': 'UPDATE' } },
    },
    {
      title: 'an UPDATE of notes',
      sheets: [
        {
          text: 'Id\n1',
          columns: [column('notes', 'Id', null, { columnType: 'HUBSPOT_OBJECT_ID' })],
        },
      ],
      more: { importOperations: { notes: 'UPDATE' } },
    },
  ])('$title', async ({ sheets = [sheet], more = {}, upload }) => {
    const form = new FormData()
    form.set('importRequest', JSON.stringify(importRequest(sheets, more)))
    form.append('files', new Blob([sheet.text]), upload ?? 'people.csv')
    const { status, body } = await hubspot.post('/crm/v3/imports/', form)
    expect([status, body.status]).toEqual([400, 'error'])
    expect((await hubspot.get('/crm/v3/imports')).body.results).toEqual([])
  })

  test('JSON that is none', async () => {
    const form = new FormData()
    form.set('importRequest', '{')
    form.append('files', new Blob(['Email\n']), 'people.csv')
    const { status, body } = await hubspot.post('/crm/v3/imports', form)
    expect([status, body.message]).toEqual([400, 'Unable to process JSON'])
  })

  test('too many rows, too many bytes and too many rows a day are 429', async () => {
    await hubspot.knobs({ 'imports.max_rows': 2 })
    expect((await send(hubspot, people('Email,First\na@x.io,"A\nB"\nb@x.io,B'))).status).toBe(200)
    expect((await send(hubspot, people('Email,First\na@x.io,A\nb@x.io,B\nc@x.io,C'))).status).toBe(
      429,
    )
    await hubspot.knobs({ 'imports.max_rows': 100, 'imports.max_bytes': 20 })
    expect((await send(hubspot, people('Email,First\na@x.io,A\n'))).status).toBe(429)
    await hubspot.knobs({ 'imports.max_bytes': 1000, 'imports.max_rows_per_day': 4 })
    expect((await send(hubspot, people('Email,First\na@x.io,A\n'))).status).toBe(429)
  })

  test('a token without crm.import', async () => {
    const other = await hubspot.withScopes(['crm.objects.contacts.write'])
    expect((await send(other, people('Email,First\n'))).status).toBe(403)
  })
})

describe('the multipart request', () => {
  test('parts in either order, chunked, with or without a content type on the JSON', async () => {
    const boundary = 'frontier'
    const json = JSON.stringify(importRequest(people('')))
    const part = (head: string, body: string) =>
      `--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n${body}\r\n`
    const file = part(
      'name="files"; filename="people.csv"\r\nContent-Type: text/csv',
      'Email,First\nbob@x.io,Bob',
    )
    const typed = part('name="importRequest"\r\nContent-Type: application/json', json)
    const blob = part(
      'name="importRequest"; filename="blob"\r\nContent-Type: application/json',
      json,
    )
    const plain = part('name="importRequest"', json)
    for (const parts of [
      [file, plain],
      [typed, file],
      [file, blob],
    ]) {
      const answer = await chunked(`multipart/form-data; boundary=${boundary}`, [
        ...parts,
        `--${boundary}--\r\n`,
      ])
      expect(answer.state).toBe('STARTED')
      expect(await ended(hubspot, answer.id)).toMatchObject({ state: 'DONE' })
    }
    expect(await names()).toEqual({ 'bob@x.io': 'Bob' })
  })

  async function chunked(type: string, chunks: readonly string[]): Promise<Json> {
    const { promise, resolve, reject } = Promise.withResolvers<Json>()
    const headers = { authorization: `Bearer ${hubspot.token}`, 'content-type': type }
    const outgoing = request(`${hubspot.sandbox.url}/crm/imports/2026-09`, {
      method: 'POST',
      headers,
    })
    outgoing.on('error', reject)
    outgoing.on('response', (response) => {
      response
        .toArray()
        .then((parts) => resolve(JSON.parse(Buffer.concat(parts as Buffer[]).toString())), reject)
    })
    for (const chunk of chunks) outgoing.write(chunk)
    outgoing.end()
    return await promise
  }
})

describe('states', () => {
  test('three at work, the fourth waits, and goes on when a place is free', async () => {
    await hubspot.post('/_sandbox/clock', { freeze: true })
    await hubspot.knobs({ 'imports.min_ms': 60_000, 'imports.start_ms': 60_000 })
    const ids: string[] = []
    for (let at = 0; at < 4; at++)
      ids.push((await send(hubspot, people(`Email,First\n${at}@x.io,A`))).body.id)
    const states = async () =>
      await Promise.all(
        ids.map(async (id) => (await hubspot.get(`/crm/v3/imports/${id}`)).body.state),
      )
    expect(await states()).toEqual(['STARTED', 'STARTED', 'STARTED', 'DEFERRED'])
    await hubspot.post('/_sandbox/clock', { advance: '61s' })
    expect(await states()).toEqual(['PROCESSING', 'PROCESSING', 'PROCESSING', 'DEFERRED'])
    const cancel = await hubspot.post(`/crm/v3/imports/${ids[1]}/cancel`)
    expect([cancel.status, cancel.body.status]).toEqual([200, 'CANCELED'])
    expect(await states()).toEqual(['PROCESSING', 'CANCELED', 'PROCESSING', 'STARTED'])
    await hubspot.post('/_sandbox/clock', { advance: '2m' })
    await until(states, (all) => all[0] === 'DONE' && all[3] !== 'STARTED')
    await hubspot.post('/_sandbox/clock', { advance: '2m' })
    await until(states, (all) => all[3] === 'DONE')
    expect((await hubspot.post(`/crm/v3/imports/${ids[0]}/cancel`)).status).toBe(400)
  })

  test('a deferred import that is canceled writes nothing', async () => {
    await hubspot.knobs({ 'imports.concurrent': 0 })
    const { body } = await send(hubspot, people('Email,First\nbob@x.io,Bob'))
    expect(body.state).toBe('DEFERRED')
    await hubspot.post(`/crm/v3/imports/${body.id}/cancel`)
    await hubspot.knobs({ 'imports.concurrent': 3 })
    await run(hubspot, people('Email,First\nann@x.io,Ann'))
    expect(await names()).toEqual({ 'ann@x.io': 'Ann' })
  })

  test('outcomes can be set', async () => {
    await hubspot.knobs({ 'imports.outcome': 'failed' })
    expect(await run(hubspot, people('Email,First\nbob@x.io,Bob'))).toMatchObject({
      state: 'FAILED',
    })
    expect(await names()).toEqual({})
  })

  test('the list shows the imports of this token only, newest first, page by page', async () => {
    const first = (await run(hubspot, people('Email,First\na@x.io,A'))).id
    const second = (await run(hubspot, people('Email,First\nb@x.io,B'))).id
    const other = await hubspot.withScopes(['crm.import'])
    expect((await other.get('/crm/v3/imports/')).body.results).toEqual([])
    const page = await hubspot.get('/crm/v3/imports?limit=1')
    expect(page.body.results.map((each: Json) => each.id)).toEqual([second])
    const next = await hubspot.get(`/crm/v3/imports?limit=1&after=${page.body.paging.next.after}`)
    expect(next.body.results.map((each: Json) => each.id)).toEqual([first])
    expect(next.body.paging).toBeUndefined()
  })

  test('an unknown import is 404', async () => {
    expect((await hubspot.get('/crm/v3/imports/1')).status).toBe(404)
  })
})

describe('errors', () => {
  test('carry line, column and value; message and row only when asked for; page by page', async () => {
    const columns = [EMAIL, column('0-1', 'Stage', 'lifecyclestage')]
    const text = 'Email,Stage\na@x.io,Nonsense\nb@x.io,lead\nc@x.io,Rubbish'
    const { id, metadata } = await run(hubspot, [{ text, columns }])
    expect(metadata.counters).toMatchObject({ TOTAL_ROWS: 3, CREATED_OBJECTS: 1, ERRORS: 2 })
    const bare = await hubspot.get(`/crm/v3/imports/${id}/errors`)
    expect(bare.body.results[0]).toMatchObject({
      errorType: 'INVALID_ENUMERATION_OPTION',
      knownColumnNumber: 1,
      invalidValue: 'Nonsense',
      objectType: 'CONTACT',
      objectTypeId: '0-1',
      sourceData: { lineNumber: 2, rowData: [], fileId: Number(metadata.fileIds[0]) },
    })
    expect(bare.body.results[0].createdAt).toBeTypeOf('number')
    expect(bare.body.results[0].errorMessage).toBeUndefined()
    const [full] = await errorsOf(hubspot, id)
    expect(full.sourceData.rowData).toEqual(['a@x.io', 'Nonsense'])
    expect(full.errorMessage).toBeTypeOf('string')
    const page = await hubspot.get(`/crm/v3/imports/${id}/errors?limit=1`)
    const next = await hubspot.get(page.body.paging.next.link.slice(hubspot.sandbox.url.length))
    expect(next.body.results[0].sourceData.lineNumber).toBe(4)
    expect(next.body.paging).toBeUndefined()
  })

  test('the header may not count, and quoted line breaks may', async () => {
    await hubspot.knobs({ 'imports.first_row_line': 1 })
    const text = 'Email,First\n"a@x.io","A\nB"\nbad,C'
    const first = await run(hubspot, people(text))
    expect(await problems(hubspot, first.id)).toEqual([['INVALID_EMAIL', 2]])
    await hubspot.knobs({ 'imports.first_row_line': 2, 'imports.line_counts': 'lines' })
    const second = await run(hubspot, people(text))
    expect(await problems(hubspot, second.id)).toEqual([['INVALID_EMAIL', 4]])
  })

  test('a row with too few cells, and a doubled unique value', async () => {
    await hubspot.post('/crm/v3/properties/contacts', {
      name: 'number',
      label: 'Number',
      type: 'number',
      fieldType: 'number',
      groupName: 'contactinformation',
      hasUniqueValue: true,
    })
    const columns = [EMAIL, column('0-1', 'No', 'number')]
    const text = 'Email,No\na@x.io,1\nb@x.io\nc@x.io,1\nd@x.io,x1'
    const { id } = await run(hubspot, [{ text, columns }])
    expect(await problems(hubspot, id)).toEqual([
      ['INCORRECT_NUMBER_OF_COLUMNS', 3],
      ['DUPLICATE_UNIQUE_PROPERTY_VALUE', 4],
      ['COULD_NOT_PARSE_NUMBER', 5],
    ])
  })

  test('a blank cell for a required property fails its row', async () => {
    const columns = [
      column('0-3', 'Name', 'dealname'),
      column('0-3', 'Stage', 'dealstage'),
      column('0-3', 'Pipeline', 'pipeline'),
    ]
    const stages = hubspot.sandbox.account.pipelines('0-3')[0]
    const stage = stages?.stages[0]
    const text = `Name,Stage,Pipeline\nDeal,${stage?.label},${stages?.label}\nNo stage,,${stages?.label}`
    const { id } = await run(hubspot, [{ text, columns }], {
      importOperations: { '0-3': 'CREATE' },
    })
    expect(await problems(hubspot, id)).toContainEqual(['MISSING_REQUIRED_PROPERTY', 3])
    const deals = await hubspot.records('deals')
    expect(deals.map(({ properties }) => properties.dealstage)).toEqual([stage?.id])
  })

  test('a bad cell may cost itself only', async () => {
    await hubspot.knobs({ 'imports.bad_cell': 'skip_cell' })
    const columns = [EMAIL, FIRST, column('0-1', 'Stage', 'lifecyclestage')]
    const { id } = await run(hubspot, [{ text: 'Email,First,Stage\na@x.io,Ann,Nonsense', columns }])
    expect(await problems(hubspot, id)).toEqual([['INVALID_ENUMERATION_OPTION', 2]])
    expect(await names()).toEqual({ 'a@x.io': 'Ann' })
  })
})
