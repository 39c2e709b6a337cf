import type { Page, Response } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { addProperties, fillTables, large, largeConfig } from '../../server/api/large-room.ts'
import { press } from './hands.ts'
import { useRoom } from './use-room.ts'

const opened = useRoom(largeConfig, async (room) => {
  await addProperties(room)
  await fillTables(room)
})

/** What the API answered: the size of each page that was asked for, and the bytes. */
let answers: { readonly path: string; readonly limit: number; readonly bytes: Promise<number> }[] =
  []
beforeAll(() => {
  opened().wide.page.on('response', (response: Response) => {
    const { pathname, searchParams } = new URL(response.url())
    if (!pathname.startsWith('/api/')) return
    const bytes = response.body().then(
      ({ length }) => length,
      () => 0,
    )
    answers.push({ path: pathname, limit: Number(searchParams.get('limit') ?? 0), bytes })
  })
})

/** However long a list is, so many of its rows are in the page at most. */
const mostDrawn = 100

const drawn = (page: Page): Promise<number> => page.locator('.table-row, [role=listitem]').count()

/** Scrolls down until a row is there, or so many pages of the list were asked for. */
async function scrollTo(page: Page, sought: string, place = 'document.scrollingElement') {
  const row = page.getByText(sought, { exact: true }).first()
  let most = 0
  while (!(await row.isVisible())) {
    await page.evaluate(`{ const at = ${place}; at.scrollTop = at.scrollHeight }`)
    // The next page of the list comes, or the rows at its end are drawn.
    await page.waitForTimeout(20)
    most = Math.max(most, await drawn(page))
  }
  return most
}

const asked = (path: string) => answers.filter((one) => one.path === path)

test(`the first screen of ${large.syncs} syncs is small, its list is read as one comes to its end, and searched by the server`, async () => {
  const { wide } = opened()
  const { page } = wide
  await wide.go('/')
  await page.getByText(`50 of ${large.syncs} syncs are loaded`).waitFor()
  const bytes = (await Promise.all(answers.map((one) => one.bytes))).reduce((sum, of) => sum + of)
  expect(bytes).toBeLessThan(160_000)
  expect(asked('/api/home/syncs').map(({ limit }) => limit)).toEqual([50])
  expect(await drawn(page)).toBeLessThan(mostDrawn)
  expect(await wide.flaws()).toEqual([])
  expect(await scrollTo(page, `s${large.syncs - 1}`)).toBeLessThan(mostDrawn)
  expect(asked('/api/home/syncs').length).toBeGreaterThanOrEqual(large.syncs / 50)
  await page.getByLabel('Name', { exact: true }).fill('s49')
  await page.getByRole('link', { name: 's491', exact: true }).waitFor()
  await page.getByText('s48', { exact: true }).waitFor({ state: 'detached' })
  expect(await drawn(page)).toBe(11)
})

test(`${large.runs} runs are scrolled through to the first`, async () => {
  const { wide } = opened()
  const { page } = wide
  await wide.go('/runs')
  // The oldest of the first minute: where times are the same, ids tell the order.
  await page.getByRole('row', { name: /run4999/ }).waitFor()
  expect(await drawn(page)).toBeLessThan(mostDrawn)
  expect(await scrollTo(page, 'run0')).toBeLessThan(mostDrawn)
  expect(Math.max(...asked('/api/runs').map(({ limit }) => limit))).toBeLessThanOrEqual(200)
  await page.evaluate('document.scrollingElement.scrollTop = 0')
  const filter = page.getByRole('combobox', { name: 'Sync', exact: true })
  await filter.fill('s4')
  await page.getByRole('option', { name: 's4', exact: true }).waitFor()
  expect(await page.getByRole('option').count()).toBeLessThan(mostDrawn)
  await press(page.getByRole('option', { name: 's4', exact: true }))
  await page.getByRole('row', { name: /run4504/ }).waitFor()
  expect(await drawn(page)).toBe(large.runs / large.syncs)
})

test(`of ${large.aside} rows that were set aside those are asked for that somebody comes to`, async () => {
  const { wide } = opened()
  const { page } = wide
  await wide.go('/data?view=set_aside')
  await page.getByText('33,334', { exact: false }).first().waitFor()
  await page.locator('.table-row').first().waitFor()
  const before = asked('/api/data/set-aside').length
  for (let pages = 1; pages <= 5; pages += 1) {
    const further = async (): Promise<number> => {
      await page.evaluate('document.scrollingElement.scrollTop = document.body.scrollHeight')
      return asked('/api/data/set-aside').length - before
    }
    await expect.poll(further, { timeout: 30_000 }).toBeGreaterThanOrEqual(pages)
    expect(await drawn(page)).toBeLessThan(mostDrawn)
  }
  const limits = asked('/api/data/set-aside').map(({ limit }) => limit)
  expect(Math.max(...limits)).toBeLessThanOrEqual(200)
  expect(limits.length).toBeLessThan(20)
})

test(`${large.properties} properties of an object are found, and the last is come to`, async () => {
  const { wide } = opened()
  const { page } = wide
  await wide.go('/syncs/new/inbound')
  await page.getByRole('textbox', { name: 'Name' }).fill('wide_in')
  await press(page.getByRole('button', { name: 'Next: Streams' }))
  await press(page.getByRole('checkbox', { name: 'contacts', exact: true }))
  await press(page.getByRole('button', { name: 'Options of contacts' }))
  await page.getByText(/of 2,\d{3} are read/).waitFor()
  const place = "document.querySelector('.properties')"
  expect(await drawn(page)).toBeLessThan(mostDrawn)
  expect(await scrollTo(page, `Extra ${large.properties - 1}`, place)).toBeLessThan(mostDrawn)
  await page.getByRole('searchbox', { name: 'Search' }).fill('extra 77')
  await page.getByText('; 11 shown').waitFor()
  const limits = answers.filter(({ path }) => path.endsWith('/properties')).map((of) => of.limit)
  expect(Math.max(...limits)).toBeLessThanOrEqual(200)
})

test('the look at a page finds what is too wide for it and what stands on something else', async () => {
  const { wide } = opened()
  await wide.go('/schedules')
  expect(await wide.flaws('layout')).toEqual([])
  await wide.page.evaluate(`{
    const heading = document.querySelector('h1')
    const over = document.createElement('p')
    over.textContent = 'Planted'
    over.style.cssText = 'position: absolute; left: ' + heading.getBoundingClientRect().left + 'px; top: ' + heading.getBoundingClientRect().top + 'px'
    const long = document.createElement('div')
    long.style.cssText = 'width: 1300px; height: 1px'
    heading.parentElement.after(over, long)
  }`)
  const found = (await wide.flaws('layout')).join('\n')
  expect(found).toMatch(/wider than the window by \d+ pixels/)
  expect(found).toMatch(/on top of each other: .*Planted/)
})
