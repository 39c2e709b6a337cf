import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { textIn, textOrNullIn, timeOrNullIn } from '../../src/engine/cells.ts'
import type { Row } from '../../src/engine/ports/warehouse.ts'
import type { ObjectStream } from '../../src/declare/index.ts'
import { streams } from '../../streams/index.ts'
import { inboundOrder, streamOrder, type SyncRoom, syncRoom } from '../inbound/sync-room.ts'

/** What the package reads, and of the objects but what these tests look at. */
const properties: Readonly<Record<string, readonly string[]>> = {
  contacts: ['email', 'firstname', 'createdate', 'hs_merged_object_ids'],
  companies: ['name', 'createdate'],
  deals: ['dealname', 'amount', 'dealstage', 'pipeline', 'hubspot_owner_id', 'createdate'],
  tickets: ['subject', 'hs_pipeline', 'hs_pipeline_stage', 'createdate'],
  users: ['hs_internal_user_id', 'hs_email', 'hs_given_name', 'hs_family_name'],
  calls: ['hs_timestamp', 'hs_createdate', 'hubspot_owner_id'],
  communications: ['hs_timestamp'],
  emails: ['hs_timestamp', 'hs_email_subject'],
  meetings: ['hs_timestamp', 'hs_meeting_title', 'hs_meeting_end_time'],
  notes: ['hs_timestamp', 'hs_note_body'],
  tasks: ['hs_timestamp', 'hs_task_type'],
}
const collections = [
  'owners',
  'teams',
  'deal_pipelines',
  'ticket_pipelines',
  'pipeline_stages',
  'contact_lists',
  'list_memberships',
  'email_campaigns',
  'email_events',
  'forms',
  'form_submissions',
  'properties',
]

function order() {
  const byName = new Map(streams.map((stream) => [stream.name, stream]))
  const named = (name: string) => {
    const stream = byName.get(name)
    if (stream === undefined) throw new Error(`There is no stream ${name}.`)
    return stream
  }
  const objects = Object.entries(properties).map(([name, chosen]) =>
    streamOrder(named(name), { properties: chosen }),
  )
  return inboundOrder([
    ...objects,
    ...collections.map((name) => streamOrder(named(name))),
    streamOrder(named('property_history'), {
      properties: 'all',
      histories: [
        { stream: named('deals') as ObjectStream, properties: ['dealstage', 'amount'] },
        { stream: named('tickets') as ObjectStream, properties: ['hs_pipeline_stage'] },
      ],
    }),
    streamOrder(named('associations'), {
      pairs: [
        ['deals', 'companies'],
        ['deals', 'contacts'],
        ['tickets', 'contacts'],
        ['tickets', 'notes'],
        ['notes', 'companies'],
        ['calls', 'contacts'],
      ],
    }),
  ])
}

