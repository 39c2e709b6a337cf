import { describe, expect, test } from 'vitest'
import { configOf } from '../cli/cli-room.ts'
import { type E2eRoom, type Fault, named, openE2eRoom } from './e2e-room.ts'

const limit = { timeout: 180_000 }
const html = '<html><body><h1>502 Bad Gateway</h1></body></html>'
const asHtml = { 'content-type': 'text/html' }

const inbound = (route: string): string => `
crm_in:
  connection: main
  direction: inbound
  sweep: 1s
  streams:
    contacts: { properties: [email, firstname], route: ${route} }
    companies: { properties: [domain], route: search }
    deal_pipelines: {}
    owners: {}
    associations: { pairs: [[contacts, companies]] }
`

const outbound = (route: string, wait = '30m'): string => `
people_out:
  connection: main
  direction: outbound
  target: contacts
  strategy: upsert
  source: { table: app.people }
  key: person
  identify_by: { property: email, column: email }
  fields: { firstname: name }
  associations:
    - { to: companies, by: domain, column: employers }
  route: ${route}
  wait: ${wait}
`

const people = 250

const knobs = {
  'exports.start_ms': 5,
  'exports.min_ms': 20,
  'imports.start_ms': 5,
  'imports.min_ms': 20,
}

const open = (config: string): Promise<E2eRoom> => openE2eRoom(configOf(config), { knobs }, 'here')

/** Contacts with one employer each. */
async function filled(room: E2eRoom): Promise<void> {
  const { ids: employers } = await room.control<{ ids: string[] }>('records/companies', {
    records: [{ properties: { domain: 'c.com' } }],
  })
  const { ids } = await room.control<{ ids: string[] }>('records/contacts', {
    records: Array.from({ length: people }, (_, at) => ({
      properties: { email: `p${at}@x.com`, firstname: `N${at}` },
    })),
  })
  for (let at = 0; at < ids.length; at += 100) {
    await room.api('POST', '/crm/v4/associations/contacts/companies/batch/associate/default', {
      inputs: ids.slice(at, at + 100).map((id) => ({ from: { id }, to: { id: employers[0] } })),
    })
  }
}

async function landed(room: E2eRoom): Promise<void> {
  const truth = (await room.records('contacts')).map((one) =>
    JSON.stringify([one.id, one.properties['email'], one.properties['firstname']]),
  )
  const rows = await room.sql(
    `SELECT id, email, firstname FROM hubspot.contacts WHERE _deleted_at IS NULL`,
  )
  expect(rows.map((row) => JSON.stringify(row)).sort()).toEqual(truth.sort())
  const links = await room.links('contacts', 'companies')
  expect(
    await room.sql(
      `SELECT count(*)::INTEGER FROM hubspot.associations WHERE _deleted_at IS NULL AND from_type = 'contacts'`,
    ),
  ).toEqual([[links.length]])
}

const once = (method: string, path: string, action: Fault['action'], from = 1): Fault => ({
  method,
  path,
  from,
  times: 1,
  action,
})

