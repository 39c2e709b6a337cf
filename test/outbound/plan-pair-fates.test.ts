import { describe, expect, test } from 'vitest'
import { type Fact, planPair } from '../../src/outbound/links/plan-pair.ts'

/** Type ids of the other side; of 31 and 32 nobody knows what they are there. */
const inverses: Readonly<Record<string, string | null>> = {
  '11': '11',
  '21': '22',
  '22': '21',
  '31': null,
  '32': null,
}

type Said = Fact & { readonly title: string }
type Kind = Fact['fact']

/** `21`: the label seen from A. `B 22`: seen from B. `bare`: the unlabelled link. */
function one(kind: Kind, spelled: string, more: Partial<Fact> = {}): Said {
  const [from, label] = spelled.startsWith('B ') ? ['B', spelled.slice(2)] : ['A', spelled]
  return {
    title: `${kind} ${spelled}`,
    fact: kind,
    sourceKey: 'row',
    association: kind === 'present' ? '' : 'column',
    fromRef: from,
    toRef: from === 'A' ? 'B' : 'A',
    category: label === 'bare' ? 'HUBSPOT_DEFINED' : 'USER_DEFINED',
    typeId: label === 'bare' ? '450' : label,
    inverseTypeId: label === 'bare' ? null : (inverses[label] ?? null),
    label: label === 'bare' ? null : `label ${label}`,
    policy: 'exact',
    ...more,
  }
}

const plain = { cleanupDefault: false, mirror: false }
const mirror = { cleanupDefault: false, mirror: true }
const lists = ['adds', 'removes', 'satisfied', 'dropped', 'kept', 'waiting', 'unclear'] as const

/** What becomes of each fact: only lists that have any. */
function fates(facts: readonly Said[], order = plain): Readonly<Record<string, readonly string[]>> {
  const plan = planPair(facts, order)
  return Object.fromEntries(
    lists.flatMap((list) =>
      plan[list].length === 0 ? [] : [[list, plan[list].map(({ title }) => title)]],
    ),
  )
}

describe('the side that a pair is planned from', () => {
  test.each<[string, readonly Said[], string]>([
    [
      'is that of a row which asks',
      [one('present', 'B bare'), one('sent', 'B 22'), one('desired', '21')],
      'A',
    ],
    [
      'is else that of a row which asked',
      [one('present', 'bare'), one('held', '21'), one('sent', 'B 22')],
      'B',
    ],
    ['is else that of the first', [one('held', 'B 22'), one('present', 'bare')], 'B'],
    ['of nothing is none', [], ''],
  ])('%s', (_, facts, from) => {
    expect(planPair(facts, plain).from).toBe(from)
  })

  test('has all types in its direction', () => {
    const plan = planPair(
      [one('desired', 'B 22'), one('present', 'bare'), one('present', '11'), one('present', '31')],
      plain,
    )
    expect(plan.write).toEqual([
      { category: 'USER_DEFINED', typeId: 11, inverseTypeId: 11 },
      { category: 'USER_DEFINED', typeId: 22, inverseTypeId: 21 },
    ])
    const gone = planPair(
      [one('sent', 'B 22'), one('present', 'bare'), one('present', '21')],
      plain,
    )
    expect(gone.removeTypes).toEqual([{ category: 'USER_DEFINED', typeId: 22, inverseTypeId: 21 }])
  })
})

describe('what becomes of each fact', () => {
  const bare = one('present', 'bare')
  test.each<[string, readonly Said[], typeof plain, Readonly<Record<string, readonly string[]>>]>([
    [
      'what is there already is vouched for, what is not is added',
      [one('desired', '21'), one('desired', '11'), bare, one('present', 'B 22')],
      plain,
      { adds: ['desired 11'], satisfied: ['desired 21'] },
    ],
    [
      'a bare link that is asked for is nobody else’s',
      [one('desired', 'bare'), bare],
      plain,
      { satisfied: ['desired bare'] },
    ],
    [
      'a bare link is there with any label',
      [one('desired', 'bare'), one('present', '11')],
      plain,
      { satisfied: ['desired bare'], kept: ['present 11'] },
    ],
    [
      'a bare link is the same from both sides, though nobody tells its inverse',
      [one('desired', 'B bare'), bare],
      plain,
      { satisfied: ['desired B bare'] },
    ],
    [
      'what others made is named as theirs',
      [bare, one('present', '11'), one('present', '21')],
      plain,
      { kept: ['present 11', 'present 21'] },
    ],
    ['so is their bare link', [bare], plain, { kept: ['present bare'] }],
    ['which goes under mirror', [bare], mirror, { removes: ['present bare'] }],
    [
      'with its labels, the pair goes by their names',
      [bare, one('present', '11')],
      mirror,
      { removes: ['present 11'] },
    ],
    [
      'a bare link stays under mirror with a label that is asked for',
      [one('desired', '11'), bare],
      mirror,
      { adds: ['desired 11'] },
    ],
    [
      'what is gone already is dropped',
      [one('sent', '21'), bare],
      plain,
      { dropped: ['sent 21'], kept: ['present bare'] },
    ],
    [
      'what may not go is dropped and kept',
      [one('sent', '21', { policy: 'add' }), bare, one('present', '21')],
      plain,
      { dropped: ['sent 21'], kept: ['present 21'] },
    ],
    [
      'what goes is not dropped before it has gone',
      [one('sent', '21'), bare, one('present', '21')],
      plain,
      { removes: ['sent 21'] },
    ],
    [
      'a bare link of ours below labels of others is dropped',
      [one('sent', 'bare'), bare, one('present', '11')],
      plain,
      { dropped: ['sent bare'], kept: ['present 11'] },
    ],
    [
      'what another row still asks for is dropped for this one',
      [one('sent', '21'), one('held', 'B 22', { sourceKey: 'other' }), bare, one('present', '21')],
      plain,
      { dropped: ['sent 21'] },
    ],
  ])('%s', (_, facts, order, wanted) => {
    expect(fates(facts, order)).toEqual(wanted)
  })
})

