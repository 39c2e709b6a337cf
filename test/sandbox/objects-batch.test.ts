import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openAccount, type Caller } from './caller.ts'

let account: Caller
beforeAll(async () => {
  account = await openAccount()
  await account.call('POST', '/crm/v3/properties/contacts', {
    name: 'customer_id',
    label: 'Customer id',
    type: 'string',
    fieldType: 'text',
    groupName: 'contactinformation',
    hasUniqueValue: true,
  })
})
afterAll(() => account[Symbol.asyncDispose]())

const batch = (action: string, body: unknown) =>
  account.call('POST', `/crm/v3/objects/contacts/batch/${action}`, body)
const emails = async () =>
  (await account.control('GET', 'records/contacts')).body.results.map(
    (row: { properties: { email: string } }) => row.properties.email,
  )

describe('batch create', () => {
  test('answers 201 with every record', async () => {
    const reply = await batch('create', {
      inputs: [
        { properties: { email: 'b1@example.com' } },
        { properties: { email: 'b2@example.com' } },
      ],
    })
    expect(reply.status).toBe(201)
    expect(reply.body).toMatchObject({
      status: 'COMPLETE',
      results: [{ id: expect.any(String) }, { id: expect.any(String) }],
    })
  })

  test('without trace ids one bad row fails the whole batch', async () => {
    const reply = await batch('create', {
      inputs: [
        { properties: { email: 'b3@example.com' } },
        { properties: { email: 'b4@example.com', missing: 'x' } },
      ],
    })
    expect(reply.status).toBe(400)
    expect(reply.body.message).toContain('PROPERTY_DOESNT_EXIST')
    expect(await emails()).not.toContain('b3@example.com')
  })

  test('with a trace id on each row the good ones are written and the bad ones named', async () => {
    const reply = await batch('create', {
      inputs: [
        { objectWriteTraceId: 'r1', properties: { email: 'b5@example.com' } },
        { objectWriteTraceId: 'r2', properties: { email: 'b1@example.com' } },
        { objectWriteTraceId: 'r3', properties: { email: 'b6@example.com', missing: 'x' } },
      ],
    })
    expect(reply.status).toBe(207)
    expect(reply.body.results).toHaveLength(1)
    expect(reply.body.results[0].objectWriteTraceId).toBe('r1')
    expect(reply.body.numErrors).toBe(2)
    expect(
      reply.body.errors.map(
        (error: { category: string; context: { objectWriteTraceId: string[] } }) => [
          error.category,
          error.context.objectWriteTraceId,
        ],
      ),
    ).toEqual([
      ['CONFLICT', ['r2']],
      ['VALIDATION_ERROR', ['r3']],
    ])
  })

  test('sent twice creates twice: a trace id is no idempotency key', async () => {
    const inputs = [{ objectWriteTraceId: 'same', properties: { firstname: 'Twice' } }]
    const first = await batch('create', { inputs })
    const second = await batch('create', { inputs })
    expect(second.body.results[0].id).not.toBe(first.body.results[0].id)
  })

  test('takes 100 inputs at most', async () => {
    const reply = await batch('create', {
      inputs: Array.from({ length: 101 }, () => ({ properties: { firstname: 'x' } })),
    })
    expect(reply.status).toBe(400)
  })
})

describe('batch read', () => {
  test('answers 207 with the ids that it did not find', async () => {
    const id = await account.contact({ email: 'read@example.com' })
    const reply = await batch('read', {
      properties: ['email'],
      inputs: [{ id }, { id: '1' }, { id: '2' }],
    })
    expect(reply.status).toBe(207)
    expect(reply.body.results).toMatchObject([{ id, properties: { email: 'read@example.com' } }])
    expect(reply.body.errors).toMatchObject([
      { category: 'OBJECT_NOT_FOUND', context: { ids: ['1', '2'] } },
    ])
  })

  test('by a unique property answers 200', async () => {
    await account.contact({ email: 'unique@example.com', customer_id: 'C-1' })
    const reply = await batch('read', {
      properties: ['customer_id'],
      idProperty: 'customer_id',
      inputs: [{ id: 'C-1' }],
    })
    expect(reply.status).toBe(200)
    expect(reply.body.results[0].properties.customer_id).toBe('C-1')
  })
})

describe('batch update', () => {
  test('writes the others when one id is not there', async () => {
    const id = await account.contact({ email: 'upd@example.com' })
    const reply = await batch('update', {
      inputs: [
        { id, properties: { firstname: 'Upd' } },
        { id: '3', properties: { firstname: 'None' } },
      ],
    })
    expect(reply.status).toBe(207)
    expect(reply.body.results).toMatchObject([{ id }])
    expect(reply.body.errors).toMatchObject([
      { category: 'OBJECT_NOT_FOUND', context: { ids: ['3'] } },
    ])
  })

  test('refuses one id twice', async () => {
    const id = await account.contact({ email: 'dup@example.com' })
    const reply = await batch('update', {
      inputs: [
        { id, properties: {} },
        { id, properties: {} },
      ],
    })
    expect(reply.status).toBe(400)
  })
})

describe('batch upsert', () => {
  test('says of each row whether it is new', async () => {
    const inputs = (names: readonly string[]) =>
      names.map((name) => ({
        id: name,
        idProperty: 'customer_id',
        properties: { firstname: name },
      }))
    const first = await batch('upsert', { inputs: inputs(['U-1']) })
    expect(first.status).toBe(200)
    expect(first.body.results[0].new).toBe(true)
    const second = await batch('upsert', { inputs: inputs(['U-1', 'U-2']) })
    expect(second.body.results.map((row: { new: boolean }) => row.new)).toEqual([false, true])
    expect(second.body.results[0].id).toBe(first.body.results[0].id)
  })

  test('by e-mail fails whole for one bad row', async () => {
    const inputs = [
      {
        id: 'p1@example.com',
        idProperty: 'email',
        objectWriteTraceId: 'a',
        properties: { firstname: 'P' },
      },
      {
        id: 'p2@example.com',
        idProperty: 'email',
        objectWriteTraceId: 'b',
        properties: { missing: 'x' },
      },
    ]
    expect((await batch('upsert', { inputs })).status).toBe(400)
    expect(await emails()).not.toContain('p1@example.com')
    await account.knobs({ partial_upserts_by_email: true })
    expect((await batch('upsert', { inputs })).status).toBe(207)
    expect(await emails()).toContain('p1@example.com')
  })
})

test('batch archive answers 204 and passes over ids that are not there', async () => {
  const id = await account.contact({ email: 'arch@example.com' })
  expect((await batch('archive', { inputs: [{ id }, { id: '4' }] })).status).toBe(204)
  expect(
    (await account.call('GET', `/crm/v3/objects/contacts/${id}?archived=true`)).body.archived,
  ).toBe(true)
})
