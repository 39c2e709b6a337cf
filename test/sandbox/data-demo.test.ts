import { describe, expect, test } from 'vitest'
import { createAccount } from '../../src/sandbox/account/account.ts'
import type { LinkType } from '../../src/sandbox/account/link-store.ts'
import type { Account } from '../../src/sandbox/account/types.ts'
import { generateContacts } from '../../src/sandbox/data/contacts.ts'
import { loadDemo } from '../../src/sandbox/data/demo.ts'
import { LATEST } from '../../src/sandbox/data/epoch.ts'
import { wireProblem } from './data-values.ts'

function demo(seed: number): Account {
  const account = createAccount({ seed })
  loadDemo(account)
  return account
}

/** Everything that a reader can see, as one text. */
function shown(account: Account): string {
  const lines: unknown[] = [account.owners(), account.pipelines('0-3'), account.pipelines('0-5')]
  for (const { id } of account.types.all()) {
    const store = account.objects(id)
    for (const archived of [false, true]) {
      for (const row of store.rows({ archived })) {
        const names = [...store.valueNames(row.id)]
        lines.push([
          id,
          row.id,
          row.updatedAt,
          row.archivedAt,
          names.map((name) => [name, row.get(name), store.history(row.id, name)]),
        ])
      }
    }
    for (const other of account.types.all()) lines.push([...account.links.all(id, other.id)])
  }
  return JSON.stringify(lines)
}

const account = demo(1)
const store = (name: string) => {
  const type = account.types.find(name)
  if (type === undefined) throw new Error(name)
  return account.objects(type.id)
}
const labelled = (from: string, to: string, wanted: (type: LinkType) => boolean) =>
  [...account.links.all(from, to)].filter(({ type }) => wanted(type))

