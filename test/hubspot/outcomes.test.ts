import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { WriteInput } from '../../src/engine/ports.ts'
import { outcomesOf } from '../../src/hubspot/outcomes.ts'
import { batchesOf, wavesOf } from '../../src/hubspot/writes.ts'

const creates = (count: number): WriteInput[] =>
  Array.from({ length: count }, (_, at) => ({
    trace: `t${at}`,
    properties: { email: `p${at}@x.test` },
  }))
const updates = (count: number): WriteInput[] =>
  creates(count).map((input, at) => ({ ...input, id: String(at + 100) }))
const kinds = (inputs: readonly WriteInput[], body: unknown) =>
  outcomesOf(inputs, body).map(({ kind }) => kind)
const conflict = {
  category: 'CONFLICT',
  message: 'Contact already exists. Existing ID: 4711',
  context: { objectWriteTraceId: ['t1'] },
}

describe('the outcome of a batch', () => {
  test('is told by trace id, in whatever order results and errors come', () => {
    const cases = fc.array(fc.constantFrom('done', 'refused', 'silent'), {
      minLength: 1,
      maxLength: 30,
    })
    fc.assert(
      fc.property(cases, fc.nat(), (fates, turn) => {
        const inputs = creates(fates.length)
        const rows = inputs.map(({ trace }, at) => ({
          trace,
          fate: fates[at],
          id: String(900 + at),
        }))
        const mixed = [
          ...rows.slice(turn % rows.length),
          ...rows.slice(0, turn % rows.length),
        ].reverse()
        const body = {
          results: mixed
            .filter(({ fate }) => fate === 'done')
            .map(({ trace, id }) => ({ id, objectWriteTraceId: trace })),
          errors: mixed
            .filter(({ fate }) => fate === 'refused')
            .map(({ trace }) => ({
              category: 'VALIDATION_ERROR',
              context: { objectWriteTraceId: [trace] },
            })),
        }
        const outcomes = outcomesOf(inputs, body)
        for (const [at, outcome] of outcomes.entries()) {
          expect(outcome.trace).toBe(inputs[at]?.trace)
          expect(outcome.kind).toBe(fates[at] === 'silent' ? 'unknown' : fates[at])
          expect('id' in outcome ? outcome.id : null).toBe(
            fates[at] === 'done' ? String(900 + at) : null,
          )
        }
      }),
    )
  })

  test('of an update is told by record id where the trace is missing', () => {
    const body = { results: [{ id: '101' }, { id: 100 }] }
    expect(kinds(updates(3), body)).toEqual(['done', 'done', 'unknown'])
  })

  test('of creates without trace ids in the answer is unknown, not guessed by place', () => {
    expect(kinds(creates(2), { results: [{ id: '1' }, { id: '2' }] })).toEqual([
      'unknown',
      'unknown',
    ])
  })

  test('is that of the last one where one input and one row are left', () => {
    const body = { results: [{ id: '1', objectWriteTraceId: 't0' }, { id: '2' }] }
    expect(outcomesOf(creates(2), body)[1]).toEqual({ kind: 'done', trace: 't1', id: '2' })
    const failed = {
      results: [{ id: '1', objectWriteTraceId: 't0' }],
      errors: [{ category: 'CONFLICT' }],
    }
    expect(kinds(creates(2), failed)).toEqual(['done', 'refused'])
  })

  test('of an update that another id answers for is unknown', () => {
    expect(kinds(updates(1), { results: [{ id: '999' }] })).toEqual(['unknown'])
  })

  test.each([
    undefined,
    null,
    '',
    'text',
    [],
    {},
    { results: 'x', errors: 7 },
    { results: [null, 5] },
  ])('is unknown for the body %j', (body) => {
    expect(kinds(creates(2), body)).toEqual(['unknown', 'unknown'])
  })

  test('names the record that a conflict is with', () => {
    const [, outcome] = outcomesOf(creates(2), { results: [], errors: [conflict] })
    expect(outcome).toMatchObject({
      kind: 'refused',
      problem: { code: 'hubspot.row.CONFLICT', existingId: '4711', retryable: false },
    })
  })

  test('names the property that is at fault, and no value', () => {
    const message =
      'Property values were not valid: [{"isValid":false,"message":"\\"Ann Secret\\" is not allowed","error":"INVALID_OPTION","name":"stage"}]'
    const errors = [
      { category: 'VALIDATION_ERROR', message, context: { objectWriteTraceId: ['t0'] } },
    ]
    const [outcome] = outcomesOf(creates(2), { errors })
    expect(outcome).toMatchObject({ problem: { field: 'stage' } })
    expect(JSON.stringify(outcome)).toContain('INVALID_OPTION')
    expect(JSON.stringify(outcome)).not.toContain('Secret')
  })
})

test('batches hold at most 100, each record once, in order, and nothing is left out', () => {
  const inputs = fc.array(
    fc.record({ id: fc.option(fc.integer({ min: 1, max: 40 }).map(String), { nil: undefined }) }),
    { maxLength: 400 },
  )
  fc.assert(
    fc.property(inputs, (ids) => {
      const all = ids.map(({ id }, at) => ({
        trace: String(at),
        properties: {},
        ...(id === undefined ? {} : { id }),
      }))
      const batches = batchesOf(all)
      const traces = batches.flatMap((batch) => batch.map(({ trace }) => Number(trace)))
      expect([...traces].sort((left, right) => left - right)).toEqual(all.map((_, at) => at))
      for (const wave of wavesOf(batches)) {
        const together = wave.flatMap((batch) => batch.flatMap(({ id }) => id ?? []))
        expect(new Set(together).size).toBe(together.length)
      }
      expect(wavesOf(batches).flat()).toEqual(batches)
      const last = new Map<string, number>()
      for (const batch of batches) {
        expect(batch.length).toBeLessThanOrEqual(100)
        const here = batch.flatMap(({ id }) => id ?? [])
        expect(new Set(here).size).toBe(here.length)
        for (const { id, trace } of batch) {
          if (id === undefined) continue
          expect(Number(trace)).toBeGreaterThan(last.get(id) ?? -1)
          last.set(id, Number(trace))
        }
      }
    }),
  )
})
