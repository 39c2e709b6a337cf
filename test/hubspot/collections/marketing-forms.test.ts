import { expect, test } from 'vitest'
import { iso, later, many, marketingAccount, start } from './marketing-room.ts'

const hour = 3_600_000
const email = (value: string) => [{ name: 'email', value, objectTypeId: '0-1' }]

test('forms of every type come, more than a page of them, archived ones too', async () => {
  await using it = await marketingAccount()
  await it.put(
    'forms',
    many(501, (n) => ({ id: `f-${n}`, createdAt: start + n })),
  )
  await it.put('forms', [
    { id: 'captured', formType: 'captured' },
    { id: 'flow', formType: 'flow' },
    { id: 'blog', formType: 'blog_comment' },
    { id: 'gone', archived: true },
  ])
  const { ids, items, pages } = await it.read('forms')
  expect(pages.map((page) => page.items.length)).toEqual([500, 4, 1])
  expect(new Set(ids).size).toBe(505)
  expect(items.find((item) => item['id'] === 'gone')).toMatchObject({ archived: true })
})

test.each([
  { count: 49, pages: 1 },
  { count: 50, pages: 1 },
  { count: 51, pages: 2 },
  { count: 120, pages: 3 },
])(
  '$count submissions of one millisecond are $pages pages, each once',
  async ({ count, pages }) => {
    await using it = await marketingAccount()
    await it.put('forms', [{ id: 'f' }])
    await it.put(
      'form_submissions',
      many(count, (n) => ({ formId: 'f', submittedAt: start, values: email(`${n}@x.io`) })),
    )
    const read = await it.read('form_submissions')
    expect(read.pages.filter((page) => page.items.length > 0)).toHaveLength(pages)
    expect(new Set(read.ids).size).toBe(count)
    expect(read.ids).toHaveLength(count)
    expect(read.memory).toEqual({ newest: { f: start } })
  },
)

test('the next read ends an hour before the newest known submission, that time included', async () => {
  await using it = await marketingAccount()
  await it.put('forms', [{ id: 'f' }])
  // 10 newer than the border, 60 right at it (over the end of the page of 50), 40 just before it.
  await it.put(
    'form_submissions',
    many(110, (n) => ({
      id: `s-${n}`,
      conversionId: `s-${n}`,
      formId: 'f',
      submittedAt: start + (n < 10 ? hour : n < 70 ? 0 : -1),
    })),
  )
  const first = await it.read('form_submissions')
  expect(first.ids).toHaveLength(110)
  const calls = await it.calls('/submissions/forms/')
  const second = await it.read('form_submissions', later(first.memory))
  expect(new Set(second.ids)).toEqual(new Set(many(70, (n) => `f/s-${n}`)))
  expect((await it.calls('/submissions/forms/')) - calls).toBe(2)
})

test('a start date ends the read of each form, its own millisecond included', async () => {
  await using it = await marketingAccount()
  await it.put('forms', [{ id: 'f' }, { id: 'g' }])
  await it.put(
    'form_submissions',
    many(240, (n) => ({ formId: n % 2 ? 'f' : 'g', submittedAt: start + Math.floor(n / 2) })),
  )
  const window = { after: iso(start + 99), until: iso(start + hour) }
  const { ids, items, leftOut } = await it.read('form_submissions', { window })
  expect(ids).toHaveLength(40)
  expect(Math.min(...items.map((item) => Number(item['submittedAt'])))).toBe(start + 100)
  expect(await it.calls('/submissions/forms/')).toBe(2)
  // What is older may be in the table from a time without a start date: it is no proof that it is gone.
  expect(leftOut).toMatchObject([{ ids: '', silent: true }])
})

test('a submission dated back by weeks is found by the read of a sweep', async () => {
  await using it = await marketingAccount()
  await it.put('forms', [{ id: 'f' }])
  const one = (id: string, submittedAt: number) => ({
    id,
    conversionId: id,
    formId: 'f',
    submittedAt,
  })
  await it.put('form_submissions', [one('new', start)])
  const { memory } = await it.read('form_submissions')
  await it.put('form_submissions', [one('back', start - 20 * 24 * hour)])
  expect((await it.read('form_submissions', later(memory))).ids).toEqual(['f/new'])
  const swept = await it.read('form_submissions', { ...later(memory), sweep: true })
  expect(swept.ids).toEqual(['f/new', 'f/back'])
})

