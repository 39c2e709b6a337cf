import { describe, expect, test } from 'vitest'
import type { WriteInput } from '../../src/engine/ports.ts'
import { account } from './sandbox-account.ts'
import { failureOf } from './support.ts'

const { signal } = new AbortController()
const people = (count: number, from = 0): WriteInput[] =>
  Array.from({ length: count }, (_, at) => ({
    trace: `trace-${from + at}`,
    properties: { email: `new${from + at}@x.test`, firstname: `N${from + at}` },
  }))
const kinds = (outcomes: readonly { readonly kind: string }[]) => [
  ...new Set(outcomes.map(({ kind }) => kind)),
]
const emails = async (it: Awaited<ReturnType<typeof account>>) =>
  (await it.truth('contacts')).map(({ properties }) => properties['email'] ?? '').sort()

describe('creating', () => {
  test('answers for each input with its record', async () => {
    await using it = await account({ knobs: { shuffle_batch_results: true } })
    const inputs = people(230)
    const outcomes = await it.hubspot.create('contacts', inputs, signal)
    expect(outcomes.map(({ trace }) => trace)).toEqual(inputs.map(({ trace }) => trace))
    const truth = new Map(
      (await it.truth('contacts')).map((record) => [record.id, record.properties['email']]),
    )
    for (const [at, outcome] of outcomes.entries()) {
      expect(truth.get('id' in outcome ? outcome.id : '')).toBe(inputs[at]?.properties['email'])
    }
    expect(it.hubspot.calls().batch).toBe(3)
  })

  test('refuses just the bad rows, names the one that exists, and creates the others', async () => {
    await using it = await account()
    const [first] = await it.hubspot.create('contacts', people(1), signal)
    const inputs = [
      ...people(3, 10),
      { trace: 'double', properties: { email: 'new0@x.test' } },
      { trace: 'unknown', properties: { email: 'u@x.test', not_a_property: 'v4lue' } },
      ...people(3, 20),
    ]
    const outcomes = await it.hubspot.create('contacts', inputs, signal)
    const refused = outcomes.filter(({ kind }) => kind === 'refused')
    expect(refused.map(({ trace }) => trace)).toEqual(['double', 'unknown'])
    expect(outcomes.filter(({ kind }) => kind === 'done')).toHaveLength(6)
    expect(refused[0]).toMatchObject({
      problem: { code: 'hubspot.row.CONFLICT', existingId: first?.kind === 'done' ? first.id : '' },
    })
    expect(refused[1]).toMatchObject({ problem: { field: 'not_a_property', retryable: false } })
    expect(JSON.stringify(refused)).not.toContain('v4lue')
    expect(await it.truth('contacts')).toHaveLength(7)
  })

  test.each([
    ['a 502', { status: 502 }],
    ['a reset', { reset: true }],
    ['an empty 200', { status: 200, body: '' }],
    ['a cut answer', { cut_bytes: 40 }],
  ])(
    'is unknown after %s, is not sent again, and goes on with the next batch',
    async (_, action) => {
      await using it = await account()
      await it.faults({
        method: 'POST',
        path: 'batch/create',
        from: 1,
        times: 1,
        action: { ...action, after_effect: true },
      })
      const outcomes = await it.hubspot.create('contacts', people(150), signal)
      expect(kinds(outcomes.slice(0, 100))).toEqual(['unknown'])
      expect(kinds(outcomes.slice(100))).toEqual(['done'])
      expect(await emails(it)).toEqual(
        people(150)
          .map(({ properties }) => properties['email'] ?? '')
          .sort(),
      )
    },
  )

  test('finds the bad row of a batch that is refused whole', async () => {
    await using it = await account()
    // What HubSpot answers where it can't tell rows apart (HUBSPOT.md 4.3): all four, the first two, the first.
    const body = JSON.stringify({ category: 'VALIDATION_ERROR', message: 'Bad batch' })
    await it.faults({
      method: 'POST',
      path: 'batch/create',
      from: 1,
      times: 3,
      action: { status: 400, body },
    })
    const outcomes = await it.hubspot.create('contacts', people(4), signal)
    expect(outcomes.map(({ kind }) => kind)).toEqual(['refused', 'done', 'done', 'done'])
    expect(await it.truth('contacts')).toHaveLength(3)
  })

  test('is not started without the right, but tells what came of earlier batches', async () => {
    await using it = await account()
    const missing = { status: 403, body: JSON.stringify({ category: 'MISSING_SCOPES' }) }
    await it.faults({ method: 'POST', path: 'batch/create', from: 1, times: 2, action: missing })
    expect((await failureOf(it.hubspot.create('contacts', people(150), signal))).code).toBe(
      'hubspot.scope_missing',
    )
    await it.faults({ method: 'POST', path: 'batch/create', from: 4, times: 9, action: missing })
    const outcomes = await it.hubspot.create('contacts', people(750), signal)
    expect(kinds(outcomes.slice(0, 300))).toEqual(['done'])
    expect(kinds(outcomes.slice(300))).toEqual(['refused'])
    expect(outcomes[700]).toMatchObject({
      problem: { code: 'hubspot.scope_missing', retryable: true },
    })
    expect(await it.truth('contacts')).toHaveLength(300)
    // Three are under way together; of the seven batches the last is not tried after those were refused.
    expect(it.hubspot.calls().batch).toBe(2 + 6)
  })
})

