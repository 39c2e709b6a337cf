import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { configOf } from '../../cli/cli-room.ts'
import type { BrowserRoom } from './room.ts'
import { useRoom } from './use-room.ts'

/** Would leave a mark if it were taken for anything but text. */
const hostile = `<img src=x onerror="window.owned=1"><script>window.owned=2</script>`
const sql = (text: string): string => text.replaceAll("'", "''")

const config = configOf(`
out:
  connection: main
  direction: outbound
  target: contacts
  strategy: upsert
  source: { table: people }
  key: id
  identify_by: { property: email, column: email }
  fields: { firstname: name, lifecyclestage: stage }
`)

const opened = useRoom(config, async (room) => {
  await room.control('records/contacts', {
    records: [{ properties: { email: 'ada@example.com', firstname: `${hostile} before` } }],
  })
  await room.sql(`CREATE TABLE people AS SELECT * FROM (VALUES
    ('${sql(hostile)}', 'ada@example.com', '${sql(hostile)} after', NULL),
    ('${sql(hostile)} 2', 'grace@example.com', 'Grace', '${sql(hostile)}')) AS rows(id, email, name, stage)`)
})

/** A page of somebody else, on a port of its own: to a browser the same site, so cookies go along. */
let elsewhere: Server
let other: string
beforeAll(async () => {
  elsewhere = createServer((_, response) => {
    response.setHeader('content-type', 'text/html')
    response.end('<!doctype html><title>elsewhere</title><p>elsewhere</p>')
  })
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
  const address = elsewhere.address()
  other = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
})
afterAll(() => elsewhere.close())

const owned = ({ wide: { page } }: BrowserRoom): Promise<unknown> => page.evaluate('window.owned')

test('what stands in rows and records is drawn as text', async () => {
  const room = opened()
  const { page } = room.wide
  await room.wide.go('/syncs/out/plan')
  await page.getByText(`${hostile} before`).first().waitFor()
  await page.getByText(`${hostile} after`).first().waitFor()
  const { run_id: run } = await room.ran('out')
  await room.wide.go(`/runs/${run}`)
  await page.getByRole('button', { name: /no_option/ }).click()
  await page.getByText(`${hostile} 2`).first().waitFor()
  expect(await page.locator('img[src="x"]').count()).toBe(0)
  expect(await owned(room)).toBeUndefined()
})

test('the page’s policy lets nothing run that is written into it, and nothing out', async () => {
  const room = opened()
  const { wide } = room
  wide.forgive(/Content Security Policy/)
  wide.forgive(new RegExp(other))
  await wide.go('/runs')
  const refused = (what: RegExp): Promise<unknown> =>
    wide.page.waitForEvent('console', (message) => what.test(message.text()))
  const inject = async (what: RegExp, html: string): Promise<void> => {
    const seen = refused(what)
    await wide.page.evaluate(
      `document.body.append(document.createRange().createContextualFragment(${JSON.stringify(html)}))`,
    )
    await seen
  }
  await inject(/script-src/, '<script>window.owned = 1</script>')
  await inject(/script-src/, `<img src="data:," onerror="window.owned = 1">`)
  await inject(/script-src/, `<script src="${other}/x.js"></script>`)
  await inject(/style-src/, '<p style="color: red">red</p>')
  await inject(/style-src/, '<style>p { color: red }</style>')
  await inject(/img-src/, `<img src="${other}/x.png">`)
  await inject(/default-src|frame-src/, `<iframe src="${other}"></iframe>`)
  const seen = refused(/connect-src/)
  expect(await wide.page.evaluate(`fetch('${other}').then(() => 'sent', () => 'refused')`)).toBe(
    'refused',
  )
  await seen
  const sent = refused(/form-action/)
  await wide.page.evaluate(`{
    const form = document.createElement('form')
    form.action = '${other}'
    form.method = 'post'
    document.body.append(form)
    form.submit()
  }`)
  await sent
  expect(await owned(room)).toBeUndefined()
  expect(await wide.page.evaluate('document.cookie')).toBe('')
})

test('a page of another origin starts nothing, changes nothing and reads nothing, though it has the cookie', async () => {
  const room = opened()
  const context = room.wide.page.context()
  const runsBefore = (await room.ask('GET', '/api/runs')).body.rows.length
  const page = await context.newPage()
  try {
    await page.goto(other)
    const tried: string[] = []
    for (const [method, path, type] of [
      ['POST', '/api/syncs/out/runs', 'text/plain'],
      ['POST', '/api/syncs/out/runs', 'application/json'],
      ['DELETE', '/api/syncs/out', 'application/json'],
      ['GET', '/api/runs', ''],
    ] as const) {
      for (const mode of ['cors', 'no-cors']) {
        tried.push(
          await page.evaluate<string>(`fetch('${room.api}${path}', {
            method: '${method}', mode: '${mode}', credentials: 'include',
            ${method === 'POST' ? "body: '{}'," : ''}
            ${type === '' ? '' : `headers: { 'content-type': '${type}' },`}
          }).then(async (answer) => answer.type + (await answer.text()), () => 'refused')`),
        )
      }
    }
    expect(new Set(tried)).toEqual(new Set(['refused']))
    // A form is no script: its answer is shown, and says no.
    await Promise.all([
      page.waitForURL(`${room.api}/**`),
      page.evaluate(`{
        const form = document.createElement('form')
        form.action = '${room.api}/api/syncs/out/runs'
        form.method = 'post'
        form.enctype = 'text/plain'
        document.body.append(form)
        form.submit()
      }`),
    ])
    expect(await page.locator('body').textContent()).toContain('another site')
    await page.goto(other)
    await page.evaluate(`{
      const frame = document.createElement('iframe')
      frame.src = '${room.api}/'
      document.body.append(frame)
    }`)
    await page.waitForEvent('console', (message) => /frame-ancestors/.test(message.text()))
  } finally {
    await page.close()
  }
  expect((await room.ask('GET', '/api/health')).body).toMatchObject({ running: [] })
  expect((await room.ask('GET', '/api/runs')).body.rows).toHaveLength(runsBefore)
  expect((await room.ask('GET', '/api/syncs/out')).status).toBe(200)
})

test('a link opens one session and leaves no key behind; used again it is refused with the way to a new one', async () => {
  const room = opened()
  const link = room.link()
  const first = await room.browser.newContext()
  const second = await room.browser.newContext()
  try {
    const page = await first.newPage()
    await page.goto(link)
    await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor()
    expect(page.url()).toBe(`${room.api}/`)
    const late = await second.newPage()
    await late.goto(link)
    await late.getByRole('heading', { name: 'Open a link to come in' }).waitFor()
    expect(await late.getByRole('alert').textContent()).not.toBe('')
    expect(await late.evaluate(`fetch('/api/runs').then(({ status }) => status)`)).toBe(401)
  } finally {
    await first.close()
    await second.close()
  }
})
