import { describe, expect, test } from 'vitest'
import { labelBook } from '../../src/engine/association-labels.ts'
import type { AssociationType } from '../../src/engine/ports.ts'
import { newLabels } from '../../src/outbound/links/missing-labels.ts'

const own = (typeId: number, label: string): AssociationType => ({
  category: 'USER_DEFINED',
  typeId,
  label,
})
const bare = (typeId: number): AssociationType => ({
  category: 'HUBSPOT_DEFINED',
  typeId,
  label: null,
})
const book = (to: string, labels: readonly AssociationType[] = [], from = 'contacts') =>
  labelBook(from, to, [bare(279), ...labels], [bare(280), ...labels])

describe('labels that the account lacks', () => {
  test.each<[string, string, readonly string[], Readonly<Record<string, string>>]>([
    [
      'by one spelling each',
      'companies',
      ['boss', 'Boss ', 'Owner'],
      { Boss: 'boss', Owner: 'owner' },
    ],
    ['without hyphens in their names', 'companies', ['Ex-Boss'], { 'Ex-Boss': 'ex_boss_9f7dcd54' }],
    [
      'without a digit first in their names',
      'companies',
      ['2nd floor'],
      { '2nd floor': 'nd_floor_4d4a0d81' },
    ],
    ['in any script', 'companies', ['友達'], { 友達: 'label_' }],
    ['of custom objects', 'p_robots', ['Fixes'], { Fixes: 'fixes' }],
    ['by type id of the object', '2-123', ['Fixes'], { Fixes: 'fixes' }],
  ])('are created %s', (_title, to, texts, wanted) => {
    const { labels, refused } = newLabels(book(to), texts)
    expect([...refused]).toEqual([])
    expect(labels.map(({ label }) => label)).toEqual(Object.keys(wanted))
    for (const { label, name } of labels) {
      expect(name).toMatch(/^[a-z][a-z0-9_]*$/)
      expect(name.startsWith((wanted[label] ?? '').replace(/_[0-9a-f]{8}$/, ''))).toBe(true)
    }
  })

  test('have names of their own where letters get lost', () => {
    const { labels } = newLabels(book('companies'), ['a-b', 'a b', 'a_b', 'a  b', '!', '?'])
    expect(new Set(labels.map(({ name }) => name)).size).toBe(6)
  })

  test.each<[string, string, string, readonly string[], readonly AssociationType[]]>([
    ['numbers of types', 'contacts', 'companies', ['13', 'USER_DEFINED 13'], []],
    ['labels of objects that can not have any', 'contacts', 'notes', ['Friend'], []],
    ['labels from such objects', 'line_items', 'contacts', ['Friend'], []],
    [
      'more than there is room for',
      'contacts',
      'companies',
      ['a', 'b', 'c'],
      Array.from({ length: 8 }, (_, at) => own(20 + 3 * at, `label ${at}`)),
    ],
  ])('are not created: %s', (_title, from, to, texts, has) => {
    const { labels, refused } = newLabels(book(to, has, from), texts)
    expect(labels).toEqual([])
    expect([...refused.keys()].toSorted()).toEqual(
      texts.map((text) => text.toLowerCase()).toSorted(),
    )
  })

  test('are created up to the last one that there is room for, paired ones counted once', () => {
    const pairs = Array.from({ length: 8 }, (_, at) => [
      own(30 + 4 * at, `boss ${at}`),
      own(31 + 4 * at, `report ${at}`),
    ]).flat()
    const same = labelBook('contacts', 'contacts', [bare(449), ...pairs], [bare(449), ...pairs])
    expect(newLabels(same, ['a', 'b']).labels).toHaveLength(2)
    expect(newLabels(same, ['a', 'b', 'c']).labels).toHaveLength(0)
  })
})
