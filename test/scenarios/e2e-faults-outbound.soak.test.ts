import { describe, expect, test } from 'vitest'
import { type E2eRoom, type Fault, named } from './e2e-room.ts'
import { asHtml, html, limit, once, open, people } from './e2e-faults-room.ts'

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
