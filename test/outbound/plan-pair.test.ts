import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Fact, planPair } from '../../src/outbound/links/plan-pair.ts'

/** Two labels of one object with itself: 11 is the same from both sides, 21 and 22 are the sides of one. 450 is unlabelled. */
const inverses: Readonly<Record<string, string>> = {
  '11': '11',
  '21': '22',
  '22': '21',
  '450': '450',
}

function fact(
  kind: Fact['fact'],
  typeId: string,
  turned = false,
  policy: Fact['policy'] = 'exact',
): Fact {
  const side = turned ? (inverses[typeId] as string) : typeId
  return {
    fact: kind,
    sourceKey: turned ? 'b' : 'a',
    association: kind === 'present' ? '' : 'column',
    fromRef: turned ? 'B' : 'A',
    toRef: turned ? 'A' : 'B',
    category: typeId === '450' ? 'HUBSPOT_DEFINED' : 'USER_DEFINED',
    typeId: side,
    inverseTypeId: inverses[side] as string,
    label: typeId === '450' ? null : `label ${side}`,
    policy,
  }
}

const plain = { cleanupDefault: false, mirror: false }
const cleanup = { cleanupDefault: true, mirror: false }
const mirror = { cleanupDefault: false, mirror: true }
const twin = fact('present', '450')

function said(facts: readonly Fact[], order = plain) {
  const plan = planPair(facts, order)
  return {
    adds: plan.adds.length,
    write: plan.write?.map((type) => type.typeId) ?? null,
    removes: plan.removes.length,
    removeTypes: plan.removeTypes?.map((type) => type.typeId) ?? null,
    removePair: plan.removePair,
    kept: plan.kept.length,
  }
}
const nothing = { adds: 0, write: null, removes: 0, removeTypes: null, removePair: false, kept: 0 }

describe('one pair', () => {
  test.each<[string, readonly Fact[], typeof plain, Partial<ReturnType<typeof said>>]>([
    ['is linked without a label', [fact('desired', '450')], plain, { adds: 1, write: [] }],
    ['is linked with a label', [fact('desired', '11')], plain, { adds: 1, write: [11] }],
    [
      'is left alone when it has the label',
      [fact('desired', '11'), twin, fact('present', '11')],
      plain,
      {},
    ],
    [
      'has its bare link beside a foreign label',
      [fact('desired', '450'), twin, fact('present', '11')],
      plain,
      { kept: 1 },
    ],
    [
      'keeps foreign labels when one is written',
      [fact('desired', '11'), twin, fact('present', '21')],
      plain,
      { adds: 1, write: [21, 11], kept: 1 },
    ],
    [
      'turns a label that the other side names',
      [fact('desired', '21'), fact('present', '450', true), fact('present', '21', true)],
      plain,
      {},
    ],
    [
      'loses a label that vanished, and keeps the bare link',
      [fact('sent', '11'), twin, fact('present', '11')],
      plain,
      { removes: 1, removeTypes: [11] },
    ],
    [
      'goes whole with the cleanup option',
      [fact('sent', '11'), twin, fact('present', '11')],
      cleanup,
      { removes: 1, removePair: true },
    ],
    [
      'stays under the cleanup option while a foreign label is left',
      [fact('sent', '11'), twin, fact('present', '11'), fact('present', '21')],
      cleanup,
      { removes: 1, removeTypes: [11], kept: 1 },
    ],
    [
      'goes when its bare link vanished',
      [fact('sent', '450'), twin],
      plain,
      { removes: 1, removePair: true },
    ],
    [
      'stays when its bare link vanished and a foreign label is left',
      [fact('sent', '450'), twin, fact('present', '21')],
      plain,
      { kept: 1 },
    ],
    [
      'stays when another row still asks for it',
      [fact('sent', '11'), fact('held', '11', true), twin, fact('present', '11')],
      plain,
      {},
    ],
    [
      'stays under add',
      [fact('sent', '11', false, 'add'), twin, fact('present', '11')],
      plain,
      { kept: 1 },
    ],
    [
      'changes its label',
      [fact('sent', '11'), fact('desired', '21'), twin, fact('present', '11')],
      cleanup,
      { adds: 1, write: [21], removes: 1, removeTypes: [11] },
    ],
    [
      'loses its label but not itself',
      [fact('sent', '11'), fact('desired', '450'), twin, fact('present', '11')],
      cleanup,
      { removes: 1, removeTypes: [11] },
    ],
    ['is left to others', [twin], plain, { kept: 1 }],
    [
      'of others goes under mirror',
      [twin, fact('present', '21')],
      mirror,
      { removes: 1, removePair: true },
    ],
    [
      'loses foreign labels under mirror',
      [fact('desired', '11'), twin, fact('present', '11'), fact('present', '21')],
      mirror,
      { removes: 1, removeTypes: [21] },
    ],
    ['that is gone already needs nothing', [fact('sent', '11')], plain, {}],
  ])('%s', (_title, facts, order, wanted) => {
    expect(said(facts, order)).toEqual({ ...nothing, ...wanted })
  })
})

/** What HubSpot makes of a plan (HUBSPOT.md 6): labels are replaced, the unlabelled twin stands beside them. */
function apply(
  present: ReadonlySet<string>,
  facts: readonly Fact[],
  order: typeof plain,
): Set<string> {
  const plan = planPair(facts, order)
  if (plan.removePair) return new Set()
  const after = new Set(present)
  const spelled = (typeId: number): string =>
    plan.from === 'A' ? String(typeId) : (inverses[String(typeId)] as string)
  if (plan.write !== null) {
    after.clear()
    after.add('450')
    for (const { typeId } of plan.write) after.add(spelled(typeId))
  }
  for (const { typeId } of plan.removeTypes ?? []) after.delete(spelled(typeId))
  return after
}

