import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Caller, openAccount } from './caller.ts'
import { everyPage, put, tokenWith, truth } from './marketing-kit.ts'

let account: Caller
beforeEach(async () => {
  account = await openAccount()
})
afterEach(() => account[Symbol.asyncDispose]())

const forms = '/marketing/v3/forms'
const start = Date.UTC(2026, 0, 1)
const many = (count: number, more: object = {}) =>
  Array.from({ length: count }, (_, n) => ({
    id: `f-${String(n).padStart(3, '0')}`,
    name: `Form ${n}`,
    createdAt: start + n,
    ...more,
  }))

describe('forms', () => {
  test('are paged by 20 when no limit is given, and only those of type hubspot', async () => {
    await put(account, 'forms', many(41))
    await put(account, 'forms', [{ id: 'c', formType: 'captured' }])
    const pages = await everyPage(account, forms)
    expect(pages.map((page) => page.length)).toEqual([20, 20, 1])
    expect(new Set(pages.flat().map(({ id }) => id)).size).toBe(41)
    expect(new Set(pages.flat().map(({ formType }) => formType))).toEqual(new Set(['hubspot']))
  })

  test.each([
    { query: 'formTypes=all', types: ['hubspot', 'captured', 'flow', 'blog_comment'] },
    { query: 'formTypes=captured,flow', types: ['captured', 'flow'] },
    { query: 'formTypes=flow&formTypes=blog_comment', types: ['flow', 'blog_comment'] },
  ])('of the types in $query', async ({ query, types }) => {
    await put(
      account,
      'forms',
      ['hubspot', 'captured', 'flow', 'blog_comment'].map((formType, n) => ({
        id: formType,
        formType,
        createdAt: start + n,
      })),
    )
    const { body } = await account.call('GET', `${forms}/?${query}`)
    expect(body.results.map(({ id }: { id: string }) => id)).toEqual(types)
  })

  test.each([
    { query: 'limit=501', why: 'a page above 500' },
    { query: 'limit=0', why: 'a page of none' },
    { query: 'formTypes=popup', why: 'an unknown type' },
    { query: 'after=%%%', why: 'a broken cursor' },
    { query: `after=${Buffer.from('abc').toString('base64')}`, why: 'a cursor of other things' },
  ])('$why is a 400', async ({ query }) => {
    const { status, body } = await account.call('GET', `${forms}?${query}`)
    expect([status, body.category]).toEqual([400, 'VALIDATION_ERROR'])
  })

  test('a page may hold 500', async () => {
    await put(account, 'forms', many(501))
    const pages = await everyPage(account, `${forms}?limit=500`)
    expect(pages.map((page) => page.length)).toEqual([500, 1])
  })

  test('are created, changed, replaced, archived, and gone after 90 days', async () => {
    const made = await account.call('POST', forms, { name: 'New', formType: 'hubspot' })
    expect(made.status).toBe(201)
    const { id } = made.body
    const changed = await account.call('PATCH', `${forms}/${id}`, {
      name: 'Newer',
      configuration: { language: 'de' },
    })
    expect([changed.status, changed.body.name]).toEqual([200, 'Newer'])
    expect(changed.body.configuration).toMatchObject({ language: 'de', cloneable: true })
    const replaced = await account.call('PUT', `${forms}/${id}`, { ...changed.body, name: 'Again' })
    expect([replaced.status, replaced.body.name, replaced.body.createdAt]).toEqual([
      200,
      'Again',
      made.body.createdAt,
    ])
    expect((await account.call('DELETE', `${forms}/${id}`)).status).toBe(204)
    expect((await account.call('GET', `${forms}/${id}`)).status).toBe(404)
    const archived = await account.call('GET', `${forms}/${id}?archived=true`)
    expect(archived.body).toMatchObject({ archived: true, name: 'Again' })
    expect(typeof archived.body.archivedAt).toBe('string')
    const listed = await account.call('GET', `${forms}?archived=true`)
    expect(listed.body.results).toHaveLength(1)
    await account.control('POST', 'clock', { advance: '91d' })
    expect((await account.call('GET', `${forms}?archived=true`)).body.results).toEqual([])
  })

  test.each([
    { body: { formType: 'hubspot' }, why: 'without a name' },
    { body: { name: 'x', formType: 'captured' }, why: 'of a type that HubSpot makes itself' },
  ])('one $why is refused', async ({ body }) => {
    expect((await account.call('POST', forms, body)).status).toBe(400)
  })

  test('come all at once, with times in milliseconds, by the older path', async () => {
    await put(account, 'forms', [...many(60), { id: 'cap', formType: 'captured' }])
    const { body } = await account.call('GET', '/forms/v2/forms')
    expect(body).toHaveLength(61)
    expect(body[0]).toMatchObject({ guid: 'f-000', createdAt: start, formType: 'HUBSPOT' })
  })

  test('need the scope forms', async () => {
    const token = await tokenWith(account, 'content')
    const { status, body } = await account.call('GET', forms, undefined, token)
    expect([status, body.errors[0].context.requiredGranularScopes]).toEqual([403, ['forms']])
  })
})

