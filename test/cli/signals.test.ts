import { afterEach, beforeEach, expect, test } from 'vitest'
import { type CliRoom, configOf, openCliRoom, only, people, start } from './cli-room.ts'

const inbound = configOf(`
crm_in:
  connection: main
  direction: inbound
  streams:
    contacts: { properties: [email, firstname], route: list }
    owners: {}
`)

let room: CliRoom
beforeEach(async () => {
  room = await openCliRoom(inbound)
  await room.control('records/contacts', { records: people(350) })
})
afterEach(async () => room[Symbol.asyncDispose]())

const stallThirdPage = () =>
  room.control('faults', {
    faults: [
      {
        method: 'GET',
        path: 'objects/.*contacts',
        from: 3,
        times: 1,
        action: { stall_ms: 20_000 },
      },
    ],
  })

/** Resolves once the sandbox has been asked for so many pages of contacts. */
async function pagesAsked(pages: number): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    const { results } = await room.control<{ results: { path: string }[] }>('requests')
    if (results.filter(({ path }) => /objects\/.*contacts/.test(path)).length >= pages) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('The run never came so far.')
}

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s stops a run with status stopped; the next one goes on and misses nothing',
  async (signal) => {
    await stallThirdPage()
    const running = room.start('run', '--json')
    await pagesAsked(2)
    running.process.kill(signal)
    const stopped = await running.ended
    expect(stopped.exit).toBe(1)
    expect(only(stopped, 'result')).toMatchObject({
      status: 'stopped',
      error: { code: 'run.stopped' },
    })
    expect(only(stopped, 'summary')).toMatchObject({ status: 'stopped', exit: 1 })
    expect(await room.sql(`SELECT status FROM hubspot_sync.runs`)).toEqual([['stopped']])

    await room.control('faults', { faults: [] })
    expect((await room.cli('run', '--json')).exit).toBe(0)
    expect(await room.sql(`SELECT count(*)::INTEGER FROM hubspot.contacts`)).toEqual([[350]])
  },
)

test('a killed run is continued by the next one', async () => {
  await stallThirdPage()
  const running = room.start('run', '--json')
  await pagesAsked(2)
  running.process.kill('SIGKILL')
  expect((await running.ended).signal).toBe('SIGKILL')
  await room.control('faults', { faults: [] })
  expect((await room.cli('run', '--json')).exit).toBe(0)
  expect(
    await room.sql(`SELECT count(*)::INTEGER, count(DISTINCT id)::INTEGER FROM hubspot.contacts`),
  ).toEqual([[350, 350]])
})

test('a reader that goes away ends a command quietly', async () => {
  expect((await room.cli('run', '--json')).exit).toBe(0)
  const preview = start(
    ['preview', 'hubspot.contacts', '--limit', '350', '--json'],
    room.folder,
    {},
  )
  preview.process.stdout?.destroy()
  const ended = await preview.ended
  expect(ended.stderr).toBe('')
  expect(ended.signal).toBeNull()
})

test('sandbox prints url and token first, serves, and ends on SIGTERM', async () => {
  const running = start(['sandbox', '--contacts', '25', '--seed', '7'], room.folder, {})
  await running.printed('\n')
  const { url } = JSON.parse(running.stdout()) as { url: string }
  const state: unknown = await (await fetch(`${url}/_sandbox/state`)).json()
  expect(state).toMatchObject({ records: { contacts: 25 } })
  running.process.kill('SIGTERM')
  const ended = await running.ended
  expect(ended.exit).toBe(0)
  expect(ended.lines[0]).toEqual({
    url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    token: expect.stringMatching(/^pat-/),
  })
})
