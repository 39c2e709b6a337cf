import { expect, test } from 'vitest'
import { drifting, openVerifyRoom, type VerifyRoom } from './verify-room.ts'

const slow = { timeout: 180_000 }

const config = (streams: string): string => `crm_in:
  connection: main
  direction: inbound
  streams:
${streams
  .trim()
  .split('\n')
  .map((line) => `    ${line.trim()}`)
  .join('\n')}`

const created = async (room: VerifyRoom, object: string, properties: object): Promise<string> =>
  (await room.call<{ id: string }>('POST', `/crm/v3/objects/${object}`, { properties })).id

/** What HubSpot wants of a new deal. */
const deal = (dealname: string) => ({
  dealname,
  pipeline: 'default',
  dealstage: 'appointmentscheduled',
})

test('collections of the demo account: no false alarm, and drift found', slow, async () => {
  const streams = [
    'owners',
    'deal_pipelines',
    'pipelines',
    'teams',
    'forms',
    'form_submissions',
    'contact_lists',
    'list_memberships',
    'email_events',
    'subscription_changes',
    'engagements',
    'campaigns',
    'marketing_emails',
    'workflows',
    'currencies',
    'association_labels',
    'account',
  ]
  const all = config(
    `companies: { properties: [name] }\n${streams.map((name) => `${name}: {}`).join('\n')}`,
  )
  await using room = await openVerifyRoom(all, { data: 'demo' })
  await room.run()
  const first = await room.verify()
  expect(drifting(first)).toEqual([])
  for (const name of streams) {
    expect(first[name]?.note, name).toBeUndefined()
    expect(first[name]?.warehouse, name).toBe(first[name]?.hubspot)
  }
  await room.control('clock', { advance: '3h' })
  await room.run()
  expect(drifting(await room.verify())).toEqual([])

  const victim = async (table: string): Promise<string> => {
    const [[id] = []] = (await room.sql(
      `SELECT id FROM hubspot.${table} WHERE _deleted_at IS NULL ORDER BY updated_at, id LIMIT 1`,
    )) as [[string]?]
    return id ?? ''
  }
  const [owner, form, event] = [
    await victim('owners'),
    await victim('forms'),
    await victim('email_events'),
  ]
  await room.sql(`UPDATE hubspot.owners SET email = 'mallory@example.com' WHERE id = '${owner}'`)
  await room.sql(
    `INSERT INTO hubspot.owners SELECT * REPLACE ('invented' AS id) FROM hubspot.owners LIMIT 1`,
  )
  await room.sql(`DELETE FROM hubspot.forms WHERE id = '${form}'`)
  await room.sql(`DELETE FROM hubspot.email_events WHERE id = '${event}'`)
  const found = await room.verify()
  expect(found['owners']?.findings).toEqual(
    expect.arrayContaining([
      { kind: 'differs', id: owner, columns: ['email'] },
      { kind: 'extra', id: 'invented', columns: [] },
    ]),
  )
  expect(found['forms']?.findings).toEqual([{ kind: 'missing', id: form, columns: [] }])
  expect(found['email_events']?.findings).toEqual([{ kind: 'missing', id: event, columns: [] }])
  const { owners: _o, forms: _f, email_events: _e, ...others } = found
  expect(drifting(others)).toEqual([])
  expect(JSON.stringify(found)).not.toContain('mallory')
})

test('archived records: no false alarm, and drift found', slow, async () => {
  const one = config('deals_archived: { properties: [dealname] }')
  await using room = await openVerifyRoom(one)
  const ids: string[] = []
  for (const name of ['a', 'b', 'c', 'd']) ids.push(await created(room, 'deals', deal(name)))
  const [a = '', b = '', c = '', d = ''] = ids
  for (const id of [a, b, c]) await room.call('DELETE', `/crm/v3/objects/deals/${id}`)
  await room.control('clock', { advance: '3h' })
  await room.run()
  expect((await room.verify())['deals_archived']).toMatchObject({
    warehouse: 3,
    hubspot: 3,
    sampled: 3,
    drift: false,
    pending: 0,
  })
  await room.call('DELETE', `/crm/v3/objects/deals/${d}`)
  await room.control('restore/deals', { ids: [c] })
  expect((await room.verify())['deals_archived']).toMatchObject({ drift: false, pending: 2 })
  await room.run()
  await room.control('clock', { advance: '2h' })
  await room.run()
  expect(drifting(await room.verify())).toEqual([])
  await room.sql(`UPDATE hubspot.deals_archived SET dealname = 'x' WHERE id = '${a}'`)
  await room.sql(`DELETE FROM hubspot.deals_archived WHERE id = '${b}'`)
  const { deals_archived: found } = await room.verify()
  expect(found?.findings).toHaveLength(2)
  expect(found?.findings).toEqual(
    expect.arrayContaining([
      { kind: 'differs', id: a, columns: ['dealname'] },
      { kind: 'missing', id: b, columns: [] },
    ]),
  )
})

