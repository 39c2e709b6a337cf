import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { only } from './cli-room.ts'
import { agree, type OAuthRoom, openOAuthRoom, pageOf } from './oauth-room.ts'

// Each test starts several processes, one after the other.
vi.setConfig({ testTimeout: 90_000 })

let it: OAuthRoom
const open = async (...args: Parameters<typeof openOAuthRoom>): Promise<OAuthRoom> => {
  await it[Symbol.asyncDispose]()
  it = await openOAuthRoom(...args)
  return it
}
beforeEach(async () => {
  it = await openOAuthRoom()
})
afterEach(() => it[Symbol.asyncDispose]())

const codeOf = (ended: Awaited<ReturnType<OAuthRoom['cli']>>): unknown =>
  (only(ended, 'error')['error'] as { code: string }).code
const knobs = (values: Readonly<Record<string, unknown>>) => it.room.control('knobs', values)
const advance = (by: string) => it.room.control('clock', { advance: by })

describe('login', () => {
  test('signs in by the browser; a run then works, and nothing secret lies about', async () => {
    const signedIn = await it.login('processes')
    expect(signedIn.exit).toBe(0)
    const { portalId } = await it.room.control<{ portalId: number }>('state')
    expect(only(signedIn, 'signed_in')).toMatchObject({
      connection: 'main',
      account: String(portalId),
      user: expect.stringContaining('@'),
      scopes: expect.arrayContaining(['oauth', 'crm.objects.contacts.read', 'crm.export']),
    })
    expect(only(signedIn, 'summary')).toMatchObject({ exit: 0 })

    const kept = await it.kept()
    expect((await stat(kept.path)).mode & 0o777).toBe(0o600)
    expect((await stat(dirname(kept.path))).mode & 0o777).toBe(0o700)

    const ran = await it.cli('run', '--json')
    expect(ran.exit).toBe(0)
    expect(await it.room.sql(`SELECT count(*)::INTEGER FROM hubspot.contacts`)).toEqual([[350]])
    // One exchange; the run went on with its access token.
    expect(await it.tokenCalls()).toBe(1)

    const checked = await it.cli('check', '--json')
    const lines = checked.lines.filter(({ type }) => type === 'check')
    expect(lines.find(({ name }) => name === 'HubSpot sign-in')?.['detail']).toContain(
      `account ${portalId}, time zone`,
    )
    expect(lines.find(({ name }) => name === 'HubSpot sign-in')?.['detail']).toContain('by OAuth')
    expect(lines.find(({ name }) => name === 'HubSpot scopes')?.['detail']).toContain('crm.export')

    const secrets = [it.app.client_secret, kept.refresh_token, kept.access.token]
    const outputs = [signedIn, ran, checked].flatMap(({ stdout, stderr }) => [stdout, stderr])
    const files = (await it.files()).filter(({ path }) => path !== kept.path)
    expect(files.map(({ path }) => path)).toContain(join(it.room.folder, 'crm.duckdb'))
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(20)
      for (const text of [...outputs, ...files.map((file) => file.text)])
        expect(text.includes(secret)).toBe(false)
    }
  })

  test('asks for what the syncs need, and for the scopes of HubSpot jobs where it can get them', async () => {
    await knobs({ oauth_lacked_scopes: 'crm.export' })
    const signedIn = await it.login()
    expect(signedIn.exit).toBe(0)
    expect(only(signedIn, 'authorize')).toMatchObject({
      redirect_uri: `http://localhost:${it.port}/oauth-callback`,
      scopes: ['oauth', 'crm.objects.contacts.read', 'crm.objects.owners.read'],
      optional_scopes: ['crm.export'],
    })
    expect(only(signedIn, 'signed_in')['scopes']).not.toContain('crm.export')
  })

  test('names the streams that lack scopes, and ends with 3', async () => {
    await open('        scopes: [crm.objects.owners.read]')
    const signedIn = await it.login()
    expect(signedIn.exit).toBe(3)
    expect(only(signedIn, 'missing_scopes')).toMatchObject({
      sync: 'crm_in',
      what: 'contacts',
      scopes: ['crm.objects.contacts.read'],
    })
    const ran = await it.cli('run', '--json')
    expect(ran.exit).toBe(3)
    expect(only(ran, 'result')['streams']).toMatchObject({
      contacts: { status: 'skipped' },
      owners: { status: 'succeeded' },
    })
  })

  test('refuses an answer that is not to its own question, and goes on waiting', async () => {
    const running = it.start('login', '--no-browser', '--json')
    const page = await pageOf(running)
    const back = `http://localhost:${it.port}/oauth-callback`
    const strange = [`${back}?code=evil&state=guessed`, `${back}?code=evil`, `${back}?error=x`]
    for (const url of strange) expect((await fetch(url)).status).toBe(400)
    const foreign = await fetch(`${back}?code=evil`, { headers: { connection: 'close' } })
    expect(foreign.headers.get('content-security-policy')).toBe("default-src 'none'")
    expect((await fetch(`http://localhost:${it.port}/else`)).status).toBe(404)
    expect(await it.tokenCalls()).toBe(0)
    expect((await agree(page)).status).toBe(200)
    expect((await running.ended).exit).toBe(0)
  })

  test('opens a browser, with an address that tells no state and leads on once', async () => {
    const programs = join(it.room.folder, 'programs')
    const opened = join(it.room.folder, 'opened')
    await mkdir(programs)
    await writeFile(
      join(programs, 'xdg-open'),
      `#!/bin/sh\nprintf %s "$1" > ${opened}.new && mv ${opened}.new ${opened}\n`,
    )
    await chmod(join(programs, 'xdg-open'), 0o755)
    const running = it.startIn(
      { PATH: `${programs}:${process.env['PATH'] ?? ''}` },
      'login',
      '--json',
    )
    const page = new URL(await pageOf(running))
    let address = ''
    for (let tries = 0; address === '' && tries < 200; tries += 1) {
      address = await readFile(opened, 'utf8').catch(() => '')
      await new Promise((resolve) => setTimeout(resolve, 25))
    }
    expect(address).toMatch(new RegExp(`^http://localhost:${it.port}/sign-in/`))
    expect(address).not.toContain(page.searchParams.get('state'))
    const first = await fetch(address, { redirect: 'manual' })
    expect([first.status, first.headers.get('location')]).toEqual([302, page.href])
    expect((await fetch(address, { redirect: 'manual' })).status).toBe(404)
    await agree(page.href)
    expect((await running.ended).exit).toBe(0)
  })

  test('with a no in the browser ends with 6, and keeps nothing', async () => {
    await knobs({ oauth_declines: true })
    const ended = await it.login()
    expect([ended.exit, codeOf(ended)]).toEqual([6, 'hubspot.sign_in_not_finished'])
    expect(ended.stdout).toContain('access_denied')
    await expect(it.kept()).rejects.toThrow('0 kept')
  })

  test('without an answer ends when its time is up', async () => {
    const ended = await it.cli('login', '--no-browser', '--wait', '300ms', '--json')
    expect([ended.exit, codeOf(ended)]).toEqual([6, 'hubspot.sign_in_not_finished'])
  })

  test('ends on SIGINT, and leaves its port', async () => {
    const running = it.start('login', '--no-browser', '--json')
    await pageOf(running)
    running.process.kill('SIGINT')
    const ended = await running.ended
    expect([ended.exit, codeOf(ended)]).toEqual([1, 'run.stopped'])
    expect((await it.login('processes')).exit).toBe(0)
  })

  test('says so when its port is taken', async () => {
    const first = it.start('login', '--no-browser', '--json')
    const page = await pageOf(first)
    const second = await it.cli('login', '--no-browser', '--json')
    expect([second.exit, codeOf(second)]).toEqual([2, 'config.usage'])
    expect(second.stdout).toContain('redirect_port')
    await agree(page)
    expect((await first.ended).exit).toBe(0)
  })

  test('with a wrong client secret ends with 6, and says which to correct', async () => {
    const running = it.startIn(
      { HUBSPOT_CLIENT_SECRET: 'a-wrong-secret' },
      'login',
      '--no-browser',
      '--json',
    )
    await agree(await pageOf(running))
    const ended = await running.ended
    expect([ended.exit, codeOf(ended)]).toEqual([6, 'hubspot.sign_in_refused'])
    expect(ended.stdout).toContain('client_secret')
    expect(ended.stdout + ended.stderr).not.toContain('a-wrong-secret')
  })

  test('is for a connection that signs in by OAuth, in one way', async () => {
    const text = await readFile(join(it.room.folder, 'hubspot-warehouse.yaml'), 'utf8')
    await it.room.write(
      'both.yaml',
      text.replace('      oauth:', '      token: { env: X }\n      oauth:'),
    )
    const both = await it.cli('config', 'validate', '-f', 'both.yaml', '--json')
    expect([both.exit, both.stdout.includes('signs in one way')]).toEqual([2, true])
    await it.room.write(
      'token.yaml',
      text.replace(/ {6}oauth:[^]*?\n\n/, '      token: { env: X }\n'),
    )
    const token = await it.cli('login', '-f', 'token.yaml', '--json')
    expect([token.exit, codeOf(token)]).toEqual([2, 'config.usage'])
  })
})

