import { expect, test } from 'vitest'
import type { StreamReport } from '../../src/engine/reports.ts'
import { ConnectorError } from '../../src/errors/connector-error.ts'
import { statusOfRun } from '../../src/inbound/report.ts'

const stream = (status: StreamReport['status']): StreamReport => ({
  status,
  strategy: 'incremental',
  route: 'search',
  read: 0,
  loaded: 0,
  unchanged: 0,
  set_aside: 0,
  set_aside_values: 0,
  deleted: 0,
  position: null,
})
const ended = (code: ConstructorParameters<typeof ConnectorError>[0]): ConnectorError =>
  new ConnectorError(code, { what: 'a', why: 'b', fix: 'c' })

test.each([
  ['all streams succeeded', ['succeeded'], null, 'succeeded'],
  ['one was skipped', ['succeeded', 'skipped'], null, 'partial'],
  ['one is held, one failed', ['failed', 'held'], null, 'held'],
  ['it was stopped', ['succeeded'], 'run.stopped', 'stopped'],
  // Nothing was read, or the links behind the streams were not: that is no success.
  // What fails of the links behind the streams fails like a stream.
  [
    'links could not be read after all streams',
    ['succeeded'],
    'hubspot.request_refused',
    'partial',
  ],
  ['HubSpot could not be reached', ['succeeded'], 'hubspot.unreachable', 'failed'],
  ['nothing could be read at all', [], 'hubspot.unexpected_answer', 'failed'],
  ['a scope was missing before any stream', [], 'hubspot.scope_missing', 'partial'],
  ['a scope was missing after all streams', ['succeeded'], 'hubspot.scope_missing', 'partial'],
  ['one waits and a scope was missing at last', ['waiting'], 'hubspot.scope_missing', 'waiting'],
] as const)('the status of a run when %s', (_, streams, code, status) => {
  expect(statusOfRun(streams.map(stream), code === null ? null : ended(code))).toBe(status)
})
