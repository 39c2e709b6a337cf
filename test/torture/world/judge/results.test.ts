import { expect, test } from 'vitest'
import type { InboundResult, OutboundResult } from '../../../../src/engine/reports.ts'
import type { Ended } from '../../tier.ts'
import { early, invariants, late } from './givens.ts'
import { judgeResults, judgeRunTable, judgeSaid } from './results.ts'

// Each test plants one break in what the judge is given: a judge that says nothing of it proves nothing.

const inbound: InboundResult = {
  type: 'result',
  run_id: 'r1',
  sync: 'crm_in',
  direction: 'inbound',
  status: 'succeeded',
  streams: {
    contacts: {
      status: 'succeeded',
      strategy: 'incremental',
      route: 'search',
      read: 3,
      loaded: 1,
      unchanged: 2,
      set_aside: 0,
      set_aside_values: 0,
      deleted: 0,
      position: null,
    },
  },
  calls: {},
  error: null,
  started_at: early,
  finished_at: late,
}
const stream = inbound.streams['contacts'] as InboundResult['streams'][string]
const outbound: OutboundResult = {
  ...inbound,
  sync: 'people',
  direction: 'outbound',
  records: {
    read: 3,
    vanished: 0,
    continued: 0,
    refused: 0,
    unchanged: 1,
    created: 1,
    updated: 1,
    archived: 0,
    set_aside: 0,
  },
  associations: { added: 0, removed: 0, unchanged: 0, kept: 0, set_aside: 0 },
}
const ended = (result: InboundResult | OutboundResult, exit = 0): Ended => ({
  killed: false,
  exit,
  results: [result],
  steps: [],
  said: '',
})

const cutOff = (records: OutboundResult['records']): OutboundResult => ({
  ...outbound,
  status: 'partial',
  records,
  error: { code: 'hubspot.scope_missing', what: '', why: '', fix: '' },
})

test.each<[string, Ended, readonly number[]]>([
  ['inbound', ended(inbound), []],
  ['outbound', ended(outbound), []],
  [
    'a record that is not accounted for',
    ended({ ...inbound, streams: { contacts: { ...stream, read: 4 } } }),
    [6],
  ],
  [
    'a row that is not accounted for',
    ended({ ...outbound, records: { ...outbound.records, read: 4 } }),
    [6],
  ],
  [
    'rows left by what cut the run off, which it tells',
    ended(cutOff({ ...outbound.records, read: 4 }), 3),
    [],
  ],
  [
    'more done than there was to do, whatever cut it off',
    ended(cutOff({ ...outbound.records, read: 2 }), 3),
    [6],
  ],
  [
    'success with a failed stream',
    ended({ ...inbound, streams: { contacts: { ...stream, status: 'failed' } } }),
    [11],
  ],
  [
    'success with a row set aside',
    ended({ ...outbound, records: { ...outbound.records, updated: 0, set_aside: 1 } }),
    [11],
  ],
  [
    'exit 0 of a partial run',
    ended(
      {
        ...outbound,
        status: 'partial',
        records: { ...outbound.records, updated: 0, set_aside: 1 },
      },
      0,
    ),
    [11],
  ],
  ['a failure without an error', ended({ ...inbound, status: 'failed' }, 1), [11]],
])('results: %s', (_, one, expected) => {
  expect(invariants(judgeResults(one, ['any']))).toEqual(expected)
})

test('the run table and what a process says', () => {
  expect(judgeRunTable(ended(inbound), [{ run_id: 'r1', status: 'succeeded' }])).toEqual([])
  expect(invariants(judgeRunTable(ended(inbound), [{ run_id: 'r1', status: 'partial' }]))).toEqual([
    11,
  ])
  expect(invariants(judgeRunTable(ended(inbound), []))).toEqual([11])
  expect(judgeSaid('request GET /crm/v3/objects')).toEqual([])
  expect(
    invariants(judgeSaid('authorization: Bearer pat-eu1-00000000-0000-4000-a000-000000000001')),
  ).toEqual([12])
})