describe('what a row asked for before and asks for again is not dropped', () => {
  const asks = (more: Partial<Fact>, spelled = '21'): readonly string[] =>
    planPair(
      [
        one('desired', '11', { sourceKey: 'another row' }),
        one('desired', spelled),
        one('sent', spelled, more),
        one('present', 'bare'),
        one('present', '11'),
        one('present', '21'),
      ],
      plain,
    ).dropped.map(({ title }) => title)

  test.each<[string, Partial<Fact>, string, number]>([
    ['the same', {}, '21', 0],
    ['the same bare link', {}, 'bare', 0],
    ['the same bare link under another number', { typeId: '449' }, 'bare', 0],
    ['of another row', { sourceKey: 'b' }, '21', 1],
    ['of another association', { association: 'b' }, '21', 1],
    [
      'from the other side',
      { fromRef: 'B', toRef: 'A', typeId: '22', inverseTypeId: '21' },
      '21',
      1,
    ],
    ['of another number', { typeId: '11', inverseTypeId: '11' }, '21', 1],
    ['of another category', { category: 'INTEGRATOR_DEFINED' }, '21', 1],
    ['with a label', { label: 'label 450' }, 'bare', 1],
    [
      'bare, now labelled',
      { label: 'label 11', typeId: '11', category: 'USER_DEFINED' },
      'bare',
      1,
    ],
  ])('%s', (_, more, spelled, dropped) => {
    expect(asks(more, spelled)).toHaveLength(dropped)
  })
})

describe('a label of which nobody knows what it is from the other side', () => {
  const ours = [one('present', 'bare'), one('present', '21'), one('present', '11')]

  test.each<[string, readonly Said[], Readonly<Record<string, readonly string[]>>]>([
    [
      'holds back what vanished, while a row still asks for it',
      [one('sent', '21'), one('held', 'B 32'), ...ours],
      { waiting: ['sent 21'] },
    ],
    [
      'holds back what vanished, while a row asks for it now',
      [one('desired', '11'), one('sent', '21'), one('desired', 'B 32'), ...ours],
      { satisfied: ['desired 11'], waiting: ['sent 21'], unclear: ['desired B 32'] },
    ],
    [
      'holds back nothing that may not go, is asked for, is gone, or has no label',
      [
        one('desired', '11'),
        one('sent', '21', { policy: 'add' }),
        one('sent', '11', { sourceKey: 'b' }),
        one('sent', '22'),
        one('sent', 'bare'),
        one('held', 'B 32'),
        ...ours,
      ],
      {
        satisfied: ['desired 11'],
        dropped: ['sent 21', 'sent 11', 'sent 22', 'sent bare'],
      },
    ],
    [
      'holds back nothing when it was only asked for before',
      [one('desired', '11'), one('sent', '21'), one('sent', 'B 32'), ...ours],
      { satisfied: ['desired 11'], removes: ['sent 21'], dropped: ['sent B 32'] },
    ],
    [
      'holds back nothing when it is only there',
      [one('desired', '11'), one('sent', '21'), one('present', 'B 32'), ...ours],
      { satisfied: ['desired 11'], removes: ['sent 21'] },
    ],
    [
      'waits with what it was asked for, as long as it is there',
      [
        one('desired', '11'),
        one('sent', 'B 32'),
        one('present', 'B 31'),
        one('present', 'B 32'),
        ...ours,
      ],
      { satisfied: ['desired 11'], kept: ['present 21'], waiting: ['sent B 32'] },
    ],
    [
      'and is dropped once only others are there',
      [one('desired', '11'), one('sent', 'B 32'), one('present', 'B 31'), ...ours],
      { satisfied: ['desired 11'], kept: ['present 21'], dropped: ['sent B 32'] },
    ],
    [
      'one of another category is another',
      [
        one('desired', '11'),
        one('sent', 'B 32'),
        one('present', 'B 32', { category: 'INTEGRATOR_DEFINED' }),
        ...ours,
      ],
      { satisfied: ['desired 11'], kept: ['present 21'], dropped: ['sent B 32'] },
    ],
    [
      'is not waited for where it may stay',
      [
        one('desired', '11'),
        one('sent', 'B 32', { policy: 'add' }),
        one('present', 'B 32'),
        ...ours,
      ],
      { satisfied: ['desired 11'], kept: ['present 21'], dropped: ['sent B 32'] },
    ],
  ])('%s', (_, facts, wanted) => {
    expect(fates(facts)).toEqual(wanted)
  })

  test('keeps the pair, whatever was its last link', () => {
    const facts = [one('sent', 'bare'), one('held', 'B 32'), one('present', 'bare')]
    expect(planPair(facts, { cleanupDefault: true, mirror: true }).removePair).toBe(false)
    expect(fates(facts, mirror)).toEqual({ dropped: ['sent bare'] })
  })
})
