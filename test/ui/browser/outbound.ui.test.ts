import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { furnish, furnishedConfig } from './furnished.ts'
import { find, pick } from './hands.ts'
import { useRoom } from './use-room.ts'

const opened = useRoom(
  furnishedConfig.replace('strategy: upsert', 'strategy: upsert # keep this\n    route: batch'),
  furnish,
)

const document = (): Promise<string> =>
  readFile(join(opened().folder, 'hubspot-warehouse.yaml'), 'utf8')

test('changes a sync in place: an expression, a null rule, and links made of two plain columns', async () => {
  const { wide } = opened()
  const { page } = wide
  wide.forgive(/status of 422/)
  await wide.go('/syncs/customers_out/edit')
  const part = (name: string) =>
    page.getByRole('navigation', { name: 'Parts of the sync' }).getByRole('button', { name })
  // What the warehouse refuses is told with its line; what a query names can be put into it.
  await page.getByRole('tab', { name: 'A query' }).click()
  const query = page.getByRole('textbox', { name: 'Query' })
  await query.fill('SELECT *,\n  nope\nFROM ')
  await page.getByRole('combobox', { name: 'Insert a table or a column' }).fill('customers')
  expect(await wide.flaws()).toEqual([])
  await page.getByRole('option', { name: 'analytics.customers' }).click()
  await query.press('Control+Enter')
  await page.getByRole('button', { name: 'Line 2' }).click()
  expect(await query.inputValue()).toBe('SELECT *,\n  nope\nFROM analytics.customers')
  expect(await page.evaluate('getSelection().toString()')).toBe('  nope')
  await page.getByRole('tab', { name: 'A table or view' }).click()
  await page.getByRole('button', { name: /^customers/ }).click()
  await page.getByRole('heading', { name: 'First 12 rows, 6 columns' }).waitFor()
  await part('Fields').click()
  await page.getByText('No option: NO_SUCH_STAGE; 1 row would be refused.').waitFor()
  await pick(page, 'firstname: rule', 'Clear if null')
  await pick(page, 'lastname: kind of source', 'Expression')
  await page.getByLabel('lastname: expression').fill('uper(last_name)')
  await page.getByText(/Scalar Function with name uper does not exist/).waitFor()
  expect(await wide.flaws()).toEqual([])
  await page.getByLabel('lastname: expression').fill('upper(last_name)')
  await page.getByText('All 12 values of the source go in.').waitFor()
  await part('Links').click()
  await page.getByRole('button', { name: 'Make it from two plain columns' }).click()
  await pick(page, 'The two columns stand', 'In a table of pairs: a record has several rows')
  const panel = page.getByRole('dialog')
  await panel.getByLabel('Tables and views').fill('people_at')
  await panel.getByRole('button', { name: /^people_at_companies/ }).click()
  await find(page, 'Its column with the source’s key', 'email', /^email/)
  await find(page, 'The source’s column that it is joined to', 'email', /^email/)
  await find(page, 'Column with the other record’s key', 'domain', /^domain/)
  await find(page, 'Column with labels', 'role', /^role/)
  expect(await wide.flaws()).toEqual([])
  await panel.getByRole('button', { name: 'Use it in the query' }).click()
  await part('Check').click()
  await page.getByRole('button', { name: 'Plan it' }).click()
  await page.getByRole('heading', { name: '12 rows read' }).waitFor()
  await page.getByText('LAST 11').first().waitFor()
  const before = await document()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor()
  const after = await document()
  // What nobody touched stands as it stood, with its comments.
  const lines = new Set(after.split('\n'))
  const gone = before.split('\n').filter((line) => !lines.has(line))
  expect(gone.map((line) => line.trim())).toEqual([
    'source: { table: analytics.customers }',
    'firstname: first_name',
    'lastname: last_name',
    '- { to: companies, by: domain, column: company_links }',
  ])
  expect(after).toContain('        SELECT\n          source.*,\n          linked.linked_companies')
  expect(after).toContain('upper(last_name)')
})

