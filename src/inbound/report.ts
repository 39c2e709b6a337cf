import type { RunStatus, StreamReport } from '../engine/reports.ts'
import type { ConnectorError } from '../errors/connector-error.ts'
import type { StreamCourse } from './run-object.ts'
import { countsOf, type Tally } from './tally.ts'

/** How an error shows in the stream's report. */
function statusOfError(error: ConnectorError): StreamReport['status'] {
  if (error.code === 'run.stopped') return 'stopped'
  if (error.code === 'hubspot.scope_missing' || error.code === 'hubspot.not_available')
    return 'skipped'
  switch (error.exit) {
    case 6:
      return 'sign_in_needed'
    case 5:
      return 'waiting'
    case 4:
      return 'held'
    default:
      return 'failed'
  }
}

export function reportOf(
  course: StreamCourse,
  tally: Tally,
  error: ConnectorError | null,
): StreamReport {
  const done = tally.setAside > 0 ? 'partial' : 'succeeded'
  return {
    status: error === null ? done : statusOfError(error),
    strategy: course.strategy,
    route: course.route,
    ...countsOf(tally),
    position: course.position,
    ...(error === null ? {} : { error: error.report() }),
  }
}

/** Several at once: the first that applies of 1 (failed or stopped), 6, 4, 5, 3, 0 (CONTRACT.md, Commands). */
export function statusOfRun(
  streams: readonly StreamReport[],
  ended: ConnectorError | null,
): RunStatus {
  const all = new Set(streams.map((stream) => stream.status))
  if (ended !== null) {
    const status = statusOfError(ended)
    // What ends one stream only (its links, read behind all of them) leaves a run that did something.
    const isOfStream = ended.handling === 'stop_stream' && streams.length > 0
    if (status !== 'skipped' && !(status === 'failed' && isOfStream)) return status
    all.add(status)
  }
  for (const status of ['sign_in_needed', 'held', 'waiting'] as const) {
    if (all.has(status)) return status
  }
  return [...all].every((status) => status === 'succeeded') ? 'succeeded' : 'partial'
}