describe('submissions', () => {
  const path = '/form-integrations/v1/submissions/forms/f-000'
  const submissions = (count: number) =>
    Array.from({ length: count }, (_, n) => ({
      formId: 'f-000',
      submittedAt: start + Math.floor(n / 3),
      values: [{ name: 'email', value: `${n}@x.io`, objectTypeId: '0-1' }],
    }))

  test('come newest first, 20 a page, none lost where a time is shared', async () => {
    await put(account, 'forms', many(2))
    await put(account, 'form_submissions', submissions(101))
    await put(account, 'form_submissions', [{ formId: 'f-001', submittedAt: start + 1 }])
    const pages = await everyPage(account, path)
    expect(pages.map((page) => page.length)).toEqual([20, 20, 20, 20, 20, 1])
    const all = pages.flat()
    expect(new Set(all.map(({ values }) => values[0].value)).size).toBe(101)
    const times = all.map(({ submittedAt }) => submittedAt)
    expect(times).toEqual(times.toSorted((a, b) => b - a))
  })

  test('that arrive between two pages shift nothing', async () => {
    await put(account, 'forms', many(1))
    await put(account, 'form_submissions', submissions(90))
    const first = await account.call('GET', `${path}?limit=50`)
    await put(account, 'form_submissions', [{ formId: 'f-000', submittedAt: start + 999 }])
    const link = new URL(first.body.paging.next.link)
    const second = await account.call('GET', link.pathname + link.search)
    expect(second.body.results).toHaveLength(40)
    expect(second.body.paging).toBeUndefined()
  })

  test('of old days have no id, and a name may repeat', async () => {
    await put(account, 'forms', many(1))
    const values = ['picking', 'sorting'].map((value) => ({
      name: 'interests',
      value,
      objectTypeId: '0-1',
    }))
    await put(account, 'form_submissions', [
      { formId: 'f-000', conversionId: null, submittedAt: start, values },
    ])
    const { body } = await account.call('GET', path)
    expect(body.results).toEqual([{ submittedAt: start, values, pageUrl: null }])
  })

  test.each([
    { id: 'f-000', query: '?limit=51', status: 400, category: 'VALIDATION_ERROR' },
    { id: 'blog', query: '', status: 400, category: 'FORM_TYPE_NOT_ALLOWED' },
    { id: 'nowhere', query: '', status: 404, category: 'OBJECT_NOT_FOUND' },
  ])('of $id$query: $category', async ({ id, query, status, category }) => {
    await put(account, 'forms', [...many(1), { id: 'blog', formType: 'blog_comment' }])
    const reply = await account.call('GET', `/form-integrations/v1/submissions/forms/${id}${query}`)
    expect([reply.status, reply.body.category]).toEqual([status, category])
  })
})

describe('collections of the control', () => {
  test('change an item by its id, with a new time, and remove others', async () => {
    await put(account, 'forms', many(2))
    await put(account, 'forms', [{ id: 'f-000', name: 'Other' }], ['f-001', 'unknown'])
    const [form, ...others] = await truth(account, 'forms')
    expect(others).toEqual([])
    expect(form).toMatchObject({
      id: 'f-000',
      name: 'Other',
      createdAt: '2026-01-01T00:00:00.000Z',
    })
    expect(Date.parse(form.updatedAt)).toBeGreaterThan(start)
  })

  test('an unknown one is a 404 that names those there are', async () => {
    const { status, body } = await account.control('GET', 'collections/nothing')
    expect(status).toBe(404)
    expect(body.message).toContain('email_events, ')
  })

  test('items must be objects', async () => {
    const reply = await account.control('POST', 'collections/forms', { items: ['x'] })
    expect(reply.status).toBe(400)
  })

  test('are empty again after a reset', async () => {
    await put(account, 'forms', many(1))
    await account.control('POST', 'reset')
    expect(await truth(account, 'forms')).toEqual([])
  })
})