test('a phone’s window: a CSV becomes a table, its rows become links, and what is missing is named', async () => {
  const { narrow } = opened()
  const { page } = narrow
  await narrow.go('/syncs/new/outbound')
  await page.getByLabel('Name of the sync').fill('roles_out')
  await page.getByRole('tab', { name: 'A CSV file' }).click()
  // A file of the server is shown as one that is uploaded.
  await writeFile(join(opened().folder, 'roles.csv'), 'email,role\n,Advisor\n')
  await page.getByLabel('Path of the file').fill('roles.csv')
  await page.getByRole('button', { name: 'Show the rows' }).tap()
  await page.getByRole('heading', { name: 'First 1 row, 2 columns' }).waitFor()
  await page.locator('input[type=file]').setInputFiles({
    name: 'New Roles.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('email,domain,role\nperson1@example.com,ghent-nord.example,Advisor\n'),
  })
  await page.getByRole('button', { name: 'Upload' }).click()
  await page.getByRole('region', { name: 'First rows, table' }).getByText('Advisor').waitFor()
  await page.getByRole('button', { name: 'Check' }).click()
  await page.getByRole('button', { name: 'Choose what the rows become in HubSpot.' }).click()
  await find(page, 'The rows become', 'associations', /^associations/)
  const side = async (name: string, object: string, by: string) => {
    const group = page.getByRole('group', { name, exact: true })
    for (const [label, text, option] of [
      ['Object', object, new RegExp(`^${object}`)],
      ['Told by', by, new RegExp(` ?${by} ·`)],
      ['Column with its values', by, new RegExp(`^${by}`)],
    ] as const) {
      await group.getByRole('combobox', { name: label }).fill(text)
      await page.getByRole('option', { name: option }).first().click()
    }
  }
  await side('From', 'contacts', 'email')
  await side('To', 'companies', 'domain')
  await pick(page, 'Label', 'From a column')
  await find(page, 'Column with labels', 'role', /^role/)
  await page.getByText('Advised by').waitFor()
  expect(await narrow.flaws()).toEqual([])
  await page.getByRole('button', { name: 'Check' }).click()
  await page.getByRole('button', { name: 'Plan it' }).click()
  await page.getByRole('heading', { name: '1 row read' }).waitFor()
  await page.getByRole('list', { name: 'Links' }).getByText('Add').waitFor()
  expect(await narrow.flaws()).toEqual([])
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor()
  expect(await document()).toContain('roles_out:')
})

test('an inbound sync follows chosen properties, links chosen pairs, and all of it is set at once', async () => {
  const { wide } = opened()
  const { page } = wide
  await wide.go('/syncs/crm_in/edit')
  const part = (name: string) =>
    page.getByRole('navigation', { name: 'Parts of the sync' }).getByRole('button', { name })
  const search = page.getByLabel('Search').first()
  const options = async (stream: string) => {
    await search.fill(stream)
    await page.getByRole('checkbox', { name: stream, exact: true }).check()
    await page.getByRole('button', { name: `Options of ${stream}`, exact: true }).click()
  }
  const done = page.getByRole('button', { name: 'Done' })
  await part('Streams').click()
  await options('property_history')
  await pick(page, 'Follow', 'Properties chosen here')
  await page.getByRole('dialog').getByLabel('Search').fill('first name')
  await page.getByRole('checkbox', { name: 'Read First Name', exact: true }).check()
  await page.getByRole('checkbox', { name: 'Hash First Name', exact: true }).check()
  await page.getByText('100 % filled').waitFor()
  expect(await wide.flaws()).toEqual([])
  await done.click()
  await options('associations')
  await pick(page, 'Pairs', 'Chosen pairs')
  await find(page, 'From', 'contacts', /^contacts/)
  await find(page, 'To', 'companies', /^companies/)
  await page.getByRole('button', { name: 'Add the pair' }).click()
  expect(await wide.flaws()).toEqual([])
  await done.click()
  await search.fill('')
  await pick(page, 'Strategy of all', 'full refresh')
  await part('Check').click()
  await page.getByRole('cell', { name: 'property_history' }).waitFor()
  expect(await wide.flaws()).toEqual([])
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor()
  const { syncs } = parse(await document()) as {
    readonly syncs: { readonly crm_in: { readonly streams: unknown } }
  }
  expect(syncs.crm_in.streams).toMatchObject({
    contacts: { strategy: 'full_refresh', route: 'list' },
    owners: { strategy: 'full_refresh' },
    property_history: { properties: { contacts: ['firstname'] }, hash: ['firstname'] },
    associations: { pairs: [['contacts', 'companies']] },
  })
})
