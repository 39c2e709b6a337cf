import { afterAll, expect, test } from 'vitest'
import type { Side } from '../tier.ts'
import {
  crashPoints,
  distinctPoints,
  forgetKept,
  killAt,
  scenarios,
  sides,
  stepsOf,
} from './points.ts'

const limit = { timeout: 240_000 }

afterAll(forgetKept)

test('every scenario has its points, far more than sixty different ones in all', () => {
  const points = crashPoints()
  for (const { name } of scenarios) {
    expect(points.filter(({ scenario }) => scenario === name).length, name).toBeGreaterThan(20)
  }
  expect(distinctPoints().length * sides.length).toBeGreaterThan(3 * 200)
})

test.each([
  ['first load by list', 'warehouse commit journal/raise_fence', 'at'],
  ['upsert by batch', 'hubspot POST contacts/batch/create', 'at'],
] as const satisfies readonly (readonly [string, string, Side])[])(
  'a process killed in %s, %s, %s: run again, all is as if it had not been',
  limit,
  async (scenario, name, side) => {
    const stopped = await killAt({ scenario, name }, side, 'real')
    expect(stopped.difference).toBe('')
    expect(stopped).toMatchObject({ killed: true, equal: true })
  },
)

test('over the wire server of Snowflake, too', limit, async () => {
  const point = { scenario: 'archive', name: 'hubspot POST contacts/batch/archive' }
  const stopped = await killAt(point, 'at', 'real, snowflake')
  expect(stopped.difference).toBe('')
  expect(stopped).toMatchObject({ killed: true, equal: true })
})

test('a table is told of, though the run that made it died before it told', limit, async () => {
  const point = { scenario: 'first load by export', name: 'warehouse journal/add_schema_changes' }
  expect(await killAt(point, 'before', 'in process')).toMatchObject({
    killed: true,
    difference: '',
  })
})

test(
  'the list of points is what a run passes now (node test/torture/real/record.ts)',
  limit,
  async () => {
    const [scenario] = scenarios.filter(({ name }) => name === 'first load by export')
    if (scenario === undefined) throw new Error('The scenario is gone.')
    const listed = crashPoints().filter((point) => point.scenario === scenario.name)
    expect(listed.map(({ name }) => name)).toEqual(await stepsOf(scenario, 'in process'))
  },
)