describe('the demo company', () => {
  test('is the same for a seed and another for another seed', () => {
    const text = shown(account)
    expect(shown(demo(1))).toBe(text)
    expect(shown(demo(2))).not.toBe(text)
  })

  test.each([
    ['contacts', 1000, 24],
    ['companies', 200, 4],
    ['deals', 400, 10],
    ['tickets', 150, 5],
    ['products', 12, 2],
    ['quotes', 67, 3],
    ['notes', 200, 6],
    ['calls', 120, 4],
    ['emails', 150, 4],
    ['meetings', 80, 3],
    ['tasks', 100, 5],
    ['communications', 20, 2],
    ['postal_mail', 25, 2],
    ['leads', 90, 5],
    ['goal_targets', 14, 6],
    ['feedback_submissions', 80, 0],
    ['users', 11, 0],
    ['orders', 120, 6],
    ['carts', 60, 4],
    ['invoices', 90, 3],
    ['commerce_payments', 80, 1],
    ['subscriptions', 50, 3],
    ['discounts', 30, 2],
    ['fees', 25, 2],
    ['taxes', 30, 2],
    ['services', 40, 2],
    ['courses', 12, 1],
    ['listings', 30, 2],
    ['appointments', 50, 3],
    ['p_robots', 120, 4],
    ['p_Leased_Robots', 23, 1],
    ['p_contacts', 30, 0],
  ])('has its %s: %i live and %i archived', (name, live, archived) => {
    expect([store(name).size, store(name).archivedSize, store(name).index.size]).toEqual([
      live,
      archived,
      live,
    ])
  })

  test('holds only defined properties, with values that fit them', () => {
    const problems = new Set<string>()
    for (const type of account.types.all()) {
      const records = account.objects(type.id)
      for (const archived of [false, true]) {
        for (const row of records.rows({ archived })) {
          for (const name of records.valueNames(row.id)) {
            const property = records.property(name)
            const value = row.get(name)
            if (property === undefined) problems.add(`${type.plural}.${name} is not defined`)
            else if (value !== null) {
              const problem = wireProblem(account, property, value)
              if (problem !== null) problems.add(`${type.plural}.${problem}`)
            }
          }
        }
      }
    }
    expect([...problems]).toEqual([])
  })

  test('puts each deal, ticket, order, lead and service into a stage of its own pipeline', () => {
    for (const type of ['0-3', '0-5', '0-123', '0-136', '0-162']) {
      const records = account.objects(type)
      const names = records.definition.pipeline
      for (const row of records.rows()) {
        const pipeline = account
          .pipelines(type)
          .find(({ id }) => id === row.get(names?.pipeline ?? ''))
        expect(pipeline?.stages.map(({ id }) => id)).toContain(row.get(names?.stage ?? ''))
      }
    }
    expect(new Set([...store('deals').rows()].map((row) => row.get('pipeline'))).size).toBe(3)
  })

  test('lies in the past of the day that it was made for', () => {
    for (const { id } of account.types.all()) {
      for (const row of account.objects(id).rows()) {
        expect(row.createdAt).toBeLessThan(LATEST)
        expect(row.updatedAt).toBeLessThan(LATEST)
        expect(row.updatedAt).toBeGreaterThanOrEqual(row.createdAt)
      }
    }
  })

  test('has merged contacts that lead to their survivors', () => {
    const survivors = [...store('contacts').rows()].filter(
      (row) => row.get('hs_merged_object_ids') !== null,
    )
    const gone = survivors.map((row) => row.get('hs_merged_object_ids')?.split(';').length)
    expect(gone.map(Number).toSorted((a, b) => a - b)).toEqual([1, 1, 1, 1, 1, 1, 2])
    for (const survivor of survivors) {
      const id = survivor.id
      for (const gone of survivor.get('hs_merged_object_ids')?.split(';') ?? []) {
        expect(store('contacts').resolve(Number(gone))).toBe(id)
        expect(store('contacts').index.get(Number(gone))).toBeUndefined()
      }
    }
  })

  test.each([
    ['companies', [1, 2]],
    ['deals', [1, 2]],
    ['tickets', [1, 2]],
    ['p_Leased_Robots', [1]],
  ])('has merged %s, one of them by way of another', (name, wanted) => {
    const records = store(name)
    const survivors = [...records.rows()].filter((row) => row.get('hs_merged_object_ids') !== null)
    const gone = survivors.map((row) => (row.get('hs_merged_object_ids') ?? '').split(';'))
    expect(gone.map(({ length }) => length).toSorted((a, b) => a - b)).toEqual(wanted)
    for (const [n, survivor] of survivors.entries())
      for (const id of gone[n] ?? []) expect(records.resolve(Number(id))).toBe(survivor.id)
  })

  test('has two custom objects with one label, and one named like an object of HubSpot', () => {
    const custom = account.types.all().filter((type) => type.custom)
    expect(custom.map(({ labels }) => labels.plural)).toEqual(['Robots', 'Robots', 'Site contacts'])
    expect(account.types.find('contacts')?.id).toBe('0-1')
    expect(account.types.find('p_contacts')?.custom?.name).toBe('contacts')
  })

  test('counts the ids of all activities as one', () => {
    const ids = ['notes', 'calls', 'emails', 'meetings', 'tasks', 'communications', 'postal_mail']
      .map((name) => [...store(name).rows()].map(({ id }) => id))
      .flat()
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('has values that changed several times within a millisecond', () => {
    const histories = [...store('deals').rows()].map((row) =>
      store('deals').history(row.id, 'amount'),
    )
    const crowded = histories.filter(
      ([first, second, third]) =>
        first?.timestamp === second?.timestamp && second?.timestamp === third?.timestamp,
    )
    expect(crowded.filter((entries) => entries.length > 2)).toHaveLength(3)
  })

  test('keeps the history of what changed', () => {
    const changed = [...store('contacts').rows()]
      .map((row) => store('contacts').history(row.id, 'lifecyclestage'))
      .filter((entries) => entries.length > 2)
    expect(changed.length).toBeGreaterThan(300)
    for (const entries of changed) {
      const times = entries.map(({ timestamp }) => timestamp)
      expect(times).toEqual(times.toSorted((a, b) => b - a))
      expect(entries.at(-1)?.value).toBe('subscriber')
    }
  })

  test('has two companies with one domain, and e-mails and numbers that are unique', () => {
    const domains = [...store('companies').rows()].map((row) => row.get('domain'))
    expect(domains.length - new Set(domains).size).toBe(1)
    for (const name of ['email', 'contact_number']) {
      const values = [...store('contacts').rows()]
        .map((row) => row.get(name))
        .filter((value) => value !== null)
      expect(new Set(values).size).toBe(values.length)
    }
  })

  test('shares modified times among many contacts', () => {
    const times = [...store('contacts').rows()].map((row) => row.updatedAt)
    const commonest = Math.max(
      ...times.map((time) => times.filter((other) => other === time).length),
    )
    expect(commonest).toBeGreaterThan(50)
  })

  test('has primary companies, families of companies, and single and paired labels', () => {
    expect(
      labelled(
        '0-1',
        '0-2',
        ({ typeId, category }) => typeId === 1 && category === 'HUBSPOT_DEFINED',
      ).length,
    ).toBeGreaterThan(800)
    expect(
      labelled(
        '0-2',
        '0-2',
        ({ typeId, category }) => typeId === 13 && category === 'HUBSPOT_DEFINED',
      ).length,
    ).toBe(14)
    const count = (from: string, to: string, label: string) =>
      labelled(from, to, (type) => type.label === label).length
    expect(count('0-2', '0-1', 'Employee')).toBe(count('0-1', '0-2', 'Employer'))
    expect(count('0-1', '0-1', 'Manager')).toBe(count('0-1', '0-1', 'Direct report'))
    for (const [from, to, label] of [
      ['0-2', '0-1', 'Employee'],
      ['0-2', '0-1', 'Ex-Employee'],
      ['0-1', '0-1', 'Friend'],
      ['0-1', '0-1', 'Manager'],
      ['0-3', '0-1', 'Decision maker'],
      ['0-2', '0-2', 'Supplier'],
    ] as const) {
      expect(count(from, to, label)).toBeGreaterThan(10)
    }
    expect(labelled('0-3', '0-8', () => true).length).toBe(store('line_items').size)
  })

  test('has sensitive properties, awkward names, and an archived owner who owns records', () => {
    expect(store('contacts').property('passport_number')?.dataSensitivity).toBe('sensitive')
    const awkward = ['order', 'select', 'created_at', 'legacy-crm-id', '2nd_site_visit']
    const unused = awkward.filter((name) =>
      [...store('contacts').rows()].every((row) => row.get(name) === null),
    )
    expect(unused).toEqual([])
    const gone = account.owners().find(({ archived }) => archived)
    expect([...store('deals').rows()].some((row) => row.get('hubspot_owner_id') === gone?.id)).toBe(
      true,
    )
  })

  test('has texts with emoji, right-to-left script, quotes, line breaks and great length', () => {
    const texts = ['contacts', 'companies', 'tickets', 'notes'].flatMap((name) =>
      [...store(name).rows()].flatMap((row) =>
        [...store(name).valueNames(row.id)].map((each) => row.get(each) ?? ''),
      ),
    )
    const kinds = [/\p{Emoji_Presentation}/u, /[\u0590-\u06ff]/u, /"/u, /\n/u, /^=/u, /;.*,|,.*;/u]
    expect(kinds.filter((kind) => !texts.some((text) => kind.test(text)))).toEqual([])
    expect(Math.max(...texts.map(({ length }) => length))).toBe(60_000)
  })

  test('stands beside generated contacts in one account', () => {
    const both = createAccount({ seed: 1 })
    generateContacts(both, 5_000)
    loadDemo(both)
    expect(both.objects('0-1').size).toBe(6_000)
    expect(both.objects('0-1').index.size).toBe(6_000)
    const owners = new Set(both.owners().map(({ id }) => id))
    for (const row of both.objects('0-1').rows()) {
      const owner = row.get('hubspot_owner_id')
      expect(owner === null || owners.has(owner)).toBe(true)
    }
  })
})
