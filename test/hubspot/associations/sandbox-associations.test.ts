import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { inverseOf, labelBook, resolveLabel } from '../../../src/engine/association-labels.ts'
import { typeKey } from '../../../src/engine/type-ref.ts'
import type { LinkInput, LinksOf } from '../../../src/engine/ports.ts'
import { type JobAccount, jobAccount, quick, type TrueLink } from '../job-account.ts'

const signal = new AbortController().signal
let account: JobAccount

beforeAll(async () => {
  account = await jobAccount({ data: 'demo' })
})
afterAll(() => account[Symbol.asyncDispose]())
beforeEach(async () => {
  await account.control('reset', {})
  await account.knobs(quick)
})

async function read(from: string, to: string, ids: readonly string[]): Promise<LinksOf[]> {
  const rows: LinksOf[] = []
  for await (const page of account.associations.read(from, to, ids, signal)) rows.push(...page)
  return rows
}

async function live(object: string): Promise<readonly string[]> {
  return (await account.truth(object))
    .filter((record) => !record.archived && !record.mergedInto)
    .map(({ id }) => id)
}

const spelled = (links: readonly Pick<TrueLink, 'from' | 'to' | 'typeId'>[]) =>
  links.map(({ from, to, typeId }) => `${from} ${to} ${typeId}`).sort()

const flat = (rows: readonly LinksOf[]) =>
  rows.flatMap(({ from, links }) =>
    links.flatMap(({ to, types }) =>
      types.map(({ category, typeId }) => ({ from, to, category, typeId })),
    ),
  )

async function book(from: string, to: string) {
  return labelBook(
    from,
    to,
    await account.associations.labels(from, to, signal),
    await account.associations.labels(to, from, signal),
  )
}

const link = (from: string, to: string, ...types: LinkInput['types']): LinkInput => ({
  trace: `${from} ${to}`,
  from,
  to,
  types,
})

describe('associations of the sandbox account', () => {
  test.each([
    ['contacts', 'companies', {}],
    ['companies', 'contacts', { 'associations.none_found': 'empty' }],
    ['deals', 'contacts', { 'associations.page_size': 1 }],
    ['companies', 'companies', {}],
  ])('are read from %s to %s as they are', async (from, to, knobs) => {
    await account.knobs(knobs)
    const ids = await live(from)
    const rows = await read(from, to, ids)
    expect(rows.map((row) => row.from)).toEqual(ids)
    expect(rows.filter(({ problem }) => problem !== undefined)).toEqual([])
    const here = new Set(ids)
    const there = new Set(await live(to))
    const truth = (await account.links(from, to)).filter(
      (one) => here.has(one.from) && there.has(one.to),
    )
    expect(spelled(flat(rows))).toEqual(spelled(truth))
    expect(truth.length).toBeGreaterThan(0)
  })

  test('are written with a label, replaced, and taken away one by one', async () => {
    const labels = await book('contacts', 'companies')
    const own = labels.types.filter(({ category }) => category === 'USER_DEFINED')
    const [one, other] = own
    const linked = new Set((await account.links('contacts', 'companies')).map(({ from }) => from))
    const contact = (await live('contacts')).find((id) => !linked.has(id)) ?? ''
    const [company] = await live('companies')
    const pair = (...types: LinkInput['types']) => [link(contact, company ?? '', ...types)]
    const held = async () =>
      flat(await read('contacts', 'companies', [contact])).map(({ typeId }) => typeId)
    const { associations } = account

    const write = async (...types: LinkInput['types']) =>
      associations.write('contacts', 'companies', pair(...types), signal)
    expect(await write(one as (typeof own)[0])).toMatchObject([{ kind: 'done' }])
    expect(new Set(await held())).toEqual(new Set([279, one?.typeId]))
    expect(await write(other as (typeof own)[0])).toMatchObject([{ kind: 'done' }])
    expect(new Set(await held())).toEqual(new Set([279, other?.typeId]))
    await associations.removeLabels('contacts', 'companies', pair(other as (typeof own)[0]), signal)
    expect(await held()).toEqual([279])
    await associations.remove('contacts', 'companies', pair(), signal)
    expect(await held()).toEqual([])
  })

  test('tell which pair of many could not be written', async () => {
    const contacts = (await live('contacts')).slice(0, 150)
    const [company = ''] = await live('companies')
    const links = [...contacts, '99999999999'].map((id) => link(id, company))
    const outcomes = await account.associations.write('contacts', 'companies', links, signal)
    expect(outcomes.map(({ trace }) => trace)).toEqual(links.map(({ trace }) => trace))
    expect(outcomes.filter(({ kind }) => kind !== 'done').map(({ trace }) => trace)).toEqual([
      `99999999999 ${company}`,
    ])
  })

  test('are written once more when the answer was lost', async () => {
    await account.faults({
      method: 'POST',
      path: 'batch/associate/default',
      from: 1,
      times: 1,
      action: { reset: true, after_effect: true },
    })
    const [contact = ''] = await live('contacts')
    const companies = (await live('companies')).slice(0, 3)
    const outcomes = await account.associations.write(
      'contacts',
      'companies',
      companies.map((id) => link(contact, id)),
      signal,
    )
    expect(outcomes.map(({ kind }) => kind)).toEqual(['done', 'done', 'done'])
    const held = await read('contacts', 'companies', [contact])
    expect(held[0]?.links.map(({ to }) => to)).toEqual(expect.arrayContaining(companies))
  })

  test.each([
    ['contacts', 'companies'],
    ['companies', 'companies'],
    ['deals', 'contacts'],
    ['contacts', 'contacts'],
  ])(
    'carry in the other direction the inverse that the book of %s and %s tells',
    async (from, to) => {
      const labels = await book(from, to)
      const ids = await live(from)
      const others = await live(to)
      const labelled = labels.types.filter(({ label }) => label !== null)
      expect(labelled.length).toBeGreaterThan(0)
      for (const [at, type] of labelled.entries()) {
        const one = ids[at + 3] ?? ''
        const other = others[at + 40] ?? ''
        await account.associations.remove(from, to, [link(one, other)], signal)
        const outcomes = await account.associations.write(
          from,
          to,
          [link(one, other, type)],
          signal,
        )
        expect(outcomes).toMatchObject([{ kind: 'done' }])
        const back = flat(await read(to, from, [other])).filter((seen) => seen.to === one)
        const inverse = inverseOf(labels, type)
        const bare = inverseOf(labels, labels.unlabelled) ?? labels.unlabelled
        const seen = back.filter((one) => typeKey(one) !== typeKey(bare))
        // Null is allowed: then what was seen teaches the book.
        const known = inverse ?? seen[0]
        expect(seen).toMatchObject([{ category: known?.category, typeId: known?.typeId }])
        const taught = labelBook(from, to, [...labels.types], labels.backward, [
          { forward: [labels.unlabelled, type], backward: [bare, ...seen] },
        ])
        expect(inverseOf(taught, type)).toMatchObject({
          category: known?.category,
          typeId: known?.typeId,
        })
        expect(resolveLabel(labels, type.label)).toMatchObject({ kind: 'labelled' })
      }
    },
  )
})