describe('a run', () => {
  test('without a login ends with 6 and says what to do', async () => {
    const ran = await it.cli('run', '--json')
    expect(ran.exit).toBe(6)
    expect(only(ran, 'result')).toMatchObject({
      status: 'sign_in_needed',
      error: { code: 'hubspot.sign_in_needed', fix: 'Run `hubspot-warehouse login main`.' },
    })
  })

  test('goes on when its token ends on the way', async () => {
    await it.login()
    const { access } = await it.kept()
    await it.room.control('faults', {
      faults: [
        {
          method: 'GET',
          path: 'objects/.*contacts',
          from: 2,
          times: 1,
          action: { stall_ms: 2500 },
        },
      ],
    })
    const running = it.start('run', '--json')
    for (let pages = 0, tries = 0; pages < 2 && tries < 400; tries += 1) {
      const { results } = await it.room.control<{ results: { path: string }[] }>('requests')
      pages = results.filter(({ path }) => /objects\/.*contacts/.test(path)).length
      await new Promise((resolve) => setTimeout(resolve, 25))
    }
    await advance('1801s')
    const ran = await running.ended
    expect(ran.exit).toBe(0)
    expect(await it.room.sql(`SELECT count(*)::INTEGER FROM hubspot.contacts`)).toEqual([[350]])
    expect(await it.tokenCalls()).toBe(2)
    const next = await it.kept()
    expect(next.access.token).not.toBe(access.token)
    expect(ran.stdout + ran.stderr).not.toContain(next.access.token)
  })

  test('whose refresh token was revoked ends with 6', async () => {
    await it.login()
    const { refresh_token } = await it.kept()
    await fetch(`${it.room.url}/oauth/v1/refresh-tokens/${refresh_token}`, { method: 'DELETE' })
    await advance('1801s')
    const ran = await it.cli('run', '--json')
    expect(ran.exit).toBe(6)
    expect(only(ran, 'result')).toMatchObject({
      status: 'sign_in_needed',
      error: { code: 'hubspot.sign_in_needed', fix: 'Run `hubspot-warehouse login main`.' },
    })
    expect(ran.stdout + ran.stderr).not.toContain(refresh_token)
  })

  // Refresh tokens rotate here, which is the harder case: who refreshes with an old one is refused.
  test('at once with another renews the token once', async () => {
    await it.login()
    const before = await it.kept()
    await knobs({ oauth_rotates_refresh_tokens: true })
    await advance('1801s')
    const ended = await Promise.all(
      [1, 2].map(() => it.cli('discover', '--object', 'contacts', '--json')),
    )
    expect(ended.map(({ exit }) => exit)).toEqual([0, 0])
    expect(await it.tokenCalls()).toBe(2)
    const after = await it.kept()
    expect(after.access.token).not.toBe(before.access.token)
    expect(after.refresh_token).not.toBe(before.refresh_token)
    const left = (await it.files()).filter(({ path }) => path.includes('credentials'))
    expect(left.map(({ path }) => path).toSorted()).toEqual([
      join(dirname(after.path), '.gitignore'),
      after.path,
    ])
  })

  test('with a refresh token of the configuration needs no login, and follows its successors', async () => {
    await open('        refresh_token: { env: HUBSPOT_REFRESH_TOKEN }', {
      knobs: { oauth_rotates_refresh_tokens: true },
    })
    const environment = { HUBSPOT_REFRESH_TOKEN: it.app.refresh_token }
    const run = async () => (await it.startIn(environment, 'run', '--json').ended).exit
    expect(await run()).toBe(0)
    await advance('1801s')
    expect(await run()).toBe(0)
    expect(await it.tokenCalls()).toBe(2)
    const kept = await it.kept()
    expect(JSON.stringify(kept)).not.toContain(it.app.refresh_token)
    const login = await it.startIn(environment, 'login', '--no-browser', '--json').ended
    expect([login.exit, codeOf(login)]).toEqual([2, 'config.usage'])
  })
})

