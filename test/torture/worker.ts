import { inspect } from 'node:util'
import type { Beginning, Tier } from './tier.ts'
import type { Outcome, PointTask, ScheduleTask, Task, Way } from './task.ts'
import { killAt } from './real/points.ts'
import { openRealTier } from './real/tier.ts'
import { openSimTier } from './sim/tier.ts'
import { drawSchedule } from './world/draw-schedule.ts'
import { runSchedule } from './world/run-schedule.ts'
import { documentOf } from './world/schedule.ts'

/** A process that runs schedules for the driver, one after the other: tasks in, outcomes out, over IPC. */
function openTier(way: Way, beginning: Beginning): Promise<Tier> {
  switch (way) {
    case 'in process':
      return openSimTier(beginning)
    case 'real':
      return openRealTier(beginning, { warehouse: 'duckdb', isSwift: true })
    case 'real, snowflake':
      return openRealTier(beginning, { warehouse: 'snowflake', isSwift: true })
  }
}

type Judged = Pick<Outcome, 'broken' | 'kills' | 'runs'>

async function judged({ way, seed, schedule: given }: ScheduleTask): Promise<Judged> {
  const schedule = given ?? drawSchedule(seed)
  const tier = await openTier(way, {
    seed: schedule.seed,
    syncs: documentOf(schedule),
    knobs: schedule.knobs,
  })
  try {
    const { broken, kills, runs } = await runSchedule(tier, schedule)
    return { broken, kills, runs }
  } finally {
    await tier[Symbol.asyncDispose]()
  }
}

/** A process that never came to its step is no break: not every step is passed each time. */
async function killed({ way, point, side }: PointTask): Promise<Judged> {
  const { killed: was, equal, difference, runs } = await killAt(point, side, way)
  const what = `${point.scenario}, killed ${side} ${point.name}: ${difference}`
  return { broken: equal ? [] : [{ invariant: 10, what }], kills: was ? 1 : 0, runs }
}

async function carryOut(task: Task): Promise<Outcome> {
  // Of Node's own clock: the simulation has the others stand still.
  const began = process.hrtime.bigint()
  const cpu = process.cpuUsage()
  const came = await (task.kind === 'schedule' ? judged(task) : killed(task))
  const { user, system } = process.cpuUsage(cpu)
  return {
    ...came,
    seed: task.seed,
    cpuMs: Math.round((user + system) / 1000),
    ms: Math.round(Number(process.hrtime.bigint() - began) / 1e6),
  }
}

/** What the harness itself throws is no verdict, but no pass either. */
async function outcomeOf(task: Task): Promise<Outcome> {
  try {
    return await carryOut(task)
  } catch (error) {
    const broken = [{ invariant: 0, what: `The harness failed: ${inspect(error)}` }]
    return { seed: task.seed, broken, kills: 0, runs: 0, cpuMs: 0, ms: 0 }
  }
}

process.on('message', (task: Task) => {
  void outcomeOf(task).then((outcome) => process.send?.(outcome))
})
process.on('disconnect', () => process.exit())
