import { describe, expect, test } from 'vitest'
import { configOf } from '../cli/cli-room.ts'
import { type E2eRoom, named, openE2eRoom } from './e2e-room.ts'

const limit = { timeout: 180_000 }

const outbound = configOf(`
people_out:
  connection: main
  direction: outbound
  target: contacts
  strategy: update
  source: { table: app.people }
  key: person
  identify_by: { property: email, column: email }
  associations:
    - { to: companies, by: domain, column: employers }
  cleanup_default_associations: true
`)

const people = 60

async function account(): Promise<E2eRoom> {
  const room = await openE2eRoom(outbound, {}, 'here')
  await room.api('POST', '/crm/v4/associations/contacts/companies/labels', {
    label: 'Employee',
    name: 'employee',
  })
  await room.control('records/companies', { records: [{ properties: { domain: 'c.com' } }] })
  await room.control('records/contacts', {
    records: Array.from({ length: people }, (_, at) => ({
      properties: { email: `p${at + 1}@x.com` },
    })),
  })
  await source(room, people)
  const first = await room.run('people_out')
  expect(first.result['associations'], first.ended.stdout).toMatchObject({ added: people })
  return room
}

/** The first so many people have an employer. */
const source = (room: E2eRoom, employed: number): Promise<void> =>
  room.table(
    'app.people',
    `SELECT i AS person, 'p' || i || '@x.com' AS email,
       CASE WHEN i <= ${employed} THEN MAP {'c.com': 'Employee'} END AS employers
     FROM range(1, ${people + 1}) AS t(i)`,
  )

const employed = async (room: E2eRoom): Promise<number> =>
  (await named(room, ['contacts', 'email'], ['companies', 'domain'])).filter((link) =>
    link.endsWith('Employee'),
  ).length

const held = (why: string, removed: number) => ({
  status: 'held',
  plan_id: expect.any(String),
  error: { code: 'run.held', why: expect.stringContaining(why) },
  // What the plan has; nothing of it was sent.
  associations: { removed },
})

describe('links that vanish', () => {
  test('are held with exit 4 and a plan; approval lets exactly that plan go', limit, async () => {
    await using room = await account()
    await source(room, 40)
    const first = await room.run('people_out')
    expect(first.exit, first.ended.stdout).toBe(4)
    expect(first.result).toMatchObject(held('20 %', 20))
    expect(await employed(room)).toBe(people)

    // What a plan says is what the run then asks about.
    const planned = await room.cli('plan', 'people_out', '--json')
    expect(planned.lines[0], planned.stdout).toMatchObject({
      type: 'plan',
      associations: { added: 0, removed: 20, unchanged: 40 },
      held: { code: 'run.held' },
    })

    const unknown = await room.run('people_out', '--approve', 'no-such-plan')
    expect(unknown.exit, unknown.ended.stdout).toBe(4)

    // Meanwhile more went: what nobody has seen is not let go.
    await source(room, 20)
    const more = await room.run('people_out', '--approve', first.result['plan_id'])
    expect(more.exit, more.ended.stdout).toBe(4)
    expect(await employed(room)).toBe(people)

    await source(room, 40)
    const approved = await room.run('people_out', '--approve', first.result['plan_id'])
    expect(approved.result, approved.ended.stdout).toMatchObject({
      status: 'succeeded',
      associations: { added: 0, removed: 20, unchanged: 40 },
    })
    expect(await employed(room)).toBe(40)
    expect((await room.run('people_out')).result['associations']).toMatchObject({ removed: 0 })
  })

  test(
    'are not held below ten, nor below the share; an empty source removes nothing',
    limit,
    async () => {
      await using room = await account()
      await source(room, 51)
      const few = await room.run('people_out')
      expect(few.result, few.ended.stdout).toMatchObject({
        status: 'succeeded',
        associations: { removed: 9 },
      })
      await source(room, 41)
      const share = await room.run('people_out')
      expect(share.result, share.ended.stdout).toMatchObject({
        status: 'succeeded',
        associations: { removed: 10 },
      })

      await source(room, 0)
      const empty = await room.run('people_out')
      expect(empty.exit, empty.ended.stdout).toBe(4)
      expect(empty.result).toMatchObject(held('null in every row', 41))

      await room.sql('DELETE FROM app.people')
      const none = await room.run('people_out')
      expect(none.exit, none.ended.stdout).toBe(4)
      expect(none.result).toMatchObject(held('no rows', 41))
      expect(await employed(room)).toBe(41)
    },
  )
})

const inbound = configOf(`
crm_in:
  connection: main
  direction: inbound
  streams:
    contacts: { properties: [email], route: list, strategy: full_refresh }
`)

describe('records that vanish', () => {
  const live = async (room: E2eRoom): Promise<unknown> =>
    (
      await room.sql(
        'SELECT count(*)::INTEGER FROM hubspot.contacts WHERE _deleted_at IS NULL AND NOT archived',
      )
    )[0]?.[0]

  test('are held with exit 4 and a plan; approval marks exactly those', limit, async () => {
    await using room = await openE2eRoom(inbound, {}, 'here')
    const { ids } = await room.control<{ ids: string[] }>('records/contacts', {
      records: Array.from({ length: people }, (_, at) => ({
        properties: { email: `p${at + 1}@x.com` },
      })),
    })
    await room.run('crm_in')

    // An answer that is empty though the account is not.
    await room.faults({
      method: 'GET',
      path: '/contacts\\?',
      action: { status: 200, body: '{"results":[]}' },
    })
    const empty = await room.run('crm_in', '--full')
    expect(empty.exit, empty.ended.stdout).toBe(3)
    expect(empty.result['streams'].contacts.error).toMatchObject({
      code: 'inbound.read_incomplete',
    })
    expect(await live(room)).toBe(people)
    await room.faults()

    await room.control('purge/contacts', { ids: ids.slice(0, 15) })
    const first = await room.run('crm_in', '--full')
    expect(first.exit, first.ended.stdout).toBe(4)
    expect(first.result).toMatchObject({ status: 'held', plan_id: expect.any(String) })
    expect(await live(room)).toBe(people)
    // A scheduled run may come between; what the person saw stays approvable.
    expect((await room.run('crm_in', '--full')).exit).toBe(4)
    const approved = await room.run('crm_in', '--full', '--approve', first.result['plan_id'])
    expect(approved.exit, approved.ended.stdout).toBe(0)
    expect(approved.result['streams'].contacts).toMatchObject({ deleted: 15 })
    expect(await live(room)).toBe(people - 15)

    await room.control('purge/contacts', { ids: ids.slice(15, 24) })
    const few = await room.run('crm_in', '--full')
    expect(few.exit, few.ended.stdout).toBe(0)
    expect(few.result['streams'].contacts).toMatchObject({ deleted: 9 })
  })
})
