import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, expect, onTestFailed, test } from 'vitest'
import { furnish } from './furnished.ts'
import { find, pick } from './hands.ts'
import { useRoom } from './use-room.ts'
import type { Watched } from './watched.ts'

/** From an empty document to two syncs that run by themselves: one test after the other, as one person goes. */
const opened = useRoom('version: 1\n', furnish)

/** Who has not come this far can't go on: what follows would fail as well, slowly. */
let stopped = false
beforeEach(({ skip }) => {
  if (stopped) skip()
  onTestFailed(() => {
    stopped = true
  })
})

const document = (): Promise<string> =>
  readFile(join(opened().folder, 'hubspot-warehouse.yaml'), 'utf8')

const clean = async (window: Watched): Promise<void> => {
  expect(await window.flaws()).toEqual([])
}

interface Kept {
  readonly id: string
  readonly properties: Readonly<Record<string, string>>
}

const contact = async (email: string): Promise<Kept | undefined> =>
  (await opened().control<{ results: readonly Kept[] }>('records/contacts')).results.find(
    ({ properties }) => properties['email'] === email,
  )

test('connects: what is wrong is said with its mend, and a pasted key is kept from everybody', async () => {
  const { wide, token, folder } = opened()
  const { page } = wide
  await wide.go('/')
  await page.getByRole('heading', { level: 1, name: 'Welcome' }).waitFor()
  await clean(wide)
  await page.getByRole('link', { name: 'Connect', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: 'New connection' }).waitFor()
  await pick(page, 'Token', 'Paste it here')
  await page.getByLabel('Value').fill('pat-eu1-00000000-0000-0000-0000-000000000000')
  await pick(page, 'Kind', 'DuckDB')
  await page.getByLabel('File', { exact: true }).fill('./crm.duckdb')
  await page.getByRole('button', { name: 'Check', exact: true }).click()
  await page.getByText('What to do:').first().waitFor()
  await clean(wide)

  await pick(page, 'Token', 'Paste it here')
  await page.getByLabel('Value').fill(token)
  await page.getByRole('button', { name: 'Check', exact: true }).click()
  await page.getByText('Works', { exact: true }).waitFor()
  await clean(wide)
  await page.mouse.wheel(0, 680)
  await wide.image('connect')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.waitForURL(/\/connections\/main$/)

  expect(await document()).toContain('path: ./crm.duckdb')
  expect(await document()).not.toContain(token)
  const secrets = join(folder, 'secrets')
  const kept = (await readdir(secrets)).filter((name) => name.startsWith('pasted-'))
  const texts = await Promise.all(kept.map((name) => readFile(join(secrets, name), 'utf8')))
  expect(texts.map((text) => text.trim())).toContain(token)
  for (const name of kept) expect((await stat(join(secrets, name))).mode & 0o077).toBe(0)
  expect(await page.content()).not.toContain(token)
})

