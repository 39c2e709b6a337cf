import { cwd } from 'node:process'
import { expect, test } from 'vitest'
import { configOf, type Ended, openCliRoom, people, start } from './cli-room.ts'
import { runHere, startHere } from './in-process.ts'

const config = configOf(`
crm_in:
  connection: main
  direction: inbound
  streams:
    contacts: { properties: [email] }
`)

const logged = ({ stderr }: Ended): readonly string[] =>
  stderr
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => (JSON.parse(line) as { event: string }).event)

test('a command answers and logs here what it does as a process, and leaves this one as it was', async () => {
  await using room = await openCliRoom(config)
  await room.control('records/contacts', { records: people(3) })
  const environment = { ...room.environment, LOG_LEVEL: 'info' }
  const seen: string[] = []
  const before = { environment: { ...process.env }, folder: cwd() }
  for (const words of [
    ['run', '--full', '--json'],
    ['bogus', '--json'],
  ]) {
    const as = await start(words, room.folder, environment).ended
    const here = await runHere(words, room.folder, environment)
    expect(here.exit).toBe(as.exit)
    expect(here.lines.map(({ type }) => type)).toEqual(as.lines.map(({ type }) => type))
    expect(logged(here).toSorted()).toEqual(logged(as).toSorted())
    seen.push(...logged(here))
  }
  expect(seen).toContain('load_committed')
  expect({ environment: { ...process.env }, folder: cwd() }).toEqual(before)
  expect(process.listeners('SIGTERM')).toEqual([])

  const one = startHere(['status', '--json'], room.folder, environment)
  expect(() => startHere(['status'], room.folder, environment)).toThrow('One command at a time')
  expect((await one.ended).exit).toBe(0)
})
