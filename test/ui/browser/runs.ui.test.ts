import { expect, test } from 'vitest'
import { furnish, furnishedConfig } from './furnished.ts'
import { useRoom } from './use-room.ts'

const opened = useRoom(
  `${furnishedConfig.trimEnd()}
  names_out:
    connection: main
    direction: outbound
    target: contacts
    strategy: update
    source: { table: analytics.names }
    key: id
    identify_by: { property: email, column: email }
    fields: { firstname: name }
`,
  async (room) => {
    await furnish(room)
    await room.sql(`CREATE TABLE analytics.names AS SELECT 'n' || n AS id,
      CASE WHEN n > 3 THEN 'late' ELSE 'person' END || n || '@example.com' AS email, 'Name ' || n AS name
      FROM range(1, 7) AS numbers(n)`)
  },
)

interface Kept {
  readonly properties: Readonly<Record<string, string>>
  readonly archived: boolean
}

const contacts = async (): Promise<readonly Kept[]> =>
  (await opened().control<{ results: readonly Kept[] }>('records/contacts')).results

const firstName = async (email: string): Promise<string | undefined> =>
  (await contacts()).find(({ properties }) => properties['email'] === email)?.properties[
    'firstname'
  ]

test('a run that would remove much waits on the home screen, and goes once a person approved it', async () => {
  const { wide } = opened()
  const { page } = wide
  await wide.go('/')
  await page.getByRole('button', { name: 'Run now: leavers_out' }).click()
  await page.getByRole('link', { name: 'Decide' }).click()
  await page.getByRole('heading', { level: 1, name: 'leavers_out' }).waitFor()
  await page.getByRole('row', { name: /k20/ }).waitFor()
  // The mend is said in the page's words, not in the command line's.
  await page.getByText(/“Approve and run” lets exactly that go/).waitFor()
  expect(await page.getByText('--approve').count()).toBe(0)
  expect(await wide.flaws()).toEqual([])
  await page.getByRole('button', { name: 'Approve and run' }).click()
  const asked = page.getByRole('alertdialog')
  expect(await wide.flaws()).toEqual([])
  await asked.getByRole('button', { name: 'Approve and run' }).click()
  await page.getByRole('listitem').filter({ hasText: 'Archived' }).waitFor()
  await page.getByText('Succeeded', { exact: true }).waitFor()
  expect((await contacts()).filter(({ archived }) => archived)).toHaveLength(25)
})

test('rows set aside are left out or sent again by whom they are shown to, and what a run wrote is taken back', async () => {
  const room = opened()
  const { page } = room.narrow
  await room.narrow.go('/')
  await page.getByRole('button', { name: 'Run now: names_out' }).tap()
  await page.getByText(/names_out: partly done/).waitFor()
  await page
    .getByRole('link', { name: /Partly done/ })
    .first()
    .tap()
  await page.getByRole('button', { name: /outbound.no_match/ }).tap()
  await page.getByRole('checkbox', { name: 'Choose row n6' }).tap()
  expect(await room.narrow.flaws()).toEqual([])
  await page.getByRole('button', { name: 'Leave 1 out' }).tap()
  await page.getByText('1 row left out').waitFor()
  await room.control('records/contacts', {
    records: ['late4', 'late5', 'late6'].map((name) => ({
      properties: { email: `${name}@example.com`, firstname: 'Before' },
    })),
  })
  await page.getByRole('button', { name: 'Send all again' }).tap()
  await page.getByText(/rows? will be sent again/).waitFor()
  await page.getByRole('button', { name: 'Run now: names_out' }).tap()
  await page.getByText('Succeeded', { exact: true }).waitFor()
  expect(await firstName('late5@example.com')).toBe('Name 5')

  await page.getByRole('button', { name: 'Undo' }).tap()
  const asked = page.getByRole('alertdialog')
  await asked.getByText('Records put back').waitFor()
  expect(await room.narrow.flaws()).toEqual([])
  const before = page.url()
  await asked.getByRole('button', { name: 'Take it back' }).tap()
  await page.waitForURL((url) => url.href !== before)
  await page.getByText('Succeeded', { exact: true }).waitFor()
  expect(await firstName('late5@example.com')).toBe('Before')
})

test('a run is watched while it is at work, and stops when somebody asks it to', async () => {
  const room = opened()
  const { page } = room.wide
  await room.control('faults', {
    faults: [{ path: '/crm/.*contacts', from: 1, times: 50, action: { stall_ms: 6_000 } }],
  })
  const { body } = await room.ask('POST', '/api/syncs/crm_in/runs', {})
  await room.wide.go(`/runs/${body.run_id}`)
  await page.getByRole('progressbar').first().waitFor()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Stopping' }).waitFor()
  expect(await room.wide.flaws()).toEqual([])
  await page
    .getByText(/^(Cancelled|Stopped)$/)
    .first()
    .waitFor()
  await room.control('faults', { faults: [] })
})

test('a server that does not answer is said so, with the way on', async () => {
  const { narrow } = opened()
  const { page } = narrow
  narrow.forgive(/ERR_INTERNET_DISCONNECTED|Unable to preload CSS/)
  await narrow.go('/')
  await page.context().setOffline(true)
  await page.getByRole('button', { name: 'Run now: owners_in' }).tap()
  await page.getByText('The server does not answer.').first().waitFor()
  await narrow.choose('Runs')
  await page.getByText('This part of the page can’t be loaded.').waitFor()
  expect(await narrow.flaws()).toEqual([])
  await page.context().setOffline(false)
  await page.getByRole('button', { name: 'Try again' }).tap()
  await page
    .getByRole('row', { name: /crm_in/ })
    .first()
    .waitFor()
})

test('many runs are seen at a glance, in both windows', async () => {
  const room = opened()
  for (const sync of ['crm_in', 'customers_out', 'owners_in', 'crm_in']) {
    await room.ran(sync)
    await room.sql(
      `UPDATE analytics.customers SET last_name = last_name || '!' WHERE id < 'c${sync.length}'`,
    )
  }
  await room.ran('customers_out')
  for (const window of [room.wide, room.narrow]) {
    await window.go('/')
    await window.page.getByRole('heading', { name: '1 thing needs you' }).waitFor()
    await window.page.getByText('1 row refused: lifecyclestage has no such option.').waitFor()
    await window.page.getByText('At 02:30, Monday through Friday, Europe/Berlin').waitFor()
    expect(await window.flaws()).toEqual([])
    await window.image(`home-${window.name}`)
  }
  const { page } = room.wide
  await room.wide.go('/runs')
  for (const name of ['How old data got, by day', 'Refused and set aside, by reason', 'Rows a run'])
    await page.getByRole('region', { name }).waitFor()
  await page
    .getByRole('row', { name: /customers_out.*1 row refused: lifecyclestage/ })
    .first()
    .waitFor()
  // What a plot shows to a pointer, a table says to the keyboard.
  await page.getByRole('button', { name: 'Show as a table' }).first().focus()
  await page.keyboard.press('Enter')
  await page.getByRole('columnheader', { name: 'Partly done' }).waitFor()
  await page.keyboard.press('Tab')
  expect(await room.wide.flaws()).toEqual([])
  await room.narrow.go('/runs')
  await room.narrow.page.getByText('1 row refused: lifecyclestage').first().waitFor()
  expect(await room.narrow.flaws()).toEqual([])
  await room.narrow.image('runs-narrow')
})
