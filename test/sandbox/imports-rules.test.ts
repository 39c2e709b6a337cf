import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { column, ended, errorsOf, problems, run, send, type Sheet } from './imports-kit.ts'
import { Caller, type Json, until } from './jobs-client.ts'

let hubspot: Caller
beforeEach(async () => {
  hubspot = await Caller.start({ knobs: { 'imports.min_ms': 0, 'imports.start_ms': 0 } })
})
afterEach(() => hubspot.sandbox.close())

const recordId = { columnType: 'HUBSPOT_OBJECT_ID' }
const email = column('0-1', 'Email', 'email', { columnType: 'HUBSPOT_ALTERNATE_ID' })
const people = (...rows: readonly string[]): Sheet => ({
  text: `Email,First\n${rows.join('\n')}\n`,
  columns: [email, column('0-1', 'First', 'firstname')],
})
const ofObject = (id: string, property: string, ...rows: readonly string[]): Sheet => ({
  text: `ID,Value\n${rows.join('\n')}\n`,
  columns: [column(id, 'ID', null, recordId), column(id, 'Value', property)],
})
const typesOf = async (id: string) => (await problems(hubspot, id)).map(([type]) => type)

describe('what exists already', () => {
  test.each([
    ['tasks', '0-27', 'hs_task_subject', { hs_timestamp: '1' }],
    ['line items', '0-8', 'name', {}],
  ])('of %s is not updated by an import', async (_title, type, property, properties) => {
    const [id = ''] = await hubspot.put_records(type, { ...properties, [property]: 'old' })
    const update = { importOperations: { [type]: 'UPDATE' } }
    expect((await send(hubspot, [ofObject(type, property, `${id},new`)], update)).status).toBe(400)
    const upserted = await run(hubspot, [ofObject(type, property, `${id},new`)])
    expect(await typesOf(upserted.id)).toEqual(['CREATE_ONLY_IMPORT'])
    expect((await hubspot.records(type))[0].properties[property]).toBe('old')
  })

  test('of calls is; feedback submissions are not imported at all', async () => {
    const [id = ''] = await hubspot.put_records('calls', { hs_timestamp: '1' })
    await run(hubspot, [ofObject('0-48', 'hs_call_title', `${id},new`)], {
      importOperations: { '0-48': 'UPDATE' },
    })
    expect((await hubspot.records('calls'))[0].properties.hs_call_title).toBe('new')
    expect((await send(hubspot, [ofObject('0-19', 'hs_content', '1,x')])).status).toBe(400)
  })
})

describe('notes', () => {
  const notes = (...rows: readonly string[]): Sheet => ({
    text: `At,Body,Contact\n${rows.join('\n')}\n`,
    columns: [
      column('0-46', 'At', 'hs_timestamp'),
      column('0-46', 'Body', 'hs_note_body'),
      column('0-46', 'Contact', null, {
        ...recordId,
        foreignKeyType: { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 202 },
      }),
    ],
  })

  test('come with an associated record, each row of them', async () => {
    const [contact = ''] = await hubspot.put_records('contacts', { email: 'a@example.com' })
    const alone = { ...notes(), columns: notes().columns.slice(0, 2) }
    const create = { importOperations: { '0-46': 'CREATE' } }
    expect((await send(hubspot, [alone], create)).status).toBe(400)
    const sheet = notes(`2026-11-20,one,${contact}`, '2026-11-20,two,', `,three,${contact}`)
    const job = await run(hubspot, [sheet], { ...create, dateFormat: 'YEAR_MONTH_DAY' })
    expect(await problems(hubspot, job.id)).toEqual([
      ['NO_OBJECT_ID_FROM_ASSOCIATION_IDENTIFIER', 3],
      ['MISSING_REQUIRED_PROPERTY', 4],
    ])
    expect(await hubspot.links('notes', 'contacts')).toHaveLength(1)
    await hubspot.knobs({ 'imports.lone_activity': 'create' })
    await run(hubspot, [notes('2026-11-20,two,')], { ...create, dateFormat: 'YEAR_MONTH_DAY' })
    expect(await hubspot.records('notes')).toHaveLength(2)
  })
})

