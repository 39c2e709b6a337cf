import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { agree, freePort } from '../../cli/oauth-room.ts'
import { furnishedConfig } from './furnished.ts'
import { pick } from './hands.ts'
import { useRoom } from './use-room.ts'

/** Of the browser's own types only what is read; the tests are checked without them. */
interface TextArea {
  readonly value: string
  readonly selectionStart: number
  readonly selectionEnd: number
}

const opened = useRoom(furnishedConfig)

const file = (): string => join(opened().folder, 'hubspot-warehouse.yaml')
const document = (): Promise<string> => readFile(file(), 'utf8')

test('the document as text: problems by line, comments kept, nobody’s change written over', async () => {
  const { wide } = opened()
  const { page } = wide
  const before = await document()
  // What is refused on purpose.
  wide.forgive(/status of (409|422)/)
  await wide.go('/settings?part=configuration')
  const text = page.getByRole('textbox', { name: 'Configuration' })
  await text.fill(before.replace('strategy: upsert', 'strategy: upsertt'))
  // What is wrong is told while one types, before anything is saved.
  await page.getByText('It can’t be saved so:').waitFor()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('syncs.customers_out.strategy').waitFor()
  expect(await wide.flaws()).toEqual([])
  await page.getByRole('button', { name: /^Go to line/ }).click()
  const selected = await text.evaluate((area: TextArea) =>
    area.value.slice(area.selectionStart, area.selectionEnd),
  )
  expect(selected.trim()).toBe('strategy: upsertt')
  expect(await document()).toBe(before)

  const theirs = `${before}\n# somebody was here\n`
  await writeFile(file(), theirs)
  await text.fill(before.replace('30 2 * * 1-5', '0 4 * * 1-5'))
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('The configuration was changed meanwhile.').waitFor()
  expect(await document()).toBe(theirs)
  expect(await wide.flaws()).toEqual([])
  await page.getByRole('button', { name: 'Drop my changes and load it again' }).click()
  await page.getByText('The configuration was changed meanwhile.').waitFor({ state: 'detached' })
  await text.fill(theirs.replace('30 2 * * 1-5', '15 3 * * 1-5'))
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('The configuration is saved').first().waitFor()
  expect(await document()).toBe(theirs.replace('30 2 * * 1-5', '15 3 * * 1-5'))
})

test('a channel for messages is added with a pasted address, which is shown to nobody', async () => {
  const { wide } = opened()
  const { page } = wide
  await wide.go('/settings')
  await page.getByRole('button', { name: 'Add a channel' }).click()
  await pick(page, 'Kind', 'slack')
  await pick(page, 'URL', 'Paste it here')
  await page.getByLabel('Value').fill('https://hooks.slack.example/very/secret')
  await page.getByRole('checkbox', { name: 'partial' }).click()
  expect(await wide.flaws()).toEqual([])
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('The channels are saved').first().waitFor()
  const written = await document()
  expect(written).toContain('# somebody was here')
  expect(written).toContain('kind: slack')
  expect(written).not.toContain('very/secret')
  expect(written).not.toMatch(/- partial|, partial|\[partial/)
  expect(await page.content()).not.toContain('very/secret')
})

test('a connection that syncs use is not taken out, and says why', async () => {
  const { wide } = opened()
  const { page } = wide
  await wide.go('/connections/main')
  await page.getByText('4 syncs use this connection').waitFor()
  expect(await page.getByRole('button', { name: 'Disconnect' }).isDisabled()).toBe(true)
  await page.getByText('Works', { exact: true }).waitFor()
  // Its token was given for one address: another one asks for it anew.
  await page.getByRole('button', { name: 'More about the account' }).click()
  expect(await page.getByLabel('Name of the variable').count()).toBe(1)
  await page.getByLabel('Base URL').fill('https://elsewhere.example')
  await page.getByText('The address of HubSpot has changed.').waitFor()
  expect(await page.getByLabel('Name of the variable').count()).toBe(0)
  // A sign-in to Snowflake asks for its own fields alone.
  await pick(page, 'Kind', 'Snowflake')
  await pick(page, 'Sign-in', 'Key pair')
  await pick(page, 'Passphrase of the private key', 'Paste it here')
  expect(await wide.flaws()).toEqual([])
  await pick(page, 'Sign-in', 'Programmatic access token')
  expect(await page.getByLabel('Private key file').count()).toBe(0)
  await page.getByLabel('Token file').waitFor()
})

test('a connection by OAuth: signed in from the page, checked, signed out, taken out', async () => {
  const room = opened()
  const { wide } = room
  const { page } = wide
  const app = await room.control<{ readonly client_id: string; readonly client_secret: string }>(
    'tokens',
    { kind: 'oauth', scopes: null },
  )
  await wide.go('/connections/new')
  await page.getByRole('textbox', { name: 'Name' }).fill('second')
  await pick(page, 'Sign in by', 'OAuth')
  await pick(page, 'Client id', 'As text')
  await page.getByLabel('Value').fill(app.client_id)
  await pick(page, 'Client secret', 'Paste it here')
  await page.getByLabel('Value').nth(1).fill(app.client_secret)
  await page.getByLabel('Redirect port').fill(String(await freePort()))
  await pick(page, 'Kind', 'DuckDB')
  await page.getByLabel('File', { exact: true }).fill('./crm.duckdb')
  expect(await wide.flaws()).toEqual([])
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.waitForURL(/\/connections\/second$/)
  expect(await document()).not.toContain(app.client_secret)

  await page.getByRole('button', { name: 'Sign in at HubSpot' }).click()
  const link = page.getByRole('link', { name: 'Open HubSpot to sign in' })
  await link.waitFor()
  expect(await wide.flaws()).toEqual([])
  await agree((await link.getAttribute('href')) ?? '')
  await page.getByText('Signed in', { exact: true }).waitFor()
  await page.getByText('Works', { exact: true }).waitFor()
  // The scopes come after it, and move what stands below.
  await wide.settled()

  await page.getByRole('button', { name: 'Sign out of HubSpot' }).click()
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await page.getByText('HubSpot knows the sign-in no more.').first().waitFor()
  await page.getByRole('button', { name: 'Disconnect' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Disconnect' }).click()
  await page.waitForURL(/\/connections$/)
  expect(await document()).not.toContain('second')
})
