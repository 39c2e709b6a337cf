import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startSandbox } from '../../src/sandbox/start.ts'
import { type CliRoom, configOf, openCliRoom, only, people } from './cli-room.ts'

const inbound = configOf(`
crm_in:
  connection: main
  direction: inbound
  streams:
    contacts: { properties: [email, firstname] }
    companies: { properties: [name, domain, annualrevenue] }
    owners: {}
`)

/** An error says what failed, why, and how to mend it. */
const anError = (code: string) => ({
  code,
  what: expect.stringMatching(/\w.*\.$/s),
  why: expect.stringMatching(/\w/),
  fix: expect.stringMatching(/\w/),
})

let room: CliRoom
beforeAll(async () => {
  room = await openCliRoom(inbound, {}, 'here')
  await room.control('records/contacts', { records: people(5) })
  await room.control('records/companies', {
    records: [{ properties: { name: 'Acme', domain: 'acme.example' } }],
  })
})
afterAll(async () => room[Symbol.asyncDispose]())

describe('sign-in', () => {
  test('a wrong token ends a run and a check with 6 and never shows the token', async () => {
    const wrong = { HUBSPOT_TOKEN: 'pat-eu1-not-a-token' }
    const ran = await room.cliIn(wrong, 'run', '--json')
    expect(ran.exit).toBe(6)
    expect(only(ran, 'result')).toMatchObject({
      status: 'sign_in_needed',
      error: anError('hubspot.sign_in_refused'),
    })
    expect(only(ran, 'summary')).toEqual({ type: 'summary', status: 'sign_in_needed', exit: 6 })

    const checked = await room.cliIn(wrong, 'check')
    expect(checked.exit).toBe(6)
    expect(checked.stdout).toMatch(/✗ HubSpot sign-in .*\n\s+Fix: /)
    expect(ran.stdout + ran.stderr + checked.stdout + checked.stderr).not.toContain('not-a-token')
  })

  test('a token that is not there is a matter of configuration', async () => {
    const ran = await room.cliIn({ HUBSPOT_TOKEN: undefined }, 'run', '--json')
    expect(ran.exit).toBe(2)
    expect(only(ran, 'result')['error']).toEqual(anError('config.secret_missing'))
  })

  test('plain http to another machine is refused before anything is sent', async () => {
    const ran = await room.cliIn({ HUBSPOT_BASE_URL: 'http://example.com' }, 'run', '--json')
    expect(ran.exit).toBe(2)
    expect(only(ran, 'result')['error']).toMatchObject({ fix: expect.stringContaining('https') })
  })

  test('a missing scope skips its stream, names the scope, and leaves the others unharmed', async () => {
    const { token } = await room.control<{ token: string }>('tokens', {
      scopes: ['oauth', 'crm.objects.contacts.read', 'crm.objects.owners.read', 'crm.export'],
    })
    const ran = await room.cliIn({ HUBSPOT_TOKEN: token }, 'run', '--json')
    expect(ran.exit).toBe(3)
    const { streams, status } = only(ran, 'result')
    expect(status).toBe('partial')
    expect(streams['companies']).toMatchObject({
      status: 'skipped',
      error: {
        ...anError('hubspot.scope_missing'),
        fix: expect.stringContaining('crm.objects.companies.read'),
      },
    })
    expect(streams['contacts']).toMatchObject({ status: 'succeeded', loaded: 5 })

    const checked = await room.cliIn({ HUBSPOT_TOKEN: token }, 'check', '--json')
    expect(checked.exit).toBe(3)
    expect(checked.lines.filter((line) => line['ok'] === false)).toMatchObject([
      { name: 'crm_in companies', fix: expect.stringContaining('crm.objects.companies.read') },
    ])
  })

  test('the token of another account runs nothing: positions and record ids mean nothing there', async () => {
    const other = await startSandbox({ seed: 2 })
    try {
      expect((await room.cli('run', '--json')).exit).toBe(0)
      const there = { HUBSPOT_BASE_URL: other.url, HUBSPOT_TOKEN: other.token }
      const ran = await room.cliIn(there, 'run', '--json')
      expect(ran.exit).toBe(2)
      expect(only(ran, 'result')['error']).toEqual(anError('run.account_changed'))
      expect((await room.cliIn(there, 'plan', 'crm_in')).exit).toBe(2)
      expect((await room.cli('run', '--json')).exit).toBe(0)
    } finally {
      await other.close()
    }
  })
})

