import { expect, test } from 'vitest'
import { configOf } from '../cli/cli-room.ts'
import { openE2eRoom } from './e2e-room.ts'

const config = configOf(`
fleet_out:
  connection: main
  direction: outbound
  target: list_memberships
  list: Fleet
  object: custom_robot
  strategy: mirror
  source: { table: app.robots }
  identify_by: { property: serial, column: serial }
  create_missing: [lists]
owners_out:
  connection: main
  direction: outbound
  target: associations
  source: { table: app.robots }
  from: { object: custom_robot, by: serial, column: serial }
  to: { object: contacts, by: email, column: owner }
`)

test('robots of your own join a list that the run makes, and are linked row by row', {
  timeout: 120_000,
}, async () => {
  await using room = await openE2eRoom(config, {}, 'here')
  await room.control('collections/object_schemas', {
    items: [
      {
        name: 'robot',
        labels: { singular: 'Robot', plural: 'Robots' },
        primaryDisplayProperty: 'serial',
        requiredProperties: ['serial'],
        properties: [
          {
            name: 'serial',
            label: 'Serial',
            type: 'string',
            fieldType: 'text',
            hasUniqueValue: true,
          },
        ],
      },
    ],
  })
  await room.control('records/p_robot', {
    records: ['r1', 'r2', 'r3'].map((serial) => ({ properties: { serial } })),
  })
  await room.control('records/contacts', { records: [{ properties: { email: 'ada@x.io' } }] })
  await room.table(
    'app.robots',
    `SELECT * FROM (VALUES ('r1', 'ada@x.io'), ('r2', NULL), ('r9', 'ada@x.io')) AS t(serial, owner)`,
  )

  const run = await room.run('fleet_out')
  expect([run.exit, run.result], run.ended.stdout).toMatchObject([
    3,
    { status: 'partial', records: { read: 3, updated: 2, set_aside: 1 } },
  ])
  expect((await room.cli('verify', 'fleet_out')).exit).toBe(0)

  const linked = await room.run('owners_out')
  expect(linked.result, linked.ended.stdout).toMatchObject({
    status: 'partial',
    records: { read: 3, unchanged: 1, refused: 1, set_aside: 1 },
    associations: { added: 1, set_aside: 1 },
  })
})
