import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { builtPage } from './built.ts'
import { furnish, furnishedConfig } from './furnished.ts'
import { pick } from './hands.ts'
import { useRoom } from './use-room.ts'

const hostile = '<img src=x onerror=alert(1)>'

const opened = useRoom(furnishedConfig, async (room) => {
  await furnish(room)
  await room.sql(`CREATE TABLE analytics.wide AS
    SELECT n AS number, '${hostile}' AS text, n * 1.5::DECIMAL(9, 2) AS part,
      TIMESTAMPTZ '2026-11-22 10:00:00.000123Z' AS at, ${Array.from({ length: 300 }, (_, at) => `${at} AS c${at}`).join(', ')}
    FROM range(1000) AS numbers(n)`)
})

test('the page is small: what all of it weighs, packed', async () => {
  const folder = join(await builtPage(), 'assets')
  const packed = readdirSync(folder).filter((name) => name.endsWith('.gz'))
  const bytes = packed.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)
  expect(packed.length).toBeGreaterThan(10)
  expect(bytes).toBeLessThan(350_000)
})

test('a table’s rows are put in order and sought by the warehouse, and one is shown whole', async () => {
  const { wide } = opened()
  const { page } = wide
  await wide.go('/data?view=tables')
  await page.getByLabel('Schema or name').fill('analytics.wide')
  await page.getByRole('link', { name: 'analytics.wide' }).click()
  await page.getByText('The first 200 rows').waitFor()
  const cell = (row: number, column: number) =>
    page.locator(`[aria-rowindex="${row + 1}"] > [aria-colindex="${column + 1}"]`)
  await page.getByRole('button', { name: /^number/ }).click()
  await page.getByRole('columnheader', { name: /^number/, exact: false }).waitFor()
  await page.getByRole('button', { name: /^number/ }).click()
  await page.getByText(/the largest first/).waitFor()
  expect(await cell(1, 1).innerText()).toBe('999')
  expect(await cell(1, 2).innerText()).toBe(hostile)
  expect(await cell(1, 3).innerText()).toBe('1498.50')
  expect(await cell(1, 4).innerText()).toBe('2026-11-22 10:00:00.000123 UTC')
  // Columns far to the right are drawn when they come into view.
  await page.getByRole('region', { name: 'Rows of analytics.wide' }).focus()
  expect(await page.getByText('c299', { exact: true }).count()).toBe(0)
  await page.evaluate(`document.querySelector('.grid-area').scrollTo(1e6, 0)`)
  await page.getByText('c299', { exact: true }).waitFor()
  expect(await wide.flaws()).toEqual([])
  await pick(page, 'Column', 'number')
  await page.getByLabel('Holds').fill('77')
  await page.getByText(/^19 rows/).waitFor()
  await page.getByRole('button', { name: 'All of row 1', exact: true }).click()
  await page.getByRole('dialog').getByText('977').waitFor()
  expect(await wide.flaws()).toEqual([])
})

test('what was set aside is told by reason, and each reason has its rows', async () => {
  const room = opened()
  await room.ran('crm_in', { full: true })
  await room.sql(`INSERT INTO hubspot_sync._set_aside (sync, stream, id, error_code, what, record, run_id, noted_at)
    SELECT 'crm_in', 'contacts', n::VARCHAR, CASE WHEN n < 3 THEN 'inbound.rare' ELSE 'inbound.frequent' END,
      CASE WHEN n < 3 THEN 'Rare.' ELSE 'Frequent.' END, '{}', 'r', now() FROM range(250) AS numbers(n)`)
  const { narrow } = room
  const { page } = narrow
  await narrow.go('/data?view=set_aside')
  await page.getByRole('button', { name: /Rare/ }).tap()
  await page.getByText('3 rows', { exact: true }).waitFor()
  expect(await narrow.flaws()).toEqual([])
  await page.getByRole('link', { name: '2', exact: true }).tap()
  await page.getByRole('article', { name: 'contacts 2' }).getByText('Rare.').waitFor()
  expect(await narrow.flaws()).toEqual([])
  await page.goBack()
  await page.getByRole('button', { name: 'Show all' }).tap()
  await page
    .getByRole('cell', { name: /Frequent/ })
    .first()
    .waitFor()
})

test('a record is found by what people know of it, with its links, its history and its run', async () => {
  const room = opened()
  const { wide } = room
  const { page } = wide
  const { run_id: run } = await room.ran('customers_out')
  await wide.go('/records')
  await page.getByRole('searchbox').fill('PERSON4@example.com')
  await page.keyboard.press('Enter')
  const sent = page.getByRole('article', { name: 'Row c4 of customers_out' })
  await sent.getByText('Advisor', { exact: true }).waitFor()
  expect(await sent.getByRole('link', { name: 'Open in HubSpot' }).getAttribute('href')).toMatch(
    /^https:\/\/app\.hubspot\.com\/contacts\/\d+\/record\/0-1\/\d+$/,
  )
  await sent.getByRole('button', { name: '2 values' }).click()
  await sent.getByRole('row', { name: /lastname.*Last 4/ }).waitFor()
  expect(await page.getByRole('article', { name: /^contacts \d+$/ }).count()).toBe(1)
  expect(await wide.flaws()).toEqual([])
  await sent.getByRole('link', { name: 'Look at the run' }).last().click()
  await page.getByRole('heading', { name: 'Calls and waits' }).waitFor()
  expect(new URL(page.url()).pathname).toBe(`/runs/${run}`)
  await page.getByRole('img', { name: /^Calls over the run: \d+/ }).waitFor()
  await page.getByRole('button', { name: /no such option/ }).click()
  await page.getByText('What to do:').waitFor()
  expect(await wide.flaws()).toEqual([])
  await wide.go('/runs?sync=customers_out')
  await page
    .getByRole('img', { name: /^Runs of customers_out in 30 days: 1 partly done/ })
    .waitFor()
  expect(await wide.flaws()).toEqual([])
})