test('what is asked for stands afterwards, what others made is kept, and a second plan does nothing', () => {
  const labels = fc.subarray(['11', '21', '22'])
  fc.assert(
    fc.property(
      labels,
      labels,
      labels,
      fc.boolean(),
      fc.boolean(),
      fc.boolean(),
      (has, sent, wants, bareWanted, clean, turned) => {
        const present = new Set(has.length > 0 ? ['450', ...has] : [])
        const order = { cleanupDefault: clean, mirror: false }
        const presentFacts = (types: ReadonlySet<string>): Fact[] =>
          [...types].map((type) => fact('present', type, turned))
        const desired = [...wants, ...(bareWanted ? ['450'] : [])].map((type) =>
          fact('desired', type),
        )
        const after = apply(
          present,
          [...desired, ...sent.map((type) => fact('sent', type)), ...presentFacts(present)],
          order,
        )
        const stay = [
          ...wants,
          ...(bareWanted ? ['450'] : []),
          ...has.filter((type) => !sent.includes(type)),
        ]
        expect(stay.filter((type) => !after.has(type))).toEqual([])
        const go = sent.filter((type) => !wants.includes(type))
        expect(go.filter((type) => after.has(type))).toEqual([])
        const again = planPair(
          [
            ...desired,
            ...desired.map((one) => ({ ...one, fact: 'sent' as const })),
            ...presentFacts(after),
          ],
          order,
        )
        expect([again.adds.length, again.removes.length, again.write]).toEqual([0, 0, null])
      },
    ),
  )
})

test('under every policy: what is asked for stands, what may not go stays, a second plan does nothing', () => {
  const labels = fc.subarray(['11', '21', '22'])
  const policies = fc.constantFrom('add' as const, 'exact' as const, 'mirror' as const)
  fc.assert(
    fc.property(
      labels,
      labels,
      labels,
      labels,
      fc.boolean(),
      policies,
      fc.boolean(),
      (has, sent, wants, other, bareSent, policy, clean) => {
        const present = new Set(has.length > 0 || bareSent ? ['450', ...has] : [])
        const order = { cleanupDefault: clean, mirror: policy === 'mirror' }
        const desired = wants.map((type) => fact('desired', type, false, policy))
        const held = other.map((type) => fact('held', type, true, policy))
        const before = [...sent, ...(bareSent ? ['450'] : [])]
        const after = apply(
          present,
          [
            ...desired,
            ...before.map((type) => fact('sent', type, false, policy)),
            ...held,
            ...[...present].map((type) => fact('present', type)),
          ],
          order,
        )
        const asked = new Set([...wants, ...other])
        const mayGo = (type: string): boolean =>
          !asked.has(type) && (policy === 'mirror' || (policy === 'exact' && sent.includes(type)))
        expect(wants.filter((type) => !after.has(type))).toEqual([])
        for (const type of has) expect(after.has(type), type).toBe(!mayGo(type))
        // Nobody's label is invented, and a pair without labels is there only as far as its bare link is.
        expect(
          [...after].filter((type) => type !== '450' && !has.includes(type) && !asked.has(type)),
        ).toEqual([])
        const isBare = [...after].every((type) => type === '450') && asked.size === 0
        const goes =
          policy === 'mirror' || (policy === 'exact' && (bareSent || (clean && has.some(mayGo))))
        const isLeft = present.size > 0 && !(isBare && goes)
        expect(after.has('450')).toBe(wants.length > 0 || isLeft)
        const again = planPair(
          [
            ...desired,
            ...desired.map((one) => ({ ...one, fact: 'sent' as const })),
            ...held,
            ...[...after].map((type) => fact('present', type)),
          ],
          order,
        )
        expect([again.adds.length, again.removes.length, again.removePair]).toEqual([0, 0, false])
      },
    ),
    { numRuns: 1_000 },
  )
})

describe('labels whose other side nobody tells', () => {
  const unknown = (kind: Fact['fact'], typeId: string, turned = false): Fact => ({
    ...fact(kind, typeId),
    inverseTypeId: null,
    ...(turned ? { fromRef: 'B', toRef: 'A' } : {}),
  })

  test('are written from one side; what the other side asks for waits', () => {
    const plan = planPair([unknown('desired', '21'), unknown('desired', '22', true)], plain)
    expect(plan.adds.map((one) => one.fromRef)).toEqual(['A'])
    expect(plan.write?.map((type) => type.typeId)).toEqual([21])
    expect(plan.unclear.map((one) => one.fromRef)).toEqual(['B'])
  })

  test('remove nothing while another row may mean the same', () => {
    const facts = [
      unknown('sent', '21'),
      unknown('held', '22', true),
      twin,
      unknown('present', '21'),
    ]
    expect(said(facts, cleanup)).toEqual(nothing)
    const plan = planPair(facts, cleanup)
    expect(plan.dropped).toEqual([])
    // Not forgotten: the row is looked at again.
    expect(plan.waiting.map((one) => one.typeId)).toEqual(['21'])
  })

  test('are known from the side that was read', () => {
    const facts = [
      unknown('desired', '21'),
      twin,
      unknown('present', '21'),
      unknown('present', '22', true),
    ]
    expect(said(facts)).toEqual(nothing)
  })
})
