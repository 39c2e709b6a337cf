import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cronOf, type Rhythm, rhythmOf } from '../../ui/src/app/cron.ts'
import {
  canShow,
  controlOf,
  type Form,
  isEntries,
  isMeant,
  readLine,
  readNames,
  withChoice,
  withEntry,
} from '../../ui/src/app/forms.ts'
import { pasted, withSecretsStored } from '../../ui/src/app/secrets.ts'
import { isMoved, withoutMovedSecrets } from '../../ui/src/screens/connect/moved-secrets.ts'

const { forms } = JSON.parse(
  readFileSync(new URL('../../connector.json', import.meta.url), 'utf8'),
) as { readonly forms: Readonly<Record<string, Form>> }

/** Where a form leads, by dotted path; forms of a union under the value that they are told by. */
function controls(form: Form, path: string): readonly (readonly [string, string])[] {
  const control = controlOf(form)
  const below = (of: Form, at: string) =>
    Object.entries(of.properties ?? {}).flatMap(([name, one]) => controls(one, `${at}.${name}`))
  if (control.kind === 'group') return below(form, path)
  if (control.kind === 'variants')
    return [...control.forms].flatMap(([name, one]) => below(one, `${path}=${name}`))
  return [[path, control.kind]]
}

describe('the forms of the manifest', () => {
  const all = Object.entries(forms)
    .filter(([name]) => name !== 'outbound_sync')
    .flatMap(([name, form]) => controls(form, name))

  test('all but what has a screen of its own can be filled in', () => {
    expect(all.filter(([, kind]) => kind === 'text').map(([path]) => path)).toEqual([
      'inbound_sync.streams',
      'stream_options.properties',
      'stream_options.pairs',
    ])
  })

  test('whatever is marked as a secret is asked for as one', () => {
    const secrets = all.filter(([, kind]) => kind === 'secret').map(([path]) => path)
    expect(secrets).toEqual(
      expect.arrayContaining([
        'connection.hubspot.token',
        'connection.hubspot.oauth.client_secret',
        'connection.warehouse=snowflake.private_key',
        'connection.warehouse=snowflake.password',
        'alert_channel=slack.url',
      ]),
    )
    expect(secrets.filter((path) => /path$|user$|kind$/.test(path))).toEqual([])
  })
})

test.each([
  [forms['stream_options']?.properties?.['properties'], ['a'], false],
  [forms['stream_options']?.properties?.['exclude'], ['a', 'b'], true],
  [forms['stream_options']?.properties?.['exclude'], [1], false],
  [forms['inbound_sync']?.properties?.['reconcile'], false, true],
  [forms['inbound_sync']?.properties?.['reconcile'], ['7d'], false],
  [forms['inbound_sync']?.properties?.['schedule'], { cron: '* * * * *' }, true],
  [forms['inbound_sync']?.properties?.['schedule'], 'daily', false],
  [forms['inbound_sync']?.properties?.['new_streams'], 'something newer', true],
  [forms['connection']?.properties?.['warehouse'], undefined, true],
])('what a control can not show stays as it is (%#)', (form, value, can) => {
  expect(canShow(controlOf(form ?? {}), value)).toBe(can)
})

test.each([
  ['  ', 'string', undefined],
  [' 1h ', 'string', '1h'],
  ['3', 'string', '3'],
  ['3', 'number', 3],
  ['3x', 'number', '3x'],
  ['20%', 'either', '20%'],
  ['0.2', 'either', 0.2],
] as const)('the line %j read as %s is %j', (text, reads, value) => {
  expect(readLine(text, reads)).toBe(value)
})

test('names have commas or line breaks between', () => {
  expect(readNames(' a, b\n\nc ,')).toEqual(['a', 'b', 'c'])
})

test('putting an entry in and out leaves the others and their order', () => {
  const before = { a: 1, b: 2, c: 3 }
  expect(Object.entries(withEntry(before, 'b', 9))).toEqual([
    ['a', 1],
    ['b', 9],
    ['c', 3],
  ])
  expect(Object.keys(withEntry(before, 'b', undefined))).toEqual(['a', 'c'])
})

