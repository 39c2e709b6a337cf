import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type CliRoom, type Ended, only, openCliRoom, people, start } from '../cli/cli-room.ts'
import { openReceiver } from '../connector/alerts/receiver.ts'
import { type Answered, type Asked, openBetween } from './secrets-host.ts'

const config = (clientId: string): string => `version: 1
connections:
  main:
    hubspot: { token: { env: HUBSPOT_TOKEN } }
    warehouse: { kind: duckdb, path: ./crm.duckdb }
  app:
    hubspot: { oauth: { client_id: ${clientId}, client_secret: { env: CLIENT_SECRET }, refresh_token: { env: REFRESH } } }
    warehouse: { kind: duckdb, path: ./app.duckdb }
alerts:
  - { kind: webhook, url: { env: HOOK_URL }, secret: { env: HOOK_SECRET } }
syncs:
  crm_in: { connection: main, direction: inbound, streams: { contacts: { properties: [email], route: export }, owners: {} } }
  app_in: { connection: app, direction: inbound, streams: { owners: {} } }
  people_out:
    connection: main
    direction: outbound
    target: contacts
    strategy: upsert
    source: { csv: people.csv }
    key: email
    identify_by: { property: email, column: email }
    fields: { firstname: name }
`
/** Of its own, since the driver takes its time over a refusal. */
const onSnowflake = `version: 1
connections:
  snow:
    hubspot: { token: { env: HUBSPOT_TOKEN } }
    warehouse: { kind: snowflake, account: acme, user: svc, authenticator: SNOWFLAKE, database: db, warehouse: w, role: r }
syncs:
  snow_in: { connection: snow, direction: inbound, streams: { owners: {} } }
`
/** Characters that look different in each form. */
const awkward = 'c4n/ry"+p@ss wörd\\'

/** How a secret may stand somewhere: as it is, in a URL, in JSON, or in base64 at any of its three places. */
function formsOf(secret: string): readonly string[] {
  const inBase64 = [0, 1, 2].map((before) => {
    const whole = Buffer.from(`${'.'.repeat(before)}${secret}`).toString('base64')
    // What its neighbours have a part in is left off.
    return whole.slice(before === 0 ? 0 : 4, -4)
  })
  return [
    secret,
    encodeURIComponent(secret),
    new URLSearchParams({ s: secret }).toString().slice(2),
    JSON.stringify(secret).slice(1, -1),
    ...inBase64,
    ...inBase64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
  ].filter((form) => form.length >= 8)
}

/** Finds which secrets stand in something, by name: what they are must not get into the report of this test either. */
function finder(
  secrets: ReadonlyMap<string, string>,
): (text: Buffer | string) => readonly string[] {
  const forms = [...secrets].flatMap(([name, secret]) =>
    formsOf(secret).map((form) => ({ name, form: Buffer.from(form) })),
  )
  return (text) => {
    const bytes = Buffer.from(text)
    return [...new Set(forms.filter(({ form }) => bytes.includes(form)).map(({ name }) => name))]
  }
}

/** What a request is known by: its token, or the signature of a link to a file. */
const given = ({ authorization, path }: Asked): string =>
  authorization === '' ? path : authorization

/** Everything that HubSpot could say with what it was given in it. */
const echoes: readonly {
  readonly answer: (asked: Asked) => Answered
  /** It is tried again: the account answers after two of them. */
  readonly passes: boolean
  /** Paths to which alone it is an answer. */
  readonly only?: RegExp
}[] = [
  {
    passes: false,
    answer: (asked) => ({
      status: 403,
      body: JSON.stringify({
        status: 'error',
        message: `The token ${given(asked)} lacks a scope`,
        category: 'MISSING_SCOPES',
        errors: [{ message: `Bearer ${given(asked)}`, context: { token: [given(asked)] } }],
      }),
    }),
  },
  {
    passes: true,
    answer: (asked) => ({
      status: 500,
      headers: { 'content-type': 'text/html' },
      body: `<html><body>Oops: authorization: Bearer ${given(asked)}</body></html>`,
    }),
  },
  {
    passes: false,
    answer: (asked) => ({
      status: 302,
      headers: {
        location: `http://127.0.0.1:9/sign-in?token=${encodeURIComponent(given(asked))}`,
      },
      body: '',
    }),
  },
  {
    passes: true,
    answer: (asked) => ({ status: 200, body: `{"results": "${given(asked)}"` }),
  },
  {
    passes: false,
    answer: (asked) => ({
      status: 400,
      body: JSON.stringify({
        status: 'error',
        message: `Invalid input (${given(asked)})`,
        category: 'VALIDATION_ERROR',
        correlationId: given(asked),
      }),
    }),
  },
  {
    passes: false,
    answer: (asked) => ({
      status: 401,
      body: JSON.stringify({
        status: 'error',
        message: `Authentication token ${given(asked)} was rejected`,
        category: 'INVALID_AUTHENTICATION',
      }),
    }),
  },
  {
    passes: false,
    only: /\/contacts\/batch\/(create|update)/,
    answer: (asked) => ({
      status: 200,
      body: JSON.stringify({
        status: 'COMPLETE',
        results: [],
        errors: [
          {
            status: 'error',
            category: 'VALIDATION_ERROR',
            message: `Not for Basic ${Buffer.from(given(asked)).toString('base64')} and ${given(asked)}`,
          },
        ],
      }),
    }),
  },
]

