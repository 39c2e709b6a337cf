import { expect, test } from 'vitest'
import { validateText } from '../../src/config/load.ts'
import { nearest } from '../../src/config/nearest.ts'
import { knownNames } from '../../src/connector.ts'

const fixFor = (stream: string): string | undefined =>
  validateText(
    `
version: 1
connections:
  main: { hubspot: { token: { env: T } }, warehouse: { kind: duckdb, path: a.duckdb } }
syncs:
  crm_in: { connection: main, direction: inbound, streams: { ${stream}: {} } }
`,
    knownNames,
  ).problems.find(({ path }) => path === `syncs.crm_in.streams.${stream}`)?.fix

test.each([
  ['contcts', 'Did you mean `contacts`?'],
  ['Companies', 'Did you mean `companies`?'],
  ['deal', 'Did you mean `deals`'],
  ['p_robots', 'Did you mean `custom_robots`?'],
  ['p123_robots', 'Did you mean `custom_robots`?'],
])('a stream spelled %s is answered with the name that was meant', (stream, fix) => {
  expect(fixFor(stream)).toContain(fix)
})

test('a stream that resembles none is answered with all names', () => {
  expect(fixFor('xylophone')).toMatch(/^Write one of `account`, .*custom_<name>/)
})

test('names come nearest first, three at most, and never from afar', () => {
  expect(nearest('tasks', ['tasks_archived', 'taxes', 'tasks', 'task', 'tacks'])).toEqual([
    'tasks',
    'task',
    'tacks',
  ])
  expect(nearest('notes', ['quotes', 'workflows'])).toEqual([])
})
