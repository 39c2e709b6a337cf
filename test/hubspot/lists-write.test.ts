import type { ServerResponse } from 'node:http'
import { describe, expect, test } from 'vitest'
import type { WriteInput } from '../../src/engine/ports.ts'
import { createLists } from '../../src/hubspot/lists-write.ts'
import { outboundRoom } from '../outbound/outbound-room.ts'
import { ScriptedHost } from './scripted-host.ts'

const { signal } = new AbortController()

const inputs = (count: number): WriteInput[] =>
  Array.from({ length: count }, (_, at) => ({
    trace: `trace-${at + 1}`,
    id: String(at + 1),
    properties: {},
  }))

const say = (response: ServerResponse, status: number, body: unknown): void =>
  void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))

const list = (processingType: string) => ({
  list: { listId: '7', name: 'L', objectTypeId: '0-1', processingType },
})
const bad = { status: 'error', message: 'No.', category: 'VALIDATION_ERROR' }

describe('members of a list', () => {
  test('are done unless the answer names them as missing; a removal is done all the same', async () => {
    const told = { recordsIdsAdded: ['1'], recordIdsRemoved: [], recordIdsMissing: ['3'] }
    await using host = await ScriptedHost.start({
      'PUT /crm/lists/7/memberships/': (_, response) => say(response, 200, told),
    })
    const lists = createLists(host.transport)
    expect((await lists.add('7', inputs(3), signal)).map(({ kind }) => kind)).toEqual([
      'done',
      'done',
      'refused',
    ])
    expect((await lists.remove('7', inputs(3), signal)).map(({ kind }) => kind)).toEqual([
      'done',
      'done',
      'done',
    ])
    expect(host.asked.map(({ path, body }) => [path, body])).toEqual([
      ['/crm/lists/7/memberships/add', '["1","2","3"]'],
      ['/crm/lists/7/memberships/remove', '["1","2","3"]'],
    ])
  })

  test('lose only the one that HubSpot refuses a call for', async () => {
    await using host = await ScriptedHost.start({
      'GET /crm/lists/7': (_, response) => say(response, 200, list('MANUAL')),
      'PUT /crm/lists/7/memberships/add': ({ body }, response) =>
        (JSON.parse(body) as string[]).includes('70')
          ? say(response, 400, bad)
          : say(response, 200, { recordIdsMissing: [] }),
    })
    const outcomes = await createLists(host.transport).add('7', inputs(150), signal)
    expect(outcomes.filter(({ kind }) => kind !== 'done')).toMatchObject([
      { kind: 'refused', trace: 'trace-70', problem: { code: 'hubspot.row.VALIDATION_ERROR' } },
    ])
    expect(outcomes).toHaveLength(150)
  })

  test.each([
    ['follows filters by now', 400, list('DYNAMIC')],
    ['is gone', 404, null],
  ])('are refused together, and not one by one, when the list %s', async (_, status, there) => {
    await using host = await ScriptedHost.start({
      'GET /crm/lists/7': (_asked, response) =>
        there === null ? say(response, 404, bad) : say(response, 200, there),
      'PUT /crm/lists/7/memberships/add': (_asked, response) => say(response, status, bad),
    })
    const outcomes = await createLists(host.transport).add('7', inputs(100), signal)
    expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['refused']))
    expect(host.asked.filter(({ method }) => method === 'PUT')).toHaveLength(1)
  })

  test('are told apart by list, and a list is made once', async () => {
    await using it = await outboundRoom()
    const { ids } = await it.control<{ ids: string[] }>('records/contacts', {
      records: [{ properties: { email: 'a@x.io' } }, { properties: { email: 'b@x.io' } }],
    })
    const { lists } = it.ports.hubspot
    const one = await lists.create('contacts', 'One', signal)
    const other = await lists.create('contacts', 'Other', signal)
    expect(await lists.create('contacts', 'One', signal)).toEqual(one)
    expect(await lists.find('contacts', { kind: 'name', name: 'Other' }, signal)).toEqual(other)
    expect(await lists.find('contacts', { kind: 'id', id: '123456' }, signal)).toBeNull()
    const [a = '', b = ''] = ids
    await lists.add(one.id, [{ trace: 'a', id: a, properties: {} }], signal)
    await lists.add(other.id, [{ trace: 'b', id: b, properties: {} }], signal)
    expect(await lists.members('contacts', one.id, [...ids, '999'], signal)).toEqual(new Set([a]))
    await expect(lists.create('p_nothing', 'Mine', signal)).rejects.toMatchObject({
      code: 'hubspot.not_available',
    })
  })
})
