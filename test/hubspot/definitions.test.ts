import { expect, test } from 'vitest'
import { outboundRoom } from '../outbound/outbound-room.ts'

const newProperty = {
  name: 'tier',
  label: 'Tier',
  type: 'enumeration',
  fieldType: 'select',
  groupName: 'contactinformation',
  hasUniqueValue: false,
  options: ['Gold'],
}

test('definitions are read and made over HTTP, each once however often it is asked for', async () => {
  await using room = await outboundRoom()
  const { definitions } = room.ports.hubspot
  const { signal } = room.stop
  const writes = async (): Promise<number> =>
    Object.entries(await room.control<Record<string, number>>('requests?count=1'))
      .filter(([request]) => /^(POST|PATCH) \/crm\/properties/.test(request))
      .reduce((sum, [, count]) => sum + count, 0)

  const made = await definitions.createProperty('contacts', newProperty, signal)
  const again = await definitions.createProperty('contacts', newProperty, signal)
  expect(again).toEqual(made)
  expect(made).toMatchObject({ name: 'tier', options: [{ value: 'Gold', label: 'Gold' }] })

  await definitions.addOptions('contacts', 'tier', ['Silver', 'Gold'], signal)
  const before = await writes()
  await definitions.addOptions('contacts', 'tier', ['Silver'], signal)
  expect(await writes()).toBe(before)
  const listed = await room.ports.hubspot.properties('contacts', signal)
  const held = listed.find(({ name }) => name === 'tier')
  expect(held?.options.map(({ value }) => value)).toEqual(['Gold', 'Silver'])

  await room.control('collections/validation_rules', {
    items: [{ id: '0-1/city', rules: [{ ruleType: 'REGEX', ruleArguments: ['^G', 'No'] }] }],
  })
  expect([...(await definitions.validationRules('contacts', signal))]).toEqual([
    ['city', [{ type: 'REGEX', arguments: ['^G', 'No'], normalizes: false }]],
  ])
  expect(await definitions.recordsLeft('contacts', signal)).toBeGreaterThan(0)
})

test('a custom object says by any of its names what a new record must carry; others require nothing', async () => {
  await using room = await outboundRoom()
  const { definitions } = room.ports.hubspot
  const { signal } = room.stop
  const text = { type: 'string', fieldType: 'text' }
  const { objectTypeId } = await room.call<{ objectTypeId: string }>(
    'POST',
    '/crm-object-schemas/v3/schemas',
    {
      name: 'robot',
      labels: { singular: 'Robot', plural: 'Robots' },
      primaryDisplayProperty: 'model',
      requiredProperties: ['model'],
      properties: [{ name: 'model', label: 'Model', ...text }],
    },
  )
  for (const name of [objectTypeId, 'p_robot']) {
    expect(await definitions.requiredProperties(name, signal)).toEqual(['model'])
    expect(await definitions.recordsLeft(name, signal)).toBeGreaterThan(0)
  }
  expect(await definitions.requiredProperties('contacts', signal)).toEqual([])
})

test('a property that was deleted is not taken for one that is there', async () => {
  await using room = await outboundRoom()
  const { definitions } = room.ports.hubspot
  const { signal } = room.stop
  await definitions.createProperty('contacts', newProperty, signal)
  await room.control('faults', {
    faults: [
      {
        method: 'GET',
        path: '/crm/properties/[^/]+/contacts/tier',
        from: 1,
        times: 1,
        action: {
          status: 200,
          body: JSON.stringify({ name: 'tier', type: 'enumeration', archived: true }),
        },
      },
    ],
  })
  await expect(definitions.createProperty('contacts', newProperty, signal)).rejects.toMatchObject({
    code: 'hubspot.request_refused',
  })
})
