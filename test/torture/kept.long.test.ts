import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openPool } from './pool.ts'
import { root } from './planted/tree.ts'
import type { Schedule } from './world/schedule.ts'

const folder = join(import.meta.dirname, 'kept')
const files = existsSync(folder) ? readdirSync(folder) : []

const schedules = files
  .filter((name) => name.endsWith('.json'))
  .map((name) => ({
    name: `what ${name.slice(0, -5)} once broke holds`,
    schedule: JSON.parse(readFileSync(join(folder, name), 'utf8')) as Schedule,
  }))

test.each([...schedules, { name: 'a seed holds', schedule: null }])(
  '$name',
  {
    timeout: 600_000,
  },
  async ({ schedule }) => {
    // In a process of its own: the simulation takes clocks and timers over.
    await using pool = openPool(root, 1)
    const seed = schedule?.seed ?? 1
    const outcome = await pool.run({ kind: 'schedule', way: 'in process', seed, schedule })
    expect(outcome.broken).toEqual([])
    expect(outcome.runs).toBeGreaterThan(0)
  },
)
