import { describe, expect, test } from 'vitest'
import type { E2eRoom, Fault } from './e2e-room.ts'
import { asHtml, html, limit, once, open, people } from './e2e-faults-room.ts'

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