test('the rules of an admin bind imports by the 2026-09 path', async () => {
  const rule = '/crm/property-validations/2026-09/0-1/firstname/rule-type/MAX_LENGTH'
  await hubspot.put(rule, { ruleArguments: ['3'] })
  for (const [path, errors] of [
    ['/crm/v3/imports', []],
    ['/crm/imports/2026-09', ['INVALID_CUSTOM_PROPERTY_VALIDATION']],
  ] as const) {
    const { body } = await send(hubspot, [people('a@example.com,Adalbert')], {}, path)
    await ended(hubspot, body.id)
    expect(await typesOf(body.id)).toEqual(errors)
  }
})

describe('errors', () => {
  const bad: Sheet = {
    text: 'Email,Owner,Birthday\na@example.com,nobody@example.com,never\n',
    columns: [
      email,
      column('0-1', 'Owner', 'hubspot_owner_id'),
      column('0-1', 'Birthday', 'closedate'),
    ],
  }

  test('of one row come one by one, or as one of its own kind', async () => {
    const several = await run(hubspot, [bad])
    expect(await problems(hubspot, several.id)).toEqual([
      ['COULD_NOT_FIND_OWNER', 2],
      ['COULD_NOT_PARSE_DATE', 2],
    ])
    await hubspot.knobs({ 'imports.row_errors': 'many_errors_in_row' })
    const [one] = await errorsOf(hubspot, (await run(hubspot, [bad])).id)
    expect(one.errorType).toBe('MANY_ERRORS_IN_ROW')
    expect(one.sourceData.rowData[0]).toBe('a@example.com')
  })

  test('10,001 of them fill 51 pages of 200, from the first line to the last', async () => {
    const rows = Array.from({ length: 10_001 }, (_, at) => `nobody-${at},x`)
    const job = await run(hubspot, [people(...rows)])
    expect(job.metadata.counters.ERRORS).toBe(10_001)
    const lines: number[] = []
    let pages = 0
    let after: string | undefined
    do {
      const query = after === undefined ? '' : `?after=${after}`
      const { body } = await hubspot.get(`/crm/v3/imports/${job.id}/errors${query}`)
      lines.push(...body.results.map(({ sourceData }: Json) => sourceData.lineNumber))
      pages += 1
      after = body.paging?.next.after
    } while (after !== undefined)
    expect([pages, lines.length, lines[0], lines.at(-1)]).toEqual([51, 10_001, 2, 10_002])
  })

  test('of a repeated identity come when so switched, else the last row stands', async () => {
    const twice = people('a@example.com,Ada', 'A@example.com,Bea')
    expect(await typesOf((await run(hubspot, [twice])).id)).toEqual([])
    expect((await hubspot.records('contacts'))[0].properties.firstname).toBe('Bea')
    await hubspot.knobs({ 'imports.repeated_identity': 'row_error' })
    expect(await typesOf((await run(hubspot, [twice])).id)).toEqual(['DUPLICATE_ALTERNATE_ID'])
    const [{ id }] = await hubspot.records('contacts')
    const sheet = ofObject('0-1', 'firstname', `${id},Cleo`, `${id},Dora`)
    expect(await typesOf((await run(hubspot, [sheet])).id)).toEqual(['DUPLICATE_OBJECT_ID'])
    expect((await hubspot.records('contacts'))[0].properties.firstname).toBe('Cleo')
  })
})