describe('schedules', () => {
  test.each([
    ['*/15 * * * *', { kind: 'minutes', every: 15 }],
    ['0 * * * *', { kind: 'hours', every: 1, minute: 0 }],
    ['30 */6 * * *', { kind: 'hours', every: 6, minute: 30 }],
    ['30 2 * * 1-5', { kind: 'days', days: '1-5', time: '02:30' }],
    ['5 14 * * 0', { kind: 'days', days: '0', time: '14:05' }],
    ['0 6 1 * *', { kind: 'month', day: 1, time: '06:00' }],
    ['0 6 1 * 1', null],
    ['0 6,18 * * *', null],
    ['0 6 * 2 *', null],
    ['0 0 6 * * *', null],
    ['', null],
  ])('%s', (cron, rhythm) => {
    expect(rhythmOf(cron)).toEqual(rhythm)
  })

  test('what was chosen is read back as it was chosen', () => {
    const time = fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
      .map((both) => both.map((one) => String(one).padStart(2, '0')).join(':'))
    const rhythm: fc.Arbitrary<Rhythm> = fc.oneof(
      fc.record({ kind: fc.constant('minutes' as const), every: fc.integer({ min: 1, max: 59 }) }),
      fc.record({
        kind: fc.constant('hours' as const),
        every: fc.integer({ min: 1, max: 23 }),
        minute: fc.integer({ min: 0, max: 59 }),
      }),
      fc.record({
        kind: fc.constant('days' as const),
        days: fc.constantFrom('*' as const, '1-5' as const, '0' as const, '6' as const),
        time,
      }),
      fc.record({
        kind: fc.constant('month' as const),
        day: fc.integer({ min: 1, max: 31 }),
        time,
      }),
    )
    fc.assert(
      fc.property(rhythm, (one) => {
        expect(rhythmOf(cronOf(one))).toEqual(one)
      }),
    )
  })
})

test('a pasted secret is stored wherever it stands, and its reference takes its place', async () => {
  const stored: string[] = []
  const store = async (secret: string) => ({ file: `secrets/${stored.push(secret)}` })
  const kept = await withSecretsStored(
    {
      token: pasted('one'),
      oauth: { client_id: 'text', client_secret: pasted('two'), refresh_token: pasted('') },
      channels: [{ url: pasted('three') }, { url: { env: 'HOOK' } }],
      port: 80,
      none: null,
    },
    store,
  )
  expect(kept).toEqual({
    token: { file: expect.stringMatching(/^secrets\//) },
    oauth: { client_id: 'text', client_secret: { file: expect.any(String) } },
    channels: [{ url: { file: expect.any(String) } }, { url: { env: 'HOOK' } }],
    port: 80,
    none: null,
  })
  expect(stored.toSorted()).toEqual(['one', 'three', 'two'])
  expect(JSON.stringify(kept)).not.toMatch(/"(one|two|three)"/)
  expect(isEntries(kept)).toBe(true)
})

describe('a connection', () => {
  const { hubspot = {}, warehouse = {} } = forms['connection']?.properties ?? {}
  const control = controlOf(warehouse)
  const snowflake = (control.kind === 'variants' && control.forms.get('snowflake')) || {}
  const shown = (value: Record<string, unknown>) =>
    Object.entries(snowflake.properties ?? {}).flatMap(([name, field]) =>
      field.with !== undefined && isMeant(field, value) ? [name] : [],
    )

  test.each([
    [undefined, []],
    ['SNOWFLAKE_JWT', ['private_key_path', 'private_key', 'private_key_passphrase']],
    ['snowflake_jwt', ['private_key_path', 'private_key', 'private_key_passphrase']],
    ['OAUTH', ['token', 'token_file_path']],
    ['PROGRAMMATIC_ACCESS_TOKEN', ['token', 'token_file_path']],
    [
      'WORKLOAD_IDENTITY',
      [
        'token',
        'token_file_path',
        'workload_identity_provider',
        'workload_identity_entra_resource',
      ],
    ],
    ['SPCS', ['token_file_path']],
    ['SNOWFLAKE', ['password']],
  ])('signing in by %s asks for %j', (authenticator, fields) => {
    expect(shown({ authenticator })).toEqual(fields)
  })

  test('each sign-in has a name, and with another one the fields of the first go', () => {
    const { enum: values = [], titles = {} } = snowflake.properties?.['authenticator'] ?? {}
    expect(Object.keys(titles)).toEqual(values)
    const before = { kind: 'snowflake', account: 'a', authenticator: 'OAUTH', token: { env: 'T' } }
    expect(withChoice(snowflake, before, 'authenticator', 'SNOWFLAKE')).toEqual({
      kind: 'snowflake',
      account: 'a',
      authenticator: 'SNOWFLAKE',
    })
    expect(withChoice(snowflake, before, 'account', 'b')).toEqual({ ...before, account: 'b' })
  })

  test('secrets stay with their host: another address takes those that were given before', () => {
    const saved = { kind: 'snowflake', account: 'a', token: { env: 'T' } }
    const other = { ...saved, account: 'b' }
    expect(withoutMovedSecrets(warehouse, saved, other)).toEqual({
      kind: 'snowflake',
      account: 'b',
    })
    const anew = { ...other, token: { file: 'new' } }
    expect(withoutMovedSecrets(warehouse, saved, anew)).toBe(anew)
    const user = { ...saved, user: 'u' }
    expect(withoutMovedSecrets(warehouse, saved, user)).toBe(user)
    const oauth = { client_id: 'text', client_secret: { env: 'S' } }
    const there = { oauth, base_url: 'https://example.com' }
    expect(isMoved(hubspot, { oauth }, there)).toBe(true)
    expect(withoutMovedSecrets(hubspot, { oauth }, there)).toEqual({
      oauth: { client_id: 'text' },
      base_url: 'https://example.com',
    })
    expect(withoutMovedSecrets(hubspot, undefined, there)).toBe(there)
  })
})
