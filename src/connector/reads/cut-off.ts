import { runsAtWork } from '../../engine/journal/schedules.ts'
import type { Clock, Warehouse } from '../../engine/ports.ts'
import type { NotedError } from './runs.ts'

/** As the next run of the sync will enter it (sql/common/journal/interrupt_run.sql). */
const cutOff = {
  status: 'stopped',
  error: {
    code: 'run.interrupted',
    what: 'The run was cut off.',
    why: 'Its process ended without a word.',
    fix: 'Nothing to do: the next run goes on where it stopped.',
  },
} as const

interface Line {
  readonly run_id: string
  readonly status: string
  readonly error: NotedError | null
}

/**
 * Runs as they are: one that stands as running while nobody works at it was cut off. A run ends and gives up its lease at
 * once, so that whoever is not at work after the first look, and still stands as running at the second, has died.
 */
export async function readTruly<T>(
  ports: { readonly warehouse: Warehouse; readonly clock: Pick<Clock, 'now'> },
  read: () => Promise<T>,
  linesOf: (read: T) => readonly Line[],
  withDead: (read: T, isDead: (line: Line) => boolean) => T,
): Promise<T> {
  const first = await read()
  const seeming = linesOf(first).filter(({ status }) => status === 'running')
  if (seeming.length === 0) return first
  const atWork = await runsAtWork(ports.warehouse, ports.clock.now())
  const living = new Set([...atWork.values()].map(({ runId }) => runId))
  const dead = new Set(seeming.flatMap(({ run_id }) => (living.has(run_id) ? [] : [run_id])))
  if (dead.size === 0) return first
  return withDead(await read(), ({ run_id, status }) => status === 'running' && dead.has(run_id))
}

/** A line of a run that died. */
export const asCutOff = <T extends Line>(line: T): T => ({
  ...line,
  ...cutOff,
  ...('happened' in line ? { happened: cutOff.error.what } : {}),
})
