import { expect, test } from 'vitest'
import { isMeant } from '../step-names.ts'
import { judgeSettledTable, type TableLook, valueKey } from './judge/table.ts'
import { drawSchedule } from './draw-schedule.ts'
import { documentOf, type Schedule } from './schedule.ts'
import { shrink } from './shrink.ts'

test('a seed is one schedule, and half of them are a scene about one thing', () => {
  const schedules = Array.from({ length: 400 }, (_, seed) => drawSchedule(seed + 1))
  const scenes = Map.groupBy(schedules, ({ scene }) => scene)
  expect(scenes.get(undefined)?.length).toBeGreaterThan(150)
  expect(scenes.size).toBe(18)
  for (const schedule of schedules.slice(0, 40)) {
    const kept: unknown = JSON.parse(JSON.stringify(schedule))
    expect(kept).toEqual(JSON.parse(JSON.stringify(drawSchedule(schedule.seed))))
  }
})

test('an object that the account defined itself is read, written and linked under its own name', () => {
  const drawn = Array.from({ length: 800 }, (_, seed) => drawSchedule(seed + 1)).filter(
    ({ types }) => types.includes('p_cars'),
  )
  const documents = drawn.map((schedule) => JSON.stringify(documentOf(schedule)))
  const having = (text: string): number => documents.filter((one) => one.includes(text)).length
  expect(having('"streams":{"custom_cars"')).toBeGreaterThan(2)
  expect(having('"target":"custom_cars"')).toBeGreaterThan(2)
  expect(having('"to":"custom_cars"')).toBeGreaterThan(0)
  expect(having('"p_cars"')).toBe(0)
})

test('a seed costs few runs: some two are drawn, and most end by one more', () => {
  const schedules = Array.from({ length: 400 }, (_, seed) => drawSchedule(seed + 1))
  const drawn = schedules.map(
    ({ acts }) => acts.filter(({ act }) => act === 'run' || act === 'at_once').length,
  )
  expect(drawn.reduce((sum, runs) => sum + runs, 0) / drawn.length).toBeLessThan(2)
  const once = schedules.filter(({ settles }) => settles === 'soon' || settles === 'once')
  expect(once.length).toBeGreaterThan(250)
  // Whole schedules, and idle runs, are the few that they are meant to be, and no fewer.
  expect(schedules.filter(({ settles }) => settles === 'twice').length).toBeGreaterThan(3)
  expect(schedules.filter(({ settles }) => settles === 'idle').length).toBeGreaterThan(50)
})

test('a step is meant by its name and number, or by the beginning of its name', () => {
  const names = ['sleep', 'warehouse commit a', 'sleep', 'warehouse commit b']
  const passed = names.map((name, at) => ({
    name,
    nth: names.slice(0, at + 1).filter((one) => one === name).length,
  }))
  const meant = (name: string, nth: number): readonly number[] =>
    passed.flatMap((step, at) => (isMeant({ name, nth }, step, passed) ? [at] : []))
  expect(meant('sleep', 2)).toEqual([2])
  expect(meant('*', 2)).toEqual([1])
  expect(meant('warehouse commit*', 2)).toEqual([3])
  expect(meant('warehouse commit*', 3)).toEqual([])
  expect(isMeant(undefined, passed[0] as (typeof passed)[0], passed)).toBe(false)
})

test('a value that does not fit its column is kept beside it', () => {
  const look: TableLook = {
    stream: 'contacts',
    storage: 'merge',
    kinds: { w_number: 'number' },
    rows: [{ id: '1', w_number: null, _deleted_at: null }],
    before: [],
    records: new Map([
      [
        '1',
        {
          id: '1',
          properties: { w_number: 'twelve' },
          createdAt: '2026-11-20T09:00:00Z',
          updatedAt: '2026-11-20T09:00:00Z',
          archived: false,
          mergedInto: null,
        },
      ],
    ]),
    lives: new Map(),
    position: null,
    setAside: new Set(),
    setAsideValues: new Set([valueKey('contacts', '1', 'w_number', 'twelve')]),
    approved: false,
  }
  expect(judgeSettledTable(look)).toEqual([])
  expect(judgeSettledTable({ ...look, setAsideValues: new Set() })).toMatchObject([
    { invariant: 1 },
  ])
})

test('a seed is a schedule, always the same; shrinking keeps what fails', async () => {
  expect(drawSchedule(7)).toEqual(drawSchedule(7))
  expect(JSON.parse(JSON.stringify(drawSchedule(7)))).toEqual(drawSchedule(7))
  const fails = (one: Schedule): Promise<boolean> =>
    Promise.resolve(one.acts.some(({ act }) => act === 'run'))
  const smallest = await shrink(drawSchedule(7), fails)
  expect(smallest.acts).toHaveLength(1)
  expect(smallest.records).toEqual([])
  expect(smallest.knobs).toEqual({})
})
