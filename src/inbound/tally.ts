import type { StreamReport } from '../engine/reports.ts'
import { ConnectorError } from '../errors/connector-error.ts'
import type { LoadCounts } from './land.ts'

/** What a stream run has done so far. */
export interface Tally {
  read: number
  loaded: number
  unchanged: number
  setAside: number
  setAsideValues: number
  deleted: number
  /** Of those what the guard let go without asking. */
  unasked: number
}

export const newTally = (): Tally => ({
  read: 0,
  loaded: 0,
  unchanged: 0,
  setAside: 0,
  setAsideValues: 0,
  deleted: 0,
  unasked: 0,
})

export function addLoad(tally: Tally, counts: LoadCounts): void {
  tally.read += counts.read
  tally.loaded += counts.loaded
  tally.unchanged += counts.unchanged
  tally.setAside += counts.setAside
}

/** Read = loaded + unchanged + set aside (DESIGN 1.6). @throws `run.accounting_failed` */
export function assertAccounted(
  stream: string,
  counts: Pick<Tally, 'read' | 'loaded' | 'unchanged' | 'setAside'>,
): void {
  if (counts.read === counts.loaded + counts.unchanged + counts.setAside) return
  throw new ConnectorError('run.accounting_failed', {
    what: `The counts of stream ${stream} do not add up.`,
    why: `${counts.read} records were read, but ${counts.loaded} loaded, ${counts.unchanged} unchanged and ${counts.setAside} set aside.`,
    fix: 'Run again; if it stays, report these counts.',
  })
}

export function countsOf(
  tally: Tally,
): Pick<
  StreamReport,
  'read' | 'loaded' | 'unchanged' | 'set_aside' | 'set_aside_values' | 'deleted'
> {
  return {
    read: tally.read,
    loaded: tally.loaded,
    unchanged: tally.unchanged,
    set_aside: tally.setAside,
    set_aside_values: tally.setAsideValues,
    deleted: tally.deleted,
  }
}