describe('an inbound run meets each fault once and lands all the same', () => {
  test.each<[string, readonly Fault[]]>([
    [
      'list',
      [
        once('GET', 'account-info', { status: 503 }),
        once('GET', '/properties/.*contacts', { status: 502, body: html, headers: asHtml }),
        once('GET', '/contacts\\?', { status: 429, body: '', headers: {} }),
        once('GET', '/contacts\\?', { cut_bytes: 900 }, 3),
        once('GET', '/contacts\\?', { reset: true }, 5),
        once('GET', '/contacts\\?', { status: 200, body: html, headers: asHtml }, 6),
        once('POST', '/companies/search', { status: 429 }),
        once('GET', 'owners', { status: 524, body: html, headers: asHtml }),
        once('GET', 'pipelines', { cut_bytes: 10 }),
        once('POST', 'associations/.*batch/read', { status: 500 }),
        once('POST', 'associations/.*batch/read', { cut_bytes: 400 }, 3),
      ],
    ],
    [
      'search',
      [
        once('POST', '/contacts/search', { status: 429, body: html, headers: asHtml }),
        once('POST', '/contacts/search', { cut_bytes: 50 }, 3),
        once('POST', '/contacts/batch/read', { reset: true }),
        once('POST', '/contacts/batch/read', { status: 477, headers: { 'retry-after': '1' } }, 3),
        once('POST', '/contacts/batch/read', { status: 423 }, 5),
      ],
    ],
    [
      'export',
      [
        once('POST', 'export/async$', { status: 429, headers: { 'retry-after': '1' } }),
        once('GET', 'tasks/.*/status', { status: 502, body: html, headers: asHtml }),
        once('GET', 'export-files', { cut_bytes: 500 }),
        once('GET', 'export-files', { status: 403 }, 2),
        once('GET', 'export-files', { reset: true }, 3),
      ],
    ],
  ])('by %s', limit, async (route, faults) => {
    await using room = await open(inbound(route))
    await filled(room)
    await room.faults(...faults)
    const ran = await room.run('crm_in')
    expect(ran.exit, ran.ended.stdout + ran.ended.stderr).toBe(0)
    expect(ran.result['streams'].contacts, ran.ended.stdout).toMatchObject({
      status: 'succeeded',
      route,
      loaded: people,
    })
    await landed(room)
  })

  test('an export whose start is not answered is not asked for twice in a run', limit, async () => {
    await using room = await open(inbound('export'))
    await filled(room)
    await room.faults(once('POST', 'export/async$', { after_effect: true, reset: true }))
    const ran = await room.run('crm_in')
    expect(await room.calls(/^POST .*export\/async$/)).toBe(1)
    // The route was forced, so the stream waits for the next run; the others are unharmed.
    expect(ran.exit, ran.ended.stdout).toBe(3)
    expect(ran.result['streams'], ran.ended.stdout).toMatchObject({
      contacts: { status: 'failed', loaded: 0, error: { code: 'hubspot.export_failed' } },
      companies: { status: 'succeeded' },
    })
    const again = await room.run('crm_in')
    expect(again.exit, again.ended.stdout).toBe(0)
    expect(await room.calls(/^POST .*export\/async$/)).toBe(2)
    await landed(room)
  })

  test('a token that is refused on the way ends with 6; then it goes on', limit, async () => {
    await using room = await open(inbound('list'))
    await filled(room)
    const refused = JSON.stringify({
      status: 'error',
      message: 'Authentication credentials not found.',
      category: 'INVALID_AUTHENTICATION',
    })
    await room.faults({ path: '/contacts\\?', from: 2, action: { status: 401, body: refused } })
    const ran = await room.run('crm_in')
    expect(ran.exit, ran.ended.stdout).toBe(6)
    expect(ran.result).toMatchObject({
      status: 'sign_in_needed',
      error: { code: 'hubspot.sign_in_refused' },
    })
    expect(ran.ended.stdout + ran.ended.stderr).not.toContain(room.token)
    await room.faults()
    expect((await room.run('crm_in')).exit).toBe(0)
    await landed(room)
  })

  test('a scope that goes skips its stream only', limit, async () => {
    await using room = await open(inbound('list'))
    await filled(room)
    const missing = JSON.stringify({
      status: 'error',
      category: 'MISSING_SCOPES',
      message: 'This app has not been granted all required scopes.',
      errors: [{ context: { requiredGranularScopes: ['crm.objects.owners.read'] } }],
    })
    await room.faults({ path: 'owners', action: { status: 403, body: missing } })
    const ran = await room.run('crm_in')
    expect(ran.exit, ran.ended.stdout).toBe(3)
    expect(ran.result).toMatchObject({
      status: 'partial',
      streams: {
        contacts: { status: 'succeeded' },
        associations: { status: 'succeeded' },
        owners: { status: 'skipped', error: { code: 'hubspot.scope_missing' } },
      },
    })
    await landed(room)
  })
})

/** Half of the people exist with another name; everybody gets an employer. */
async function source(room: E2eRoom): Promise<void> {
  await room.control('records/companies', { records: [{ properties: { domain: 'c.com' } }] })
  await room.control('records/contacts', {
    records: Array.from({ length: people / 2 }, (_, at) => ({
      properties: { email: `p${at + 1}@x.com`, firstname: 'Old' },
    })),
  })
  await room.table(
    'app.people',
    `SELECT i AS person, 'p' || i || '@x.com' AS email, 'N' || i AS name, MAP {'c.com': NULL} AS employers
     FROM range(1, ${people + 1}) AS t(i)`,
  )
}

async function written(room: E2eRoom): Promise<void> {
  const records = await room.records('contacts')
  expect(
    records.map(({ properties: { email, firstname } }) => `${email} ${firstname}`).sort(),
  ).toEqual(Array.from({ length: people }, (_, at) => `p${at + 1}@x.com N${at + 1}`).sort())
  const links = await named(room, ['contacts', 'email'], ['companies', 'domain'])
  expect(links.filter((link) => !link.endsWith('Primary'))).toEqual(
    Array.from({ length: people }, (_, at) => `p${at + 1}@x.com-c.com -`).sort(),
  )
}