describe('the views on the demo account', () => {
  let room: SyncRoom
  const view = (name: string): Promise<readonly Row[]> => room.rows({ schema: 'dbt', name })
  const keysOf = (rows: readonly Row[], ...columns: readonly string[]): readonly string[] =>
    rows.map((row) => columns.map((column) => textOf(row, column)).join(' ')).toSorted()

  beforeAll(async () => {
    room = await syncRoom({ data: 'demo' })
    const { status, error } = await room.run(order())
    if (status !== 'succeeded') throw new Error(`The run ended ${status}: ${error?.why ?? ''}`)
  }, 300_000)
  afterAll(async () => room[Symbol.asyncDispose]())

  test.each([
    ['contact', 'contacts', 'id', 'property_email', 'email'],
    ['company', 'companies', 'id', 'property_name', 'name'],
    ['deal', 'deals', 'deal_id', 'deal_pipeline_stage_id', 'dealstage'],
    ['ticket', 'tickets', 'id', 'property_subject', 'subject'],
    [
      'engagement_email',
      'emails',
      'engagement_id',
      'property_hs_email_subject',
      'hs_email_subject',
    ],
    ['engagement_meeting', 'meetings', 'engagement_id', 'title', 'hs_meeting_title'],
    ['engagement_task', 'tasks', 'engagement_id', 'task_type', 'hs_task_type'],
    ['engagement_note', 'notes', 'engagement_id', 'property_hs_note_body', 'hs_note_body'],
  ])('%s has the records that %s has', async (name, object, id, column, property) => {
    // What was archived before the first load is the archived listing's, which only sweeps read.
    const truth = (await room.truth(object)).filter(
      (one) => !one.archived && one.mergedInto === null,
    )
    const wanted = truth.map((one) => `${one.id} ${one.properties[property] || 'null'}`)
    expect(truth.length).toBeGreaterThan(50)
    expect(keysOf(await view(name), id, column)).toEqual(wanted.toSorted())
  })

  test('a deal as HubSpot holds it', async () => {
    const [deal] = (await room.truth('deals')).filter(
      (one) => one.properties['hubspot_owner_id'] && one.properties['amount'],
    )
    const row = (await view('deal')).find((one) => one['deal_id'] === deal?.id)
    expect(row).toMatchObject({
      property_dealname: deal?.properties['dealname'],
      deal_pipeline_id: deal?.properties['pipeline'],
      owner_id: deal?.properties['hubspot_owner_id'],
      property_createdate: new Date(deal?.createdAt ?? ''),
      is_deleted: deal?.archived,
      _fivetran_synced: expect.any(Date),
    })
    expect(Number(row?.['property_amount'])).toBe(Number(deal?.properties['amount']))
  })

  test('engagements are those of every kind, once each', async () => {
    const kinds = ['call', 'communication', 'email', 'meeting', 'note', 'task']
    const each = await Promise.all(kinds.map((kind) => view(`engagement_${kind}`)))
    const live = each.flat().filter((row) => row['_fivetran_deleted'] === false)
    expect(live.length).toBeGreaterThan(500)
    expect(keysOf(await view('engagement'), 'id', 'type')).toEqual(
      keysOf(live, 'engagement_id', 'type'),
    )
  })

  test('links are those of the account', async () => {
    const links = async (from: string, to: string) =>
      (
        await room.control<{
          results: { from: string; to: string; typeId: number; category: string }[]
        }>(`associations/${from}/${to}`)
      ).results
    const deals = await links('deals', 'companies')
    expect(deals.length).toBeGreaterThan(100)
    expect(
      keysOf(await view('deal_company'), 'deal_id', 'company_id', 'type_id', 'category'),
    ).toEqual(deals.map((one) => `${one.from} ${one.to} ${one.typeId} ${one.category}`).toSorted())
    const calls = await links('calls', 'contacts')
    expect(
      keysOf(
        (await view('engagement_contact')).filter((row) => row['engagement_type'] === 'CALL'),
        'engagement_id',
        'contact_id',
      ),
    ).toEqual(calls.map((one) => `${one.from} ${one.to}`).toSorted())
    const notes = await links('tickets', 'notes')
    const pairs = new Set(notes.map((one) => `${one.from} ${one.to} ${one.category}`))
    expect(
      keysOf(await view('ticket_engagement'), 'ticket_id', 'engagement_id', 'category'),
    ).toEqual([...pairs].toSorted())
  })

  test('each kind of e-mail event has its own view, by the ids of email_event', async () => {
    const events = await view('email_event')
    const kinds = {
      bounce: 'BOUNCE',
      click: 'CLICK',
      deferred: 'DEFERRED',
      delivered: 'DELIVERED',
      dropped: 'DROPPED',
      forward: 'FORWARD',
      open: 'OPEN',
      print: 'PRINT',
      sent: 'SENT',
      spam_report: 'SPAMREPORT',
      status_change: 'STATUSCHANGE',
    }
    for (const [name, type] of Object.entries(kinds)) {
      const ofType = events.filter((row) => row['type'] === type)
      expect(ofType.length, name).toBeGreaterThan(0)
      expect(keysOf(await view(`email_event_${name}`), 'id')).toEqual(keysOf(ofType, 'id'))
    }
    const campaigns = new Set((await view('email_campaign')).map((row) => row['id']))
    expect(events.some((row) => campaigns.has(row['email_campaign_id'] ?? null))).toBe(true)
    const [open] = await view('email_event_open')
    expect(JSON.parse(textIn(open, 'browser'))).toHaveProperty('family')
  })

  test('the stages of a deal follow on each other without a gap', async () => {
    const byDeal = Map.groupBy(await view('deal_stage'), (row) => row['deal_id'])
    expect(byDeal.size).toBeGreaterThan(300)
    const live = new Map((await view('deal')).map((row) => [row['deal_id'], row]))
    for (const [deal, rows] of byDeal) {
      const stages = rows.toSorted(
        (one, other) => at(one, 'date_entered') - at(other, 'date_entered'),
      )
      for (const [place, stage] of stages.entries()) {
        const next = stages[place + 1]
        expect(stage['_fivetran_active']).toBe(next === undefined)
        expect(at(stage, '_fivetran_end')).toBe(
          next === undefined
            ? Date.UTC(9999, 11, 31, 23, 59, 59)
            : Math.max(at(stage, '_fivetran_start'), at(next, '_fivetran_start') - 1),
        )
      }
      const now = live.get(deal ?? null)
      const value = stages.at(-1)?.['value']
      // Deals archived before the first load have histories, and no row.
      expect(value).toBe(now === undefined ? value : now['deal_pipeline_stage_id'])
    }
    const history = await view('deal_property_history')
    expect(new Set(history.map((row) => row['name']))).toEqual(new Set(['dealstage', 'amount']))
    const ticket = (await view('ticket_property_history'))[0]
    expect(ticket).toMatchObject({
      name: 'hs_pipeline_stage',
      timestamp_instant: expect.any(Date),
      _fivetran_start: expect.any(Date),
    })
    expect(await view('contact_property_history')).toEqual([])
  })

  test('lists of contacts and of companies are told apart', async () => {
    const lists = await view('contact_list')
    expect(new Set(lists.map((row) => row['object_type_id']))).toEqual(new Set(['0-1']))
    const members = await view('contact_list_member')
    expect(members.length).toBeGreaterThan(500)
    const ids = new Set(lists.map((row) => row['id']))
    expect(members.every((row) => ids.has(row['contact_list_id'] ?? null))).toBe(true)
    expect((await view('company_list')).length).toBeGreaterThan(0)
    expect((await view('company_list_member')).length).toBeGreaterThan(0)
  })

  test('a form submission names the contact that has its e-mail, its answers the submission', async () => {
    const emails = new Map((await view('contact')).map((row) => [row['id'], row['property_email']]))
    const answers = Map.groupBy(await view('submission_response'), (row) => row['conversion_id'])
    const submissions = await view('contact_form_submission')
    const known = submissions.filter((row) => row['contact_id'] !== null)
    expect(known.length).toBeGreaterThan(50)
    for (const row of known.filter((one) => one['conversion_id'] !== null)) {
      const ofIt = answers.get(row['conversion_id'] ?? null) ?? []
      const email = ofIt.find((answer) => answer['field_name'] === 'email')
      expect(textOf(email, 'field_value').toLowerCase()).toBe(emails.get(row['contact_id'] ?? null))
      expect(email?.['submitted_at']).toBe(String(at(row, 'timestamp')))
    }
    const forms = new Set((await view('form')).map((row) => row['guid']))
    expect(submissions.every((row) => forms.has(row['form_id'] ?? null))).toBe(true)
    expect((await view('form')).filter((row) => row['redirect'] !== null)).toHaveLength(1)
  })

  test('people: owners, their teams, users by the id that owners have', async () => {
    const users = await view('users')
    const teams = new Map((await view('team')).map((row) => [row['id'], row['name']]))
    const owners = (await view('owner')).filter((row) => row['active_user_id'] !== null)
    const ids = new Set(users.map((row) => row['id']))
    expect(owners.filter((row) => ids.has(row['active_user_id'] ?? null)).length).toBeGreaterThan(5)
    const members = (await view('team_user')).filter((row) => row['is_secondary_user'] === false)
    expect(members.length).toBeGreaterThan(5)
    for (const { user_id: user = null, team_id: team = null } of members) {
      expect(teams.has(team)).toBe(true)
      const found = users.find((row) => row['id'] === user)
      expect(found === undefined ? team : found['primary_team_id']).toBe(team)
    }
    expect((await view('owner_team')).some((row) => row['is_team_primary'] === true)).toBe(true)
  })

  test('properties and their options go by the object’s name in the singular', async () => {
    const properties = await view('property')
    expect(
      properties.find((row) => row['hubspot_object'] === 'contact' && row['name'] === 'email'),
    ).toMatchObject({ type: 'string', label: 'Email', hubspot_defined: true, calculated: false })
    expect(await view('property_option')).toContainEqual(
      expect.objectContaining({
        hubspot_object: 'contact',
        name: 'lifecyclestage',
        value: 'lead',
        label: 'Lead',
        hidden: false,
      }),
    )
  })
})

const at = (row: Row, column: string): number => timeOrNullIn(row, column)?.getTime() ?? Number.NaN

const textOf = (row: Row | undefined, column: string): string => textOrNullIn(row, column) ?? 'null'
