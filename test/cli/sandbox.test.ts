import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { start } from './cli-room.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandbox-cli-'))
  await writeFile(join(folder, 'contacts.csv'), 'id,email\n5,ada@example.com\n')
  await writeFile(
    join(folder, 'faults.json'),
    '{"faults":[{"path":"owners","action":{"status":503}}]}',
  )
  await writeFile(join(folder, 'wrong.json'), '{"faults":[{"action":{"statuss":503}}]}')
})
afterAll(() => rm(folder, { recursive: true }))

test('the first line tells url and token; data, contacts, seed and faults count; SIGTERM ends it', async () => {
  const faults = join(folder, 'faults.json')
  const args = ['--data', folder, '--contacts', '20', '--seed', '3', '--faults', faults]
  const started = start(['sandbox', '--port', '0', ...args], folder, {})
  try {
    await started.printed('\n')
    const { url, token } = JSON.parse(started.stdout().split('\n')[0] ?? '')
    const get = (path: string) =>
      fetch(url + path, { headers: { authorization: `Bearer ${token}` } })
    expect(await (await get('/_sandbox/state')).json()).toMatchObject({
      seed: 3,
      records: { contacts: 21 },
    })
    expect((await get('/crm/v3/objects/contacts/5')).status).toBe(200)
    expect((await get('/crm/v3/owners')).status).toBe(503)
  } finally {
    started.process.kill('SIGTERM')
  }
  expect(await started.ended).toMatchObject({ exit: 0, signal: null })
})

test.each([
  ['a folder that is not there', ['--data', '/no/such/folder'], '/no/such/folder'],
  ['a faults file with a misspelt field', ['--faults', 'wrong.json'], 'statuss'],
  ['a faults file that is not there', ['--faults', 'nothing.json'], 'nothing.json'],
])('%s is wrong usage, and named', async (_title, args, named) => {
  const { exit, stderr, stdout } = await start(['sandbox', ...args], folder, {}).ended
  expect([exit, stdout]).toEqual([2, ''])
  expect(stderr).toContain(named)
  expect(stderr).toContain('config.usage')
})