test('makes an inbound sync with a schedule, sees what it costs, runs it, and has the rows', async () => {
  const room = opened()
  const { wide } = room
  const { page } = wide
  await wide.go('/syncs/new/inbound')
  await page.getByRole('textbox', { name: 'Name' }).fill('crm_in')
  await page.getByRole('button', { name: 'Next: Streams' }).click()
  await page.getByRole('checkbox', { name: 'contacts', exact: true }).click()
  await page.getByRole('checkbox', { name: 'companies', exact: true }).click()
  await clean(wide)
  await page.getByRole('button', { name: 'Options of contacts' }).click()
  await page.getByRole('dialog', { name: 'contacts' }).waitFor()
  await clean(wide)
  await page.getByRole('searchbox', { name: 'Search' }).fill('name')
  await page.getByText('Ada').first().waitFor()
  await wide.image('properties')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Next: Schedule' }).click()
  await pick(page, 'It runs', 'On days of the week')
  await pick(page, 'On', 'Weekdays')
  await page
    .getByText(/Monday through Friday|weekday/i)
    .first()
    .waitFor()
  await clean(wide)
  await page.getByRole('button', { name: /^Check/ }).click()
  await page.getByRole('button', { name: 'Look again' }).waitFor()
  await page
    .getByText(/calls? to HubSpot/)
    .first()
    .waitFor()
  await clean(wide)
  await page.getByRole('button', { name: 'Save and run' }).click()
  await page.getByText('Succeeded', { exact: true }).first().waitFor()
  await clean(wide)

  const counts = `SELECT (SELECT count(*) FROM hubspot.contacts)::INTEGER, (SELECT count(*) FROM hubspot.companies)::INTEGER`
  expect(await room.sql(counts)).toEqual([[60, 10]])
  expect(await document()).toMatch(/cron: ["']?30 2 \* \* 1-5/)
})

test('makes an outbound sync with labelled links, sees the plan, runs it, and the account has them', async () => {
  const room = opened()
  const { wide } = room
  const { page } = wide
  await wide.go('/syncs/new/outbound')
  await page.getByLabel('Name of the sync').fill('customers_out')
  await page.getByLabel('Tables and views').fill('customers')
  await page.getByRole('button', { name: /^customers analytics/ }).click()
  await page.getByText('company_links').first().waitFor()
  await clean(wide)

  await page.getByRole('button', { name: 'Next: Target' }).click()
  await find(page, 'The rows become', 'contacts', /^contacts/)
  await find(page, /^Key/, 'id', /^id/)
  await find(page, 'Property', 'email', /^Email/)
  await find(page, 'Column with its values', 'email', /^email/)
  await clean(wide)

  await page.getByRole('button', { name: 'Next: Fields' }).click()
  await page.getByRole('button', { name: /^Accept all/ }).click()
  await page.getByRole('button', { name: 'Take firstname out' }).waitFor()
  await find(page, 'Column to add', 'stage', /^stage/)
  await find(page, 'Property to add', 'lifecyclestage', /Lifecycle Stage/i)
  await page.getByRole('button', { name: 'Add the field' }).click()
  await page.getByText('No option: NO_SUCH_STAGE').waitFor()
  await clean(wide)
  await wide.image('fields')

  await page.getByRole('button', { name: 'Next: Links' }).click()
  await page.getByRole('button', { name: 'Add links to an object' }).click()
  await find(page, 'To the object', 'companies', /^companies/)
  await find(page, 'Told by', 'domain', /domain/i)
  await find(page, 'Association column', 'company_links', /^company_links/)
  await page.getByText('Advised by').waitFor()
  await clean(wide)
  await wide.image('links')

  await page.getByRole('button', { name: 'Next: Schedule' }).click()
  await pick(page, 'It runs', 'After other syncs')
  await clean(wide)
  await page.getByRole('button', { name: 'Next: Check' }).click()
  await page.getByRole('button', { name: 'Plan it' }).click()
  await page.getByRole('heading', { name: '12 rows read' }).waitFor()
  await clean(wide)
  await wide.image('plan')
  expect(await contact('new11@example.com')).toBeUndefined()
  await page.getByRole('button', { name: 'Save and run' }).click()
  await page.getByText('Partly done', { exact: true }).first().waitFor()
  await clean(wide)

  const person = await contact('person4@example.com')
  expect(person?.properties['firstname']).toBe('First 4')
  expect(await contact('new11@example.com')).toBeDefined()
  const { results } = await room.control<{ results: { from: string; label: string | null }[] }>(
    'associations/contacts/companies',
  )
  const labels = results.filter(({ from }) => from === person?.id).map(({ label }) => label)
  expect(labels).toEqual(expect.arrayContaining(['Advisor', 'Billing contact']))
})

test('mends a failed row in the source, and the next run sends it', async () => {
  const room = opened()
  const { page } = room.wide
  await page.getByRole('button', { name: /value_no_option/ }).click()
  await page.getByRole('row', { name: /c3/ }).waitFor()
  await room.wide.image('run')
  expect((await contact('person3@example.com'))?.properties['firstname']).not.toBe('First 3')
  await room.sql(`UPDATE analytics.customers SET stage = 'customer' WHERE id = 'c3'`)
  const before = page.url()
  await page.getByRole('button', { name: 'Run now: customers_out' }).click()
  await page.waitForURL((url) => url.href !== before)
  await page.getByText('Succeeded', { exact: true }).first().waitFor()
  expect((await contact('person3@example.com'))?.properties['firstname']).toBe('First 3')
})

test('finds what was sent, and sets a schedule to rest and going again', async () => {
  const room = opened()
  const { wide } = room
  const { page } = wide
  await wide.choose('Records')
  await page.getByLabel('Key, HubSpot id or e-mail').fill('person4@example.com')
  await page.keyboard.press('Enter')
  await page.getByRole('article', { name: 'Row c4 of customers_out' }).waitFor()
  await clean(wide)
  await wide.choose('Schedules')
  await page.getByRole('button', { name: 'Pause crm_in' }).click()
  await page.getByRole('button', { name: 'Resume crm_in' }).waitFor()
  await clean(wide)
  const paused = async (): Promise<unknown> =>
    (await room.ask('GET', '/api/schedules')).body.schedules.find(
      ({ sync }: { sync: string }) => sync === 'crm_in',
    ).paused
  expect(await paused()).toBe(true)
  await page.getByRole('button', { name: 'Resume crm_in' }).click()
  await page.getByRole('button', { name: 'Pause crm_in' }).waitFor()
  expect(await paused()).toBe(false)
})

test('changes a sync on a phone, and what else the document says stays as it was', async () => {
  const { narrow } = opened()
  const { page } = narrow
  const before = await document()
  await narrow.go('/syncs/crm_in/edit')
  await page.getByRole('button', { name: /^Schedule/ }).tap()
  await page.getByLabel('At', { exact: true }).fill('04:15')
  await page.getByRole('status').filter({ hasText: '04:15' }).waitFor()
  await clean(narrow)
  await page.getByRole('button', { name: 'Save', exact: true }).tap()
  await page.getByText('crm_in is saved').waitFor()
  expect(await document()).toBe(before.replace('30 2 * * 1-5', '15 4 * * 1-5'))
})

test('every screen is right in both windows', async () => {
  const room = opened()
  const { rows: runs } = (await room.ask('GET', '/api/runs')).body
  const newest = (sync: string): string =>
    runs.find((run: { sync: string }) => run.sync === sync).run_id
  // The light window has been on the others on the way here.
  const light = ['/runs', '/connections', '/settings', '/data', '/data/main/hubspot.contacts']
  const others = [
    '/',
    '/data?view=set_aside',
    `/runs/${newest('crm_in')}`,
    `/runs/${newest('customers_out')}`,
    '/records?find=person4@example.com',
    '/schedules',
    '/connections/main',
    '/syncs/customers_out/plan',
    '/syncs/crm_in/plan',
    '/syncs/customers_out/edit',
    '/syncs/new/inbound',
    '/syncs/new/outbound',
  ]
  const visit = async (window: Watched, paths: readonly string[]): Promise<readonly string[]> => {
    const found: string[] = []
    for (const path of paths) {
      await window.go(path)
      found.push(...(await window.flaws()))
    }
    return found
  }
  const found = await Promise.all([
    visit(room.wide, light),
    visit(room.narrow, [...light, ...others]),
  ])
  expect(found.flat()).toEqual([])
})