describe('updating and archiving', () => {
  const setUp = async (count: number) => {
    const it = await account()
    const created = await it.hubspot.create('contacts', people(count), signal)
    const ids = created.map((outcome) => (outcome.kind === 'done' ? outcome.id : ''))
    const inputs = ids.map((id, at) => ({
      trace: `u${at}`,
      id,
      properties: { firstname: `F${at}` },
    }))
    return { it, ids, inputs }
  }

  test('goes through faults without harm', async () => {
    const { it, inputs } = await setUp(150)
    await using _ = it
    await it.faults(
      {
        method: 'POST',
        path: 'batch/update',
        from: 1,
        times: 1,
        action: { status: 502, after_effect: true },
      },
      { method: 'POST', path: 'batch/update', from: 2, times: 1, action: { status: 423 } },
    )
    const outcomes = await it.hubspot.update('contacts', inputs, signal)
    expect(kinds(outcomes)).toEqual(['done'])
    const names = (await it.truth('contacts')).map(
      ({ properties }) => properties['firstname'] ?? '',
    )
    expect(names.sort()).toEqual(inputs.map(({ properties }) => properties.firstname).sort())
  })

  test('refuses the missing record only, whether it is named alone or with others', async () => {
    const { it, inputs } = await setUp(5)
    await using _ = it
    for (const group_missing_ids of [true, false]) {
      await it.knobs({ group_missing_ids })
      const lost = ['8888888', '9999999'].map((id) => ({
        trace: id,
        id,
        properties: { firstname: 'x' },
      }))
      const outcomes = await it.hubspot.update('contacts', [...inputs, ...lost], signal)
      expect(outcomes.map(({ kind }) => kind)).toEqual([
        ...inputs.map(() => 'done'),
        'refused',
        'refused',
      ])
    }
  })

  test('writes a record that comes twice in two batches, so that the later wins', async () => {
    const { it, inputs } = await setUp(3)
    await using _ = it
    const again = { trace: 'again', id: inputs[1]?.id ?? '', properties: { firstname: 'last' } }
    const outcomes = await it.hubspot.update('contacts', [...inputs, again], signal)
    expect(kinds(outcomes)).toEqual(['done'])
    const record = (await it.truth('contacts')).find(({ id }) => id === again.id)
    expect(record?.properties['firstname']).toBe('last')
  })

  test('clears a value with an empty text', async () => {
    const { it, inputs } = await setUp(1)
    await using _ = it
    await it.hubspot.update(
      'contacts',
      inputs.map((one) => ({ ...one, properties: { firstname: '' } })),
      signal,
    )
    expect((await it.truth('contacts'))[0]?.properties['firstname'] ?? '').toBe('')
  })

  test('archives, also when the answer is lost at first', async () => {
    const { it, inputs } = await setUp(4)
    await using _ = it
    await it.faults({
      method: 'POST',
      path: 'batch/archive',
      from: 1,
      times: 1,
      action: { reset: true, after_effect: true },
    })
    const outcomes = await it.hubspot.archive('contacts', inputs.slice(0, 3), signal)
    expect(kinds(outcomes)).toEqual(['done'])
    const live = (await it.truth('contacts')).filter(({ archived }) => !archived)
    expect(live.map(({ id }) => id)).toEqual([inputs[3]?.id])
  })
})
