import { expect, test } from 'vitest'
import { type RecordStream, streamOf } from '../../src/declare/index.ts'
import { associations } from '../../streams/associations.ts'
import { contacts } from '../../streams/contacts.ts'
import { customStreams } from '../../streams/custom.ts'
import { libraryStreams } from '../../streams/library.ts'
import { services } from '../../streams/services.ts'
import {
  create,
  inboundOrder,
  link,
  streamOrder,
  syncRoom,
  type SyncRoom,
  textsOf,
} from '../inbound/sync-room.ts'

const families = [customStreams, libraryStreams]

function named(name: string): RecordStream {
  const found = families.flatMap((family) => streamOf(family, name) ?? [])[0]
  if (found === undefined) throw new Error(`${name} is no member of a family.`)
  return found
}

const orderOf = (...names: readonly string[]) =>
  inboundOrder(
    names.map((name) => streamOrder(named(name))),
    { families },
  )

/** Custom objects past the rules of the schemas API, each with so many records; their type ids. */
async function define(
  room: SyncRoom,
  objects: readonly { readonly name: string; readonly label?: string; readonly records: number }[],
): Promise<readonly string[]> {
  const ids: string[] = []
  for (const { name, label, records } of objects) {
    await room.control('collections/object_schemas', {
      items: [
        {
          name,
          labels: { singular: label ?? name, plural: `${label ?? name}s` },
          primaryDisplayProperty: 'title',
          properties: [{ name: 'title', label: 'Title', type: 'string', fieldType: 'text' }],
        },
      ],
    })
    const { results } = await room.control<{ results: { id: string; name: string }[] }>(
      'collections/object_schemas',
    )
    const id = results.find((one) => one.name === name)?.id ?? ''
    ids.push(id)
    await create(
      room,
      id,
      Array.from({ length: records }, (_, number) => ({ title: `${name} ${number}` })),
    )
  }
  return ids
}

const titles = async (room: SyncRoom, table: string): Promise<readonly string[]> =>
  textsOf(await room.table(table), 'title')

test('one label, dashes, names of standard objects, names that differ in case: each has a table of its own', {
  timeout: 120_000,
}, async () => {
  await using room = await syncRoom()
  const ids = await define(room, [
    { name: 'robot', label: 'Robot', records: 2 },
    { name: 'lease', label: 'Robot', records: 3 },
    { name: 'site-visit', records: 1 },
    { name: 'site_visit', records: 2 },
    { name: 'contacts', records: 4 },
    { name: 'Robot', records: 5 },
  ])
  await create(room, 'contacts', [{ email: 'ada@example.com' }])
  const names = ['robot', 'lease', 'site-visit', 'site_visit', 'contacts', 'Robot']
  const own = orderOf(...names.map((name) => `custom_${name}`))
  const order = { ...own, streams: [streamOrder(contacts), ...own.streams] }
  await room.control('clock', { advance: '2h' })
  const report = await room.run(order)
  expect(report.status).toBe('succeeded')
  const read = Object.fromEntries(
    Object.entries(report.streams).map(([stream, { loaded }]) => [stream, loaded]),
  )
  expect(read).toEqual({
    contacts: 1,
    custom_robot: 2,
    custom_lease: 3,
    'custom_site-visit': 1,
    custom_site_visit: 2,
    custom_contacts: 4,
    custom_Robot__2: 5,
  })
  expect(await titles(room, 'custom_Robot__2')).toContain('Robot 4')
  expect(await titles(room, 'custom_robot')).toEqual(['robot 0', 'robot 1'])
  expect(await titles(room, 'custom_contacts')).toHaveLength(4)

  // The names are for good, and an idle run asks nothing about them.
  const idle = await room.run(order)
  expect(Object.values(idle.streams).map(({ loaded }) => loaded)).toEqual(
    names.map(() => 0).concat(0),
  )
  expect(room.calls()).toMatchObject({ other: 7, search: 7, list: 0, batch_read: 0 })

  const byId = await room.run(orderOf(`custom_${ids[5]}`, `custom_${ids[0]}_archived`))
  expect(Object.keys(byId.streams).toSorted()).toEqual(['custom_Robot__2', 'custom_robot_archived'])
})

test('a custom object that the account lacks is skipped, the others go on', {
  timeout: 60_000,
}, async () => {
  await using room = await syncRoom()
  await define(room, [{ name: 'robot', records: 1 }])
  const report = await room.run(orderOf('custom_car', 'custom_robot'))
  expect(report.status).toBe('partial')
  expect(report.streams['custom_car']?.error).toMatchObject({
    code: 'hubspot.not_available',
    why: expect.stringContaining('custom_robot'),
  })
  expect(report.streams['custom_robot']).toMatchObject({ status: 'succeeded', loaded: 1 })
})

test('an object whose name ends like that of archived records is read for itself', {
  timeout: 60_000,
}, async () => {
  await using room = await syncRoom()
  await define(room, [
    { name: 'car', records: 1 },
    { name: 'bike', records: 1 },
    { name: 'bike_archived', records: 2 },
  ])
  const [{ id = '' } = {}] = (await room.truth('p_car')) as { id?: string }[]
  await room.call('DELETE', `/crm/v3/objects/p_car/${id}`)
  const report = await room.run(orderOf('custom_car_archived', 'custom_bike_archived'))
  expect(report.status).toBe('succeeded')
  expect(await room.table('custom_car_archived')).toMatchObject([{ id, archived: true }])
  const [name = ''] = Object.keys(report.streams).filter((one) => one.startsWith('custom_bike'))
  expect(await titles(room, name)).toEqual(['bike_archived 0', 'bike_archived 1'])
})

test('`new_streams: include` reads custom objects and enabled types in the run after they came', {
  timeout: 120_000,
}, async () => {
  await using room = await syncRoom()
  await create(room, 'contacts', [{ email: 'ada@example.com' }])
  const order = inboundOrder([streamOrder(contacts), streamOrder(associations)], {
    families,
    newStreams: {
      ifEnabled: [streamOrder(services)],
      declaredTypes: (await enabled(room)).filter((id) => id !== '0-410').concat('0-162'),
    },
  })
  const first = await room.run(order)
  expect(Object.keys(first.streams)).toEqual(['contacts', 'associations'])

  const [robots = ''] = await define(room, [{ name: 'robot', records: 2 }])
  await room.control('collections/object_library', {
    items: [
      { id: '0-162', enablement: true },
      { id: '0-410', enablement: true },
    ],
  })
  await create(room, '0-410', [{ hs_course_name: 'Welding' }])
  const [person = ''] = textsOf(await room.table('contacts'), 'id')
  const [robot = ''] = (await room.truth('p_robot')).map((one) => one.id)
  await link(room, 'contacts', person, robots, robot)

  const second = await room.run(order)
  expect(second.status).toBe('succeeded')
  expect(Object.keys(second.streams)).toEqual([
    'contacts',
    'custom_robot',
    'services',
    'object_0_410',
    'associations',
  ])
  expect(second.streams['object_0_410']).toMatchObject({ loaded: 1 })
  const links = (await room.table('associations')).filter((row) => row['from_type'] === 'p_robot')
  expect(links).toMatchObject([{ from_id: robot, to_type: 'contacts', to_id: person }])
})

async function enabled(room: SyncRoom): Promise<readonly string[]> {
  const { results } = await room.control<{ results: { id: string; enablement: boolean }[] }>(
    'collections/object_library',
  )
  return results.flatMap(({ id, enablement }) => (enablement ? [id] : []))
}