test('old submissions are told apart by what they say, and a repeated name is kept', async () => {
  await using it = await marketingAccount()
  await it.put('forms', [{ id: 'f' }])
  const values = ['picking', 'sorting'].map((value) => ({ name: 'interests', value }))
  await it.put('form_submissions', [
    { formId: 'f', conversionId: null, submittedAt: start, values },
    { formId: 'f', conversionId: null, submittedAt: start, values: email('ada@x.io') },
  ])
  const { items, ids } = await it.read('form_submissions')
  expect(new Set(ids).size).toBe(2)
  expect(ids.every((id) => /^f\/[0-9a-f]{32}$/.test(id))).toBe(true)
  expect(items.find((item) => item['email'] === null)).toMatchObject({ values, formId: 'f' })
  expect(items.find((item) => item['email'] === 'ada@x.io')).toBeDefined()
  expect((await it.read('form_submissions')).ids).toEqual(ids)
})

test('a form that goes while it is read keeps its place, so that nothing of it is taken for read', async () => {
  await using it = await marketingAccount()
  const forms = many(3, (n) => ({ id: `f-${n}`, createdAt: start + n }))
  await it.put('forms', forms)
  const submissions = (formId: string, count: number, from: number) =>
    many(count, (n) => ({ formId, submittedAt: from + n, values: email(`${formId}-${n}@x.io`) }))
  await it.put(
    'form_submissions',
    forms.flatMap(({ id }) => submissions(id, 120, start)),
  )
  const first = await it.read('form_submissions')
  expect(first.ids).toHaveLength(360)
  await it.put('form_submissions', submissions('f-1', 120, start + 24 * hour))
  const second = await it.read('form_submissions', later(first.memory), async (page) => {
    // The first page is all that is new of the first form.
    if (page === 4) await it.put('forms', [], ['f-1'])
  })
  expect(second.leftOut).toEqual([{ part: 'submissions of form f-1', ids: 'f-1/', silent: true }])
  expect(second.memory).toEqual(first.memory)
  expect(second.ids.filter((id) => id.startsWith('f-2/')).length).toBeGreaterThan(0)
})

test('a form whose submissions HubSpot does not show is left out, silently', async () => {
  await using it = await marketingAccount()
  await it.put('forms', [{ id: 'blog', formType: 'blog_comment' }, { id: 'f' }])
  await it.put('form_submissions', [{ formId: 'f', submittedAt: start }])
  const read = await it.read('form_submissions')
  expect(read.ids).toHaveLength(1)
  expect(read.leftOut).toMatchObject([{ ids: 'blog/', silent: true }])
  expect(read.memory).toEqual({ newest: { f: start } })
})

test('a read cut off goes on with the page, and then the form, that came next', async () => {
  await using it = await marketingAccount()
  await it.put(
    'forms',
    many(4, (n) => ({ id: `f-${n}`, createdAt: start + n })),
  )
  await it.put(
    'form_submissions',
    many(400, (n) => ({ formId: `f-${n % 4}`, submittedAt: start + n, values: [] })),
  )
  const whole = await it.read('form_submissions')
  for (const [at, page] of whole.pages.entries()) {
    if (page.memory !== undefined) continue
    const rest = await it.read('form_submissions', { resume: page.resume })
    const before = whole.pages.slice(0, at + 1).flatMap(({ items }) => items)
    expect([...before.map((item) => String(item['id'])), ...rest.ids]).toEqual(whole.ids)
    expect(rest.memory).toEqual(whole.memory)
  }
})

test('times that are none set the row aside', async () => {
  await using it = await marketingAccount()
  await it.put('forms', [{ id: 'f' }])
  const body = JSON.stringify({
    results: [
      { submittedAt: 'soon', values: [] },
      { submittedAt: start, values: [] },
    ],
  })
  await it.faults({ path: '/submissions/forms/f', action: { status: 200, body } })
  const { items } = await it.read('form_submissions')
  expect(items.map((item) => item['id'] === null)).toEqual([true, false])
  expect(iso(Number(items[1]?.['submittedAt']))).toBe('2026-01-01T00:00:00.000Z')
})