test('property history: no false alarm, and drift found', slow, async () => {
  const histories = config(`contacts: { properties: [email, firstname] }
    property_history: { properties: { contacts: [firstname] } }`)
  await using room = await openVerifyRoom(histories)
  const id = await created(room, 'contacts', { email: 'a@example.com', firstname: 'A' })
  for (const firstname of ['B', 'C']) {
    await room.control('clock', { advance: '1h' })
    await room.call('PATCH', `/crm/v3/objects/contacts/${id}`, { properties: { firstname } })
  }
  await room.control('clock', { advance: '3h' })
  await room.run()
  expect(drifting(await room.verify())).toEqual([])
  await room.call('PATCH', `/crm/v3/objects/contacts/${id}`, { properties: { firstname: 'D' } })
  const moved = await room.verify()
  expect(drifting(moved)).toEqual([])
  expect(moved['property_history']?.pending).toBe(1)
  await room.control('clock', { advance: '3h' })
  await room.run()
  expect(drifting(await room.verify())).toEqual([])
  await room.sql("DELETE FROM hubspot.property_history WHERE value = 'B'")
  await room.sql("UPDATE hubspot.property_history SET value = 'X' WHERE value = 'C'")
  const found = (await room.verify())['property_history']
  expect(found?.findings.map(({ kind, columns }) => [kind, columns]).toSorted()).toEqual([
    ['differs', ['value']],
    ['missing', []],
  ])
})

test('links: no false alarm, and drift found on both sides', slow, async () => {
  const linked = config(`contacts: { properties: [email] }
    companies: { properties: [name] }
    deals: { properties: [dealname] }
    associations: {}`)
  await using room = await openVerifyRoom(linked)
  const contacts: string[] = []
  for (const name of ['a', 'b', 'c'])
    contacts.push(await created(room, 'contacts', { email: `${name}@example.com` }))
  const company = await created(room, 'companies', { name: 'One' })
  const one = await created(room, 'deals', deal('One'))
  const path = (from: string, fromId: string, to: string, toId: string): string =>
    `/crm/v4/objects/${from}/${fromId}/associations/default/${to}/${toId}`
  for (const id of contacts) await room.call('PUT', path('contacts', id, 'companies', company))
  await room.call('PUT', path('deals', one, 'contacts', contacts[0] ?? ''))
  await room.control('clock', { advance: '3h' })
  await room.run()
  await room.control('clock', { advance: '3h' })
  await room.run()
  const same = await room.verify()
  expect(drifting(same)).toEqual([])
  expect(same['associations']?.warehouse).toBeGreaterThan(0)

  // Someone removes one link and adds another: no record changes, so no run before the sweep tells.
  await room.call(
    'DELETE',
    `/crm/v4/objects/contacts/${contacts[0]}/associations/companies/${company}`,
  )
  await room.call('PUT', path('deals', one, 'contacts', contacts[1] ?? ''))
  const { associations } = await room.verify()
  const kinds = associations?.findings.map(({ kind }) => kind).toSorted() ?? []
  expect(associations?.drift).toBe(true)
  expect(kinds).toContain('link_extra')
  expect(kinds).toContain('link_missing')
  expect(associations?.findings).toContainEqual({
    kind: 'differs',
    id: one,
    columns: ['contact_ids'],
  })
  const ids = associations?.findings.map(({ id }) => id ?? '') ?? []
  expect(ids.some((id) => id.startsWith(`contacts ${contacts[0]}>companies ${company} `))).toBe(
    true,
  )
  expect(ids.some((id) => id.startsWith(`companies ${company}>contacts ${contacts[0]} `))).toBe(
    true,
  )

  await room.control('clock', { advance: '25h' })
  // The sweep is due: the next run reads all links.
  const due = (await room.verify())['associations']
  expect(due).toMatchObject({ drift: false, findings: [] })
  expect(due?.pending).toBeGreaterThan(0)
  await room.run()
  expect(drifting(await room.verify())).toEqual([])
})

test('a link column is compared in a sync without associations', slow, async () => {
  await using room = await openVerifyRoom(config('deals: { properties: [dealname] }'))
  const one = await created(room, 'deals', deal('One'))
  const contact = await created(room, 'contacts', { email: 'a@example.com' })
  const path = `/crm/v4/objects/deals/${one}/associations/default/contacts/${contact}`
  await room.call('PUT', path)
  await room.control('clock', { advance: '3h' })
  await room.run()
  expect(drifting(await room.verify())).toEqual([])
  await room.sql("UPDATE hubspot.deals SET contact_ids = ['1']")
  const found = await room.verify()
  expect(found['link_columns']?.findings).toEqual([
    { kind: 'differs', id: one, columns: ['contact_ids'] },
  ])
})

test('a stream without its scope carries its error; the others are compared', slow, async () => {
  const two = config('contacts: { properties: [email] }\ncompanies: { properties: [name] }')
  await using room = await openVerifyRoom(two)
  await created(room, 'contacts', { email: 'a@example.com' })
  await created(room, 'companies', { name: 'One' })
  await room.run()
  const faults = [
    {
      method: 'GET',
      path: 'properties/.*companies',
      times: 50,
      action: { status: 403, body: '{"category":"MISSING_SCOPES","message":"scopes"}' },
    },
  ]
  await room.control('faults', { faults })
  const found = await room.verify()
  expect(found['companies']?.error?.code).toMatch(/^hubspot\./)
  expect(found['companies']?.drift).toBe(false)
  expect(found['contacts']).toMatchObject({ drift: false, sampled: 1 })
})
