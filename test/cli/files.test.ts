import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type CliRoom, configOf, openCliRoom, only, people, start } from './cli-room.ts'

const inbound = configOf(`
crm_in:
  connection: main
  direction: inbound
  streams:
    contacts: { properties: [email, firstname] }
`)

let room: CliRoom
beforeEach(async () => {
  room = await openCliRoom(inbound, {}, 'here')
  await room.control('records/contacts', { records: people(5) })
})
afterEach(async () => room[Symbol.asyncDispose]())

describe('the DuckDB file', () => {
  test('held open by another process: the run waits, names the holder and fails; then it goes on', async () => {
    const instance = await DuckDBInstance.create(join(room.folder, 'crm.duckdb'))
    const ran = await room.start('run', '--json').ended
    instance.closeSync()
    expect(ran.exit).toBe(1)
    const { error, status } = only(ran, 'result')
    expect(status).toBe('failed')
    expect(error).toMatchObject({ code: 'warehouse.locked' })
    expect(`${error.what} ${error.why} ${error.fix}`).toContain(String(process.pid))

    const again = await room.cli('run', '--json')
    expect(again.exit).toBe(0)
    expect(only(again, 'result')['streams']['contacts']['loaded']).toBe(5)
  }, 90_000)

  test('that is no database is left as it is', async () => {
    const text = 'id,email\n1,a@example.com\n'.repeat(1000)
    await room.write('crm.duckdb', text)
    const ran = await room.cli('run', '--json')
    expect(ran.exit).toBe(1)
    expect(only(ran, 'result')['error']).toMatchObject({ code: 'warehouse.not_a_database' })
    expect(await readFile(join(room.folder, 'crm.duckdb'), 'utf8')).toBe(text)
  })

  test('in a folder that is none: what, why and fix name the path', async () => {
    await room.write('taken', '')
    await room.write(
      'hubspot-warehouse.yaml',
      inbound.replace('path: ./crm.duckdb', 'path: ./taken/crm.duckdb'),
    )
    const ran = await room.cli('run', '--json')
    expect(ran.exit).toBe(1)
    const { error } = only(ran, 'result')
    expect(`${error.what} ${error.why}`).toContain(join('taken', 'crm.duckdb'))
    expect(error.code).toMatch(/^warehouse\./)
  })
})

test('a work folder that cannot be made is told with its path', async () => {
  await room.write('.hubspot-warehouse', 'a file where a folder belongs')
  const ran = await room.cli('run', '--json')
  expect(ran.exit).toBe(1)
  const { error } = only(ran, 'result')
  expect(error.code).toBe('run.work_folder')
  expect(`${error.what} ${error.why}`).toContain('.hubspot-warehouse')
})

test('nothing of a run is left in the work folder', async () => {
  expect((await room.cli('run', '--json')).exit).toBe(0)
  expect(await readdir(join(room.folder, '.hubspot-warehouse', 'work'))).toEqual([])
})

describe('where settings come from', () => {
  test('the .env beside the document is read, the environment wins, -f wins over the variable', async () => {
    const other = join(room.folder, 'other')
    await mkdir(other)
    await writeFile(join(other, 'crm.yaml'), inbound)
    await writeFile(
      join(other, '.env'),
      `HUBSPOT_TOKEN=${room.token}\nHUBSPOT_BASE_URL=${room.url}\nLOG_LEVEL=info\n`,
    )
    const environment = { HUBSPOT_WAREHOUSE_CONFIG: 'other/crm.yaml', NO_COLOR: '1' }
    const ran = await start(['run', '--json'], room.folder, environment).ended
    expect(ran.exit).toBe(0)
    expect(await readdir(other)).toContain('crm.duckdb')
    const events = ran.stderr
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as { level: string; event: string })
    expect(events.some(({ level }) => level === 'info')).toBe(true)
    expect(ran.stderr).not.toContain(room.token)

    const refused = await start(['run', '--json'], room.folder, {
      ...environment,
      HUBSPOT_TOKEN: 'pat-eu1-not-a-token',
    }).ended
    expect(refused.exit).toBe(6)

    const missing = await start(['run', '-f', 'absent.yaml', '--json'], room.folder, environment)
      .ended
    expect(only(missing, 'error')['error']).toMatchObject({
      code: 'config.not_found',
      what: expect.stringContaining('absent.yaml'),
    })
  })

  test('a secret file is taken relative to the document', async () => {
    await room.write('token.txt', `${room.token}\n`)
    await room.write(
      'hubspot-warehouse.yaml',
      inbound.replace('{ env: HUBSPOT_TOKEN }', '{ file: token.txt }'),
    )
    expect((await room.cliIn({ HUBSPOT_TOKEN: undefined }, 'run', '--json')).exit).toBe(0)
  })

  test('a document reached by a link has its folder where the link is', async () => {
    const other = join(room.folder, 'linked')
    await mkdir(other)
    await symlink(join(room.folder, 'hubspot-warehouse.yaml'), join(other, 'crm.yaml'))
    expect((await room.cli('run', '-f', 'linked/crm.yaml', '--json')).exit).toBe(0)
    expect(await readdir(other)).toContain('crm.duckdb')
  })
})

test('colours only where they are asked for', async () => {
  const check = (environment: Readonly<Record<string, string | undefined>>) =>
    start(['check'], room.folder, { ...room.environment, ...environment }).ended
  const plain = await check({ NO_COLOR: undefined })
  const coloured = await check({ NO_COLOR: undefined, FORCE_COLOR: '1' })
  const without = await check({ FORCE_COLOR: '1' })
  const escape = '\u001B['
  expect([plain, coloured, without].map(({ stdout }) => stdout.includes(escape))).toEqual([
    false,
    true,
    false,
  ])
})