describe('logout', () => {
  test('revokes at HubSpot and forgets; again it has nothing to do', async () => {
    await it.login()
    const { refresh_token } = await it.kept()
    const out = await it.cli('logout', 'main', '--json')
    expect([out.exit, only(out, 'signed_out')]).toEqual([
      0,
      { type: 'signed_out', connection: 'main', revoked: 'now', configured: false },
    ])
    expect(out.stdout + out.stderr).not.toContain(refresh_token)
    await expect(it.kept()).rejects.toThrow('0 kept')
    const about = await fetch(`${it.room.url}/oauth/v1/refresh-tokens/${refresh_token}`)
    expect(about.status).toBe(404)
    expect((await it.cli('run', '--json')).exit).toBe(6)
    const again = await it.cli('logout', '--json')
    expect([again.exit, only(again, 'signed_out')['revoked']]).toEqual([0, 'none'])
  })

  test('keeps the sign-in when HubSpot can not be reached, so that it can be tried again', async () => {
    await it.login()
    await it.room.control('faults', {
      faults: [{ method: 'POST', path: 'token/revoke', from: 1, action: { status: 403 } }],
    })
    const out = await it.cli('logout', '--json')
    expect(out.exit).toBe(6)
    expect((await it.kept()).refresh_token).toBeTruthy()
    await it.room.control('faults', { faults: [] })
    expect((await it.cli('logout')).stdout).toContain('is signed out')
  })
})
