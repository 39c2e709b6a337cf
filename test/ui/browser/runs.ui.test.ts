import { expect, test } from 'vitest'
import { furnish, furnishedConfig } from './furnished.ts'
import { useRoom } from './use-room.ts'

const opened = useRoom(furnishedConfig, furnish)

test('a run that would remove much waits on the home screen, and goes once a person approved it', async () => {
  const room = opened()
  const { page } = room.wide
  await room.wide.go('/')
  await page.getByRole('button', { name: 'Run now: leavers_out' }).click()
  const decide = page.getByRole('link', { name: 'Decide' })
  await decide.click()
  await page.getByRole('heading', { level: 1, name: 'leavers_out' }).waitFor()
  await page.getByRole('row', { name: /k20/ }).waitFor()
  expect(await room.wide.axe()).toEqual([])
  await page.getByRole('button', { name: 'Approve and run' }).click()
  const asked = page.getByRole('alertdialog')
  expect(await room.wide.axe()).toEqual([])
  await asked.getByRole('button', { name: 'Approve and run' }).click()
  await page.getByText('Archived').waitFor()
  await page.getByText('Succeeded', { exact: true }).waitFor()
  const { results } = await room.control<{ results: { archived: boolean }[] }>('records/contacts')
  expect(results.filter(({ archived }) => archived)).toHaveLength(25)
})
