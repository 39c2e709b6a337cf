import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createAccount } from '../../src/sandbox/account/account.ts'
import { generateContacts, generatedContacts } from '../../src/sandbox/data/contacts.ts'
import { LATEST } from '../../src/sandbox/data/epoch.ts'
import { instantText } from '../../src/sandbox/data/instants.ts'
import { wireProblem } from './data-values.ts'

const COUNT = 20_000
const rows = generatedContacts(7, COUNT, ['11', '12'])
const ordinals = Array.from({ length: COUNT }, (_, n) => n)

describe('generated contacts', () => {
  test('are the same for a seed and others for another', () => {
    const again = generatedContacts(7, COUNT, ['11', '12'])
    const other = generatedContacts(8, COUNT, ['11', '12'])
    const show = (from: typeof rows, n: number) => [
      from.id(n),
      from.createdAt(n),
      from.updatedAt(n),
      ...from.names.map((name) => from.value(n, name)),
    ]
    for (const n of [0, 1, 999, COUNT - 1]) {
      expect(show(again, n)).toEqual(show(rows, n))
      expect(show(other, n)).not.toEqual(show(rows, n))
    }
  })

  test('have forty filled properties and more', () => {
    const filled = ordinals
      .slice(0, 500)
      .map((n) => rows.names.filter((name) => rows.value(n, name) !== null).length)
    expect(Math.min(...filled)).toBeGreaterThanOrEqual(40)
  })

  test('rise in id and in the time of their making, and none changes before it is made', () => {
    for (const n of ordinals.slice(1)) {
      expect(rows.id(n)).toBeGreaterThan(rows.id(n - 1))
      expect(rows.createdAt(n)).toBeGreaterThanOrEqual(rows.createdAt(n - 1))
      expect(rows.updatedAt(n)).toBeGreaterThanOrEqual(rows.createdAt(n))
      expect(rows.updatedAt(n)).toBeLessThanOrEqual(LATEST)
    }
  })

  test('have e-mails of their own', () => {
    expect(new Set(ordinals.map((n) => rows.value(n, 'email'))).size).toBe(COUNT)
  })

  test('share some modified times to the millisecond, one of them by many', () => {
    const ties = new Map<number, number>()
    for (const n of ordinals) ties.set(rows.updatedAt(n), (ties.get(rows.updatedAt(n)) ?? 0) + 1)
    const sizes = [...ties.values()].toSorted((a, b) => b - a)
    expect(sizes[0]).toBeGreaterThan(200)
    expect(sizes.filter((size) => size > 5).length).toBeGreaterThan(20)
    expect(ties.size).toBeGreaterThan(COUNT * 0.8)
  })

  test.each(['email', 'contact_number'])('are found by %s, and nothing else is', (name) => {
    fc.assert(
      fc.property(fc.nat(COUNT - 1), (n) => {
        expect(rows.find(name, rows.value(n, name) ?? '')).toBe(n)
      }),
    )
    for (const stranger of [
      '',
      'x',
      'a.b.zz@example',
      'a@b',
      '999999',
      '1020000',
      'ada.adler.-1@x.example',
    ]) {
      expect(rows.find(name, stranger)).toBe(-1)
    }
  })

  test('are found by id, and ids between them are not theirs', () => {
    const ids = ordinals.slice(0, 200).map((n) => rows.id(n))
    expect(ids.map((id) => rows.ordinalOf(id))).toEqual(ordinals.slice(0, 200))
    const last = ids.at(-1) ?? 0
    const between = Array.from({ length: last - rows.id(0) }, (_, n) => rows.id(0) + n).filter(
      (id) => !ids.includes(id),
    )
    expect(new Set(between.map((id) => rows.ordinalOf(id)))).toEqual(new Set([-1]))
    expect(rows.ordinalOf(rows.id(0) - 3)).toBe(-1)
    expect(rows.ordinalOf(rows.id(COUNT - 1) + 3)).toBe(-1)
  })

  test('read the same by name and through a resolved reader', () => {
    for (const name of [...rows.names, 'no_such_property']) {
      expect(rows.reader?.(name)(123)).toBe(rows.value(123, name))
    }
  })

  test('hold values that fit their properties, in an account with owners', () => {
    const account = createAccount({ seed: 3 })
    generateContacts(account, 3_000)
    const contacts = account.objects('0-1')
    expect(contacts.size).toBe(3_000)
    const problems = new Set<string>()
    for (const row of contacts.rows()) {
      for (const name of contacts.valueNames(row.id)) {
        const property = contacts.property(name)
        const value = row.get(name)
        if (property === undefined) problems.add(`${name} is not defined`)
        else if (value !== null) {
          const problem = wireProblem(account, property, value)
          if (problem !== null) problems.add(problem)
        }
      }
    }
    expect([...problems]).toEqual([])
    expect(contacts.findUnique('email', [...contacts.rows()][5]?.get('email') ?? '')).toBeDefined()
  })
})

test('instants are written as Date writes them', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_102_444_800_000 }), (ms) => {
      expect(instantText(ms)).toBe(new Date(ms).toISOString())
    }),
  )
})