describe('an end that is no good one', () => {
  const five = people(...[1, 2, 3, 4, 5].map((at) => `a${at}@example.com,A`))

  test.each(['failed', 'canceled', 'reverted'])('%s after some rows, once', async (outcome) => {
    await hubspot.knobs({
      'imports.outcome': outcome,
      'imports.outcome_after_rows': 2,
      'imports.outcome_times': 1,
    })
    expect((await run(hubspot, [five])).state).toBe(outcome.toUpperCase())
    expect(await hubspot.records('contacts')).toHaveLength(2)
    expect((await run(hubspot, [five])).state).toBe('DONE')
    expect(await hubspot.records('contacts')).toHaveLength(5)
  })

  test('stuck ones are ended by a person or by HubSpot, and let the waiting go on', async () => {
    await hubspot.knobs({ 'imports.outcome': 'stuck', 'imports.concurrent': 1 })
    const first = (await send(hubspot, [five])).body
    const second = (await send(hubspot, [people('b@example.com,B')])).body
    expect([first.state, second.state]).toEqual(['STARTED', 'DEFERRED'])
    const end = (id: string, state: string) =>
      hubspot.post('/_sandbox/collections/imports', { items: [{ id, state }] })
    expect((await end(first.id, 'DEFERRED')).status).toBe(400)
    expect((await end(first.id, 'CANCELED')).status).toBe(200)
    expect((await end(first.id, 'FAILED')).status).toBe(400)
    await until(
      () => hubspot.get(`/crm/v3/imports/${second.id}`),
      ({ body }) => body.state === 'PROCESSING',
    )
    await end(second.id, 'DONE')
    expect((await ended(hubspot, second.id)).state).toBe('DONE')
    expect((await hubspot.records('contacts')).map(({ properties }) => properties.email)).toEqual([
      'b@example.com',
    ])
    const all = await hubspot.get('/_sandbox/collections/imports')
    expect(all.body.results.map(({ state }: Json) => state)).toEqual(['CANCELED', 'DONE'])
  })

  test('and which of them are listed is a switch', async () => {
    await hubspot.knobs({ 'imports.outcome': 'stuck', 'imports.outcome_times': 1 })
    const stuck = (await send(hubspot, [five])).body.id
    await until(
      () => hubspot.get(`/crm/v3/imports/${stuck}`),
      ({ body }) => body.state === 'PROCESSING',
    )
    const done = (await run(hubspot, [five])).id
    for (const [listed, ids] of [
      ['all', [done, stuck]],
      ['finished', [done]],
      ['unfinished', [stuck]],
      ['none', []],
    ] as const) {
      await hubspot.knobs({ 'imports.listed': listed })
      const { body } = await hubspot.get('/crm/v3/imports')
      expect(body.results.map(({ id }: Json) => id)).toEqual(ids)
    }
  })
})

test('contacts deleted for good are not brought back by an import', async () => {
  const [id = ''] = await hubspot.put_records('contacts', { email: 'gone@example.com' })
  await hubspot.post('/crm/v3/objects/contacts/gdpr-delete', { objectId: id })
  const job = await run(hubspot, [people('Gone@example.com,A', 'b@example.com,B')])
  expect(await problems(hubspot, job.id)).toEqual([['GDPR_BLACKLISTED_EMAIL', 2]])
  expect(await hubspot.records('contacts')).toHaveLength(1)
})

test('the scopes of the objects may be asked for too; a grant can be lost at any time', async () => {
  await hubspot.knobs({ 'imports.needs_object_scopes': true })
  const importer = await hubspot.withScopes(['crm.import'])
  const refused = await send(importer, [people('a@example.com,A')])
  expect([refused.status, refused.body.errors[0].context.requiredGranularScopes]).toEqual([
    403,
    ['crm.objects.contacts.write'],
  ])
  const regrant = (body: object) =>
    hubspot.post('/_sandbox/tokens', { token: importer.token, ...body })
  await regrant({ scopes: ['crm.import', 'crm.objects.contacts.write'] })
  expect((await send(importer, [people('a@example.com,A')])).status).toBe(200)
  await regrant({ revoked: true })
  expect((await importer.get('/crm/v3/imports')).status).toBe(401)
  await regrant({ scopes: ['crm.import'] })
  expect((await importer.get('/crm/v3/imports')).status).toBe(200)
  const unknown = await hubspot.post('/_sandbox/tokens', { token: 'nobody', scopes: [] })
  expect(unknown.status).toBe(404)
})

test('so many imports a day may be the most', async () => {
  await hubspot.knobs({ 'imports.max_per_day': 1 })
  expect((await send(hubspot, [people('a@example.com,A')])).status).toBe(200)
  expect((await send(hubspot, [people('a@example.com,A')])).status).toBe(429)
  await hubspot.post('/_sandbox/clock', { advance: '25h' })
  expect((await send(hubspot, [people('a@example.com,A')])).status).toBe(200)
})

test('a list asked for holds the contacts that were written', async () => {
  const job = await run(hubspot, [people('a@example.com,A', 'nobody,B')], {
    createContactListFromImport: true,
  })
  const [{ listId }] = job.metadata.objectLists
  const { body } = await hubspot.get(`/crm/v3/lists/${listId}/memberships`)
  const [contact] = await hubspot.records('contacts')
  expect(body.results.map(({ recordId: id }: Json) => id)).toEqual([contact.id])
})
