import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadConfig, validateText } from '../../src/config/load.ts'
import { readSecret } from '../../src/config/secrets.ts'

const known = {
  streams: ['contacts', 'companies', 'associations'],
  strategies: { contacts: ['full_refresh', 'incremental'] },
  targets: ['contacts'],
  families: ['custom_'],
}

const whole = `
version: 1
connections:
  main:
    hubspot: { token: { env: HUBSPOT_TOKEN } }
    warehouse: { kind: duckdb, path: ./crm.duckdb }
syncs:
  crm_in:
    connection: main
    direction: inbound
    schedule: { cron: "0 * * * *", time_zone: Europe/Berlin }
    reconcile: 7d
    guard: { removals: 20% }
    streams:
      contacts: { strategy: auto, exclude: [ssn__c], hash: [phone] }
      companies:
      associations: { pairs: [[contacts, companies]] }
  customers_out:
    connection: main
    direction: outbound
    target: contacts
    strategy: upsert
    source: { table: analytics.customers }
    key: customer_id
    identify_by: { property: email, column: email }
    fields:
      firstname: first_name
      lifecyclestage: { column: stage, on: create, when_null: leave }
      hs_lead_status: { value: NEW }
      lastname: { sql: "upper(x)" }
    associations:
      - { to: companies, by: domain, column: company_domains, policy: exact }
    wait: 30m
`

const problemsOf = (from: string, to: string) =>
  validateText(whole.replace(from, to), known).problems.map((problem) => problem.path)

describe('the configuration document', () => {
  test('holds with everything that CONTRACT.md shows', () => {
    expect(validateText(whole, known).problems).toEqual([])
  })

  test.each([
    [
      'an unknown key',
      'exclude: [ssn__c]',
      'exlude: [ssn__c]',
      'syncs.crm_in.streams.contacts.exlude',
    ],
    ['an unknown stream', 'companies:\n', 'companys:\n', 'syncs.crm_in.streams.companys'],
    [
      'a strategy that the stream has not',
      'strategy: auto, exclude',
      'strategy: client_incremental, exclude',
      'syncs.crm_in.streams.contacts.strategy',
    ],
    ['an unknown target', 'target: contacts', 'target: people', 'syncs.customers_out.target'],
    ['a bad duration', 'wait: 30m', 'wait: soon', 'syncs.customers_out.wait'],
    ['a bad cron line', '0 * * * *', 'hourly', 'syncs.crm_in.schedule.cron'],
    ['a bad time zone', 'Europe/Berlin', 'Europe/Bern-ish', 'syncs.crm_in.schedule.time_zone'],
    [
      'a connection that is not there',
      'crm_in:\n    connection: main',
      'crm_in:\n    connection: man',
      'syncs.crm_in.connection',
    ],
    [
      'a secret written down',
      '{ env: HUBSPOT_TOKEN }',
      'pat-na1-123',
      'connections.main.hubspot.token',
    ],
    [
      'no identity',
      'identify_by: { property: email, column: email }',
      '',
      'syncs.customers_out.identify_by',
    ],
    ['a wrong strategy', 'strategy: upsert', 'strategy: replace', 'syncs.customers_out.strategy'],
    [
      'a field that is no source',
      'firstname: first_name',
      'firstname: { columm: a }',
      'syncs.customers_out.fields.firstname.columm',
    ],
    [
      'associations of records that would be archived',
      'strategy: upsert',
      'strategy: archive',
      'syncs.customers_out.associations',
    ],
    ['a bad guard', 'removals: 20%', 'removals: most', 'syncs.crm_in.guard.removals'],
  ])('names the path of %s', (_title, from, to, path) => {
    expect(whole).toContain(from)
    expect(problemsOf(from, to)).toContain(path)
  })

  test('asks for no fields of a sync that only archives', () => {
    const text = whole.replace(/    fields:[^]*policy: exact }\n/, '')
    expect(problemsOf(whole, text)).toEqual(['syncs.customers_out.fields'])
    expect(problemsOf(whole, text.replace('upsert', 'archive'))).toEqual([])
  })

  test('reports every problem at once', () => {
    const text = whole
      .replace('wait: 30m', 'wait: soon')
      .replace('reconcile: 7d', 'reconcile: often')
    expect(validateText(text, known).problems).toHaveLength(2)
  })

  test('reports names that point nowhere beside keys that are wrong', () => {
    const text = whole
      .replace('crm_in:\n    connection: main', 'crm_in:\n    connection: mian')
      .replace('companies:\n', 'companys:\n')
      .replace('exclude: [ssn__c]', 'exlude: [ssn__c]')
    expect(
      validateText(text, known)
        .problems.map((problem) => problem.path)
        .toSorted(),
    ).toEqual([
      'syncs.crm_in.connection',
      'syncs.crm_in.streams.companys',
      'syncs.crm_in.streams.contacts.exlude',
    ])
  })

  test('never repeats a secret that was written into it', () => {
    const text = whole.replace('{ env: HUBSPOT_TOKEN }', 'pat-na1-canary')
    expect(JSON.stringify(validateText(text, known).problems)).not.toContain('canary')
  })

  test('names the line of broken YAML', () => {
    expect(() => validateText('version: 1\nsyncs: [', known)).toThrow(/line 2|Line 2/i)
  })

  test.each([
    [
      'aliases of aliases',
      `a: &a [x]\n${['b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name, at) => `${name}: &${name} [${`*${'abcdefg'[at]},`.repeat(9)}]`).join('\n')}`,
    ],
    ['brackets without end', `syncs: ${'['.repeat(20_000)}${']'.repeat(20_000)}`],
  ])('%s are no crash', (_, text) => {
    expect(() => validateText(text, known)).toThrow(
      expect.objectContaining({ code: 'config.unreadable' }),
    )
  })
})

describe('secrets', () => {
  test('come from a .env file beside the document, the environment winning', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hw-config-'))
    await writeFile(join(folder, 'c.yaml'), whole)
    await writeFile(join(folder, '.env'), 'HUBSPOT_TOKEN=from-file\nOTHER=kept\n')
    const config = await loadConfig(join(folder, 'c.yaml'), { HUBSPOT_TOKEN: 'from-env' }, known)
    expect(await readSecret({ env: 'HUBSPOT_TOKEN' }, config.environment, folder)).toBe('from-env')
    expect(await readSecret({ env: 'OTHER' }, config.environment, folder)).toBe('kept')
  })

  test('that are missing say which variable or file', async () => {
    await expect(readSecret({ env: 'NOT_SET' }, {}, '/')).rejects.toMatchObject({
      code: 'config.secret_missing',
      what: expect.stringContaining('NOT_SET'),
    })
    await expect(readSecret({ file: 'nope' }, {}, '/nowhere')).rejects.toMatchObject({
      what: expect.stringContaining('/nowhere/nope'),
    })
  })
})
