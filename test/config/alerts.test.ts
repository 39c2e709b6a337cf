import { expect, test } from 'vitest'
import { channelsOf, isWatched, thresholdsOf } from '../../src/config/alerts.ts'
import { validateText } from '../../src/config/load.ts'
import { knownNames } from '../../src/connector.ts'

const documentOf = (alerts: string, ofSync = ''): string => `version: 1
connections:
  main: { warehouse: { kind: duckdb, path: ./crm.duckdb } }
alerts:
${alerts}
syncs:
  crm_in: { connection: main, direction: inbound, streams: { contacts: {} }${ofSync} }
`
const validated = (alerts: string, ofSync?: string) =>
  validateText(documentOf(alerts, ofSync), knownNames)

test('a channel has defaults, and a sync thresholds of its own', () => {
  const { document, problems } = validated(
    '  - { kind: slack, url: { env: S } }\n  - { name: ops, kind: webhook, url: { file: u }, secret: { env: K }, on: [failed], recovered: false, syncs: [crm_in] }',
    ', alerts: { stale_after: 26h, error_share: 5%, count_deviation: 0.5 }',
  )
  expect(problems).toEqual([])
  if (document === null) throw new Error('It holds.')
  const [slack, ops] = channelsOf(document)
  expect(slack).toMatchObject({ name: 'slack', recovered: true, syncs: null, secret: null })
  expect(slack?.on).toHaveLength(8)
  expect(ops).toMatchObject({ name: 'ops', on: ['failed'], recovered: false, secret: { env: 'K' } })
  expect(thresholdsOf(document.syncs['crm_in']?.alerts)).toEqual({
    staleAfterMs: 26 * 3_600_000,
    errorShare: 0.05,
    countDeviation: 0.5,
    waitingAfterMs: 6 * 3_600_000,
  })
  expect(isWatched(document, 'crm_in')).toBe(true)
})

test.each([
  [
    'a URL written down',
    '  - { kind: slack, url: "https://hooks.slack.com/services/T/B/x" }',
    'alerts.0.url',
    'reference',
  ],
  [
    'two of one name',
    '  - { kind: slack, url: { env: A } }\n  - { kind: slack, url: { env: B } }',
    'alerts.1.name',
    'slack',
  ],
  [
    'a sync that is not there',
    '  - { kind: slack, url: { env: A }, syncs: [crm_inn] }',
    'alerts.0.syncs',
    'crm_inn',
  ],
  [
    'a signature for Slack',
    '  - { kind: slack, url: { env: A }, secret: { env: B } }',
    'alerts.0.secret',
    'secret',
  ],
  ['a kind of its own', '  - { kind: mail, url: { env: A } }', 'alerts.0.kind', 'Expected'],
  [
    'a condition of its own',
    '  - { kind: slack, url: { env: A }, on: [bored] }',
    'alerts.0.on.0',
    'allowed',
  ],
])('%s is refused where it stands', (_, alerts, path, what) => {
  const { document, problems } = validated(alerts)
  expect(document).toBeNull()
  expect(problems).toMatchObject([{ path, what: expect.stringContaining(what) as string }])
  expect(JSON.stringify(problems)).not.toContain('hooks.slack.com')
})