async function filesOf(folder: string): Promise<readonly { path: string; text: Buffer }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile() && entry.name !== '.env')
    .map((entry) => join(entry.parentPath, entry.name))
    // What `login` keeps is a secret by its trade, for its user alone.
    .filter((path) => !path.includes('/credentials/'))
  return Promise.all(files.map(async (path) => ({ path, text: await readFile(path) })))
}

/** All cells of all tables of the warehouse: in the file they may be compressed. */
async function cellsOf(room: CliRoom): Promise<string> {
  const tables = await room.sql(
    `SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE NOT internal`,
  )
  const cells: unknown[] = []
  for (const [table] of tables) cells.push(await room.sql(`SELECT * FROM ${table as string}`))
  return JSON.stringify(cells)
}

test('no secret stands in any output, log, file, table or message, whatever comes back from HubSpot', {
  timeout: 600_000,
}, async () => {
  await using receiver = await openReceiver()
  await using room = await openCliRoom(null)
  await using between = await openBetween(room.url)
  const app = await room.control<Record<string, string>>('tokens', { kind: 'oauth', scopes: null })
  await room.control('records/contacts', { records: people(40) })
  await room.write('hubspot-warehouse.yaml', config(app['client_id'] ?? ''))
  await room.write('snow.yaml', onSnowflake)
  await room.write('people.csv', 'email,name\nnew@example.com,New\nperson1@example.com,One\n')
  const secret = {
    HUBSPOT_TOKEN: room.token,
    CLIENT_SECRET: app['client_secret'] ?? '',
    REFRESH: app['refresh_token'] ?? '',
    SNOWFLAKE_PASSWORD: awkward,
    HOOK_URL: `${receiver.url}/hooks/c4nary-of-the-hook`,
    HOOK_SECRET: `hook ${awkward}`,
  }
  await room.write(
    '.env',
    Object.entries(secret)
      .map(([name, value]) => `${name}='${value}'`)
      .join('\n'),
  )
  const environment = {
    HUBSPOT_BASE_URL: between.url,
    SNOWFLAKE_ACCESS_URL: between.url,
    NO_COLOR: '1',
    LOG_LEVEL: 'debug',
  }
  const secrets = (): ReadonlyMap<string, string> =>
    new Map([
      ...Object.entries({ ...secret, HOOK_URL: 'c4nary-of-the-hook' }),
      ...[...between.secrets].map((value, at) => [`wire ${at}`, value] as const),
    ])
  const commandLines: string[] = []
  const ended = new Map<string, Ended>()
  const cli = async (...args: readonly string[]): Promise<Ended> => {
    const child = start(args, room.folder, environment)
    const { pid } = child.process
    commandLines.push(await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''))
    const done = await child.ended
    ended.set(`${ended.size}: ${args.join(' ')}`, done)
    return done
  }
  // The Snowflake server tells back what it was given, too.
  const snowflake = ({ path, body }: Asked): Answered | null =>
    path.startsWith('/session/')
      ? {
          status: 200,
          body: JSON.stringify({
            success: false,
            code: '390100',
            message: `Incorrect username or password was specified: ${body}`,
            data: { authnMethod: body },
          }),
        }
      : null

  between.between(snowflake)
  await cli('config', 'show')
  await cli('check', '--json')
  const refused = only(await cli('run', '-f', 'snow.yaml', '--json'), 'result')
  expect(refused['status']).not.toBe('succeeded')
  between.between(() => null)
  const ran = await cli('run', '--json')
  expect(
    ran.lines.filter(({ type }) => type === 'result').map(({ sync, status }) => [sync, status]),
  ).toEqual([
    ['crm_in', 'succeeded'],
    ['app_in', 'succeeded'],
    ['people_out', 'succeeded'],
  ])
  // Tokens of both kinds and the link of an export were seen.
  expect([...between.secrets].length).toBeGreaterThan(3)
  // Killed in the middle of a file, with all that it then leaves.
  between.between(({ path }) => (path.includes('X-Amz-') ? kill() : null))
  const cut = start(['run', 'crm_in', '--full', '--json'], room.folder, environment)
  const kill = (): Answered => {
    cut.process.kill('SIGKILL')
    return { status: 500, body: '' }
  }
  ended.set('killed', await cut.ended)
  expect(ended.get('killed')?.signal).toBe('SIGKILL')
  const left = await filesOf(room.folder)
  // One after the other as a run goes on, so that many places of the code meet them. What is tried again ends soon.
  let nth = 0
  let echoing = 0
  between.between((asked) => {
    nth += 1
    return nth % 4 === 0 && echoing < 12
      ? (echoes[(echoing += 1) % echoes.length]?.answer(asked) ?? null)
      : null
  })
  await room.write('people.csv', 'email,name\nother@example.com,Other\nperson1@example.com,Two\n')
  await cli('run', 'crm_in', 'app_in', 'people_out', '--full', '--json')
  for (const [at, { answer, passes, only }] of echoes.entries()) {
    let answered = 0
    await room.write('people.csv', `email,name\nperson1@example.com,Name ${at}\n`)
    between.between((asked) => {
      if (asked.path.includes('/oauth/') || (passes && answered >= 2)) return null
      if (only?.test(asked.path) === false) return null
      answered += 1
      return answer(asked)
    })
    await cli('run', 'crm_in', 'people_out')
  }
  between.between((asked) =>
    asked.path.includes('/oauth/')
      ? {
          status: 400,
          body: JSON.stringify({
            status: 'BAD_GRANT',
            message: asked.body,
            error_description: asked.body,
          }),
        }
      : null,
  )
  // Without what it has kept it must ask for a token.
  await rm(join(room.folder, '.hubspot-warehouse/credentials'), { recursive: true })
  expect((await cli('run', 'app_in', '--json')).exit).toBe(6)
  between.between((asked) => echoes[0]?.answer(asked) ?? null)
  await cli('check')
  await cli('verify', 'crm_in', '--json')
  await cli('discover', '-c', 'main')
  // An error that nobody catches: what Node prints then.
  between.between(() => null)
  const crash = `--import data:text/javascript,setTimeout(()=>{throw(new(Error)('crash'))},700)`
  ended.set(
    'crash',
    await start(['run', 'crm_in', '--full'], room.folder, { ...environment, NODE_OPTIONS: crash })
      .ended,
  )
  await cli('alerts', 'test', '--json')
  await cli('status', '--json')

  const leaksIn = finder(secrets())
  const found: string[] = []
  const look = (where: string, text: Buffer | string): void =>
    void found.push(...leaksIn(text).map((name) => `${name} in ${where}`))
  for (const [name, { stdout, stderr }] of ended) {
    look(`standard output of ${name}`, stdout)
    look(`standard error of ${name}`, stderr)
  }
  look('a command line', commandLines.join('\n'))
  for (const { path, text } of [...left, ...(await filesOf(room.folder))]) look(path, text)
  look('the tables', await cellsOf(room))
  const messages = receiver.taken()
  expect(messages.length).toBeGreaterThan(2)
  for (const { text } of messages) look('a message', text)
  expect(found).toEqual([])
  // The search itself finds what is there.
  const hidden = Buffer.from(`ab${awkward}cdef`).toString('base64')
  expect(leaksIn(`x${hidden}y`)).toEqual(['SNOWFLAKE_PASSWORD'])
  expect(leaksIn(`?token=${encodeURIComponent(room.token)}`)).toContain('HUBSPOT_TOKEN')
})