describe('configuration', () => {
  const documentOf = async (name: string, text: string) => {
    await room.write(name, text)
    return room.cli('run', '-f', name, '--json')
  }

  test('a damaged document names the line', async () => {
    const ran = await documentOf(
      'damaged.yaml',
      inbound.replace('direction: inbound', 'direction: [inbound'),
    )
    expect(ran.exit).toBe(2)
    expect(only(ran, 'error')['error']).toEqual({
      ...anError('config.unreadable'),
      what: expect.stringMatching(/Line \d+/),
    })
  })

  test('every problem is told at once, each with its path and mend', async () => {
    await room.write(
      'wrong.yaml',
      inbound
        .replace('connection: main', 'connection: other\n    horizont: 1h')
        .replace('owners: {}', 'ownerz: {}'),
    )
    const validated = await room.cli('config', 'validate', '-f', 'wrong.yaml', '--json')
    expect(validated.exit).toBe(2)
    const { valid, problems } = only(validated, 'validation')
    expect(valid).toBe(false)
    expect(problems).toContainEqual({
      path: 'syncs.crm_in.horizont',
      what: expect.any(String),
      fix: expect.any(String),
    })
  })

  test.each([
    ['no document', ['run', '-f', 'nowhere.yaml'], 'config.not_found'],
    ['an unknown sync', ['run', 'nothing'], 'config.usage'],
    ['an unknown sync in plan', ['plan', 'nothing'], 'config.usage'],
    ['an unknown connection', ['discover', '-c', 'nothing'], 'config.usage'],
    ['a stream without state', ['state', 'reset', 'crm_in', 'nothing'], 'config.usage'],
    ['a time that is none', ['state', 'rewind', 'crm_in', '--to', 'soon'], 'config.usage'],
    ['approval without a sync', ['run', '--approve', 'plan-1'], 'config.usage'],
    ['an unknown command', ['walk'], 'config.usage'],
    ['an unknown flag', ['run', '--fast'], 'config.usage'],
    ['a table that is not there', ['preview', 'hubspot.nothing'], 'warehouse.query_refused'],
    ['a file that is not there', ['load', 'nowhere.csv', 'a.b'], 'config.usage'],
  ])('%s ends with 2', async (_title, args, code) => {
    const ended = await room.cli(...args, '--json')
    expect(ended.exit).toBe(2)
    expect(only(ended, 'error')['error']).toEqual(anError(code))
  })
})

test('an unknown format of preview ends with 2 and names the known ones', async () => {
  const ended = await room.cli('preview', 'hubspot.contacts', '--format', 'xml')
  expect(ended.exit).toBe(2)
  expect(ended.stderr).toContain('arrow')
})

describe('streams', () => {
  test('an unknown property stops its stream only', async () => {
    await room.write('unknown.yaml', inbound.replace('firstname', 'first_name'))
    const ran = await room.cli('run', '-f', 'unknown.yaml', '--json')
    expect(ran.exit).toBe(3)
    const { streams } = only(ran, 'result')
    expect(streams['contacts']['error']).toEqual({
      ...anError('inbound.property_unknown'),
      why: expect.stringContaining('first_name'),
    })
    expect(streams['companies']['status']).toBe('succeeded')
  })

  test('an object that the account does not have skips its stream only', async () => {
    await room.write('custom.yaml', inbound.replace('owners: {}', 'custom_spaceships: {}'))
    const ran = await room.cli('run', '-f', 'custom.yaml', '--json')
    expect(ran.exit).toBe(3)
    const { streams } = only(ran, 'result')
    expect(streams['custom_spaceships']).toMatchObject({ status: 'skipped' })
    expect(streams['contacts']['status']).toBe('succeeded')
  })

  test('a value that does not fit is kept as text and does not make the run partial', async () => {
    await room.control('records/companies', {
      records: [{ properties: { name: 'Odd', annualrevenue: 'a lot' } }],
    })
    const ran = await room.cli('run', '--json')
    expect(ran.exit).toBe(0)
    expect(only(ran, 'result')['streams']['companies']).toMatchObject({
      set_aside_values: 1,
      set_aside: 0,
    })
    expect(await room.sql(`SELECT property, "text" FROM hubspot_sync.set_aside_values`)).toEqual([
      ['annualrevenue', 'a lot'],
    ])
  })
})