describe('an outbound run meets each fault and writes each record once', () => {
  const reads: readonly Fault[] = [
    once('GET', '/properties/.*contacts', { status: 502, body: html, headers: asHtml }),
    once('POST', '/contacts/batch/read', { status: 429 }),
    once('POST', '/contacts/batch/read', { cut_bytes: 300 }, 3),
    once('POST', '/companies/(search|batch/read)', { reset: true }),
  ]
  test.each<[string, string, readonly Fault[]]>([
    [
      'batch',
      'before they take effect',
      [
        ...reads,
        once('POST', '/contacts/batch/create', { status: 502, body: html, headers: asHtml }),
        once('POST', '/contacts/batch/create', { status: 429, body: '' }, 3),
        once('POST', '/contacts/batch/update', { reset: true }),
        once('POST', 'contacts/companies/batch/(create|associate)', { status: 503 }),
      ],
    ],
    [
      'batch',
      'after they took effect',
      [
        once('POST', '/contacts/batch/create', { after_effect: true, reset: true }),
        once('POST', '/contacts/batch/create', { after_effect: true, status: 504 }, 2),
        once('POST', '/contacts/batch/update', { after_effect: true, cut_bytes: 200 }),
        once('POST', 'contacts/companies/batch/(create|associate)', {
          after_effect: true,
          status: 502,
          body: html,
          headers: asHtml,
        }),
      ],
    ],
    [
      'import',
      'before they take effect',
      [
        ...reads,
        once('POST', '/imports/[^/]*$', { status: 503 }),
        once('GET', '/imports/', { status: 502, body: html, headers: asHtml }),
        once('POST', 'contacts/companies/batch/(create|associate)', { cut_bytes: 200 }),
      ],
    ],
    [
      'import',
      'after they took effect',
      [
        once('POST', '/imports/[^/]*$', { after_effect: true, reset: true }),
        once('POST', '/imports/[^/]*$', { after_effect: true, status: 502, body: html }, 2),
        once('GET', '/imports/', { cut_bytes: 20 }, 2),
      ],
    ],
  ])('by %s, answers lost %s', limit, async (route, _when, faults) => {
    await using room = await open(outbound(route))
    await source(room)
    await room.faults(...faults)
    const ran = await room.run('people_out')
    expect(ran.exit, ran.ended.stdout + ran.ended.stderr).toBe(0)
    expect(ran.result, ran.ended.stdout).toMatchObject({
      records: { read: people, created: people / 2, updated: people / 2, set_aside: 0 },
      associations: { added: people, removed: 0, set_aside: 0 },
    })
    await written(room)
    // No import is started twice for one set of rows.
    expect(await room.calls(/^POST .*\/imports\/[^/]*$/)).toBeLessThan(5)
    const again = await room.run('people_out')
    expect(again.result, again.ended.stdout).toMatchObject({
      status: 'succeeded',
      records: { unchanged: people, created: 0, updated: 0 },
      associations: { added: 0, unchanged: people },
      calls: { import: 0, batch: 0 },
    })
  })

  test(
    'a token that is refused between two batches ends with 6; then it goes on',
    limit,
    async () => {
      await using room = await open(outbound('batch'))
      await source(room)
      await room.faults({
        method: 'POST',
        path: '/contacts/batch/(create|update)',
        from: 2,
        action: { status: 401 },
      })
      const ran = await room.run('people_out')
      expect(ran.exit, ran.ended.stdout).toBe(6)
      expect(ran.result).toMatchObject({
        status: 'sign_in_needed',
        error: { code: 'hubspot.sign_in_refused' },
      })
      await room.faults()
      const again = await room.run('people_out')
      expect(again.exit, again.ended.stdout).toBe(0)
      const { continued, created, updated } = again.result['records']
      expect(continued, again.ended.stdout).toBe(created + updated)
      const before = ran.result['records']
      expect(before.created + before.updated + continued).toBe(people)
      await written(room)
    },
  )

  test(
    'an outage of writes leaves all planned, says so, and the next run goes on',
    limit,
    async () => {
      await using room = await open(outbound('batch', '1s'))
      await source(room)
      await room.faults({
        method: 'POST',
        path: '/contacts/batch/create',
        action: { reset: true, after_effect: true },
      })
      const ran = await room.run('people_out')
      // Each create took effect though no answer came: what is read back settles it.
      expect([0, 5], ran.ended.stdout).toContain(ran.exit)
      await room.faults()
      expect((await room.run('people_out')).exit).toBe(0)
      await written(room)
    },
  )
})
