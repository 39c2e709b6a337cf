import { expect, test } from 'vitest'
import { configOf, only, openCliRoom } from './cli-room.ts'

const config = configOf(`
people_out:
  connection: main
  direction: outbound
  target: contacts
  strategy: upsert
  source: { query: "SELECT 1 AS person_id, 'ada@example.com' AS email, 'Gold' AS tier, 12.5 AS score, 'lead' AS stage" }
  key: person_id
  identify_by: { property: email, column: email }
  fields:
    tier: tier
    crm_score: score
    lifecyclestage: { column: stage, allow_backwards: true }
  create_missing: [options, properties]
  property_group: contactinformation
`)

test('a plan shows what a run would create, check names the scope for it, and the run creates it', async () => {
  await using room = await openCliRoom(config, {}, 'here')
  await room.control('records/contacts', {
    records: [{ properties: { email: 'ada@example.com', lifecyclestage: 'customer' } }],
  })
  await fetch(`${room.url}/crm/v3/properties/contacts`, {
    method: 'POST',
    headers: { authorization: `Bearer ${room.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      name: 'tier',
      label: 'Tier',
      type: 'enumeration',
      fieldType: 'select',
      groupName: 'contactinformation',
      options: [{ label: 'Basic', value: 'basic', displayOrder: 0, hidden: false }],
    }),
  })
  const { token } = await room.control<{ token: string }>('tokens', {
    scopes: ['oauth', 'crm.objects.contacts.read', 'crm.objects.contacts.write', 'crm.import'],
  })
  const checked = await room.cliIn({ HUBSPOT_TOKEN: token }, 'check')
  expect([checked.exit, checked.stdout]).toEqual([
    3,
    expect.stringContaining('crm.schemas.contacts.write'),
  ])

  const planned = await room.cli('plan', 'people_out')
  expect(planned.exit).toBe(0)
  expect(planned.stdout).toContain('creates option "Gold" of contacts.tier')
  expect(planned.stdout).toContain('creates property contacts.crm_score (number)')
  const ran = await room.cli('run', '--json')
  expect(only(ran, 'result')).toMatchObject({ status: 'succeeded', records: { updated: 1 } })
  const { results } = await room.control<{
    results: { properties: Record<string, string | null> }[]
  }>('records/contacts')
  expect(results[0]?.properties).toMatchObject({
    tier: 'Gold',
    crm_score: '12.5',
    lifecyclestage: 'lead',
  })
})
