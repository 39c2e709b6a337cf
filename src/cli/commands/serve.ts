import { configFile } from '../../config/load.ts'
import { durationMs } from '../../config/duration.ts'
import type { ScheduleEvent } from '../../engine/journal/schedules.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import { systemClock } from '../../machine/clock.ts'
import { jsonLog } from '../../machine/log.ts'
import { systemRandom } from '../../machine/random.ts'
import { paint } from '../colours.ts'
import { type CommonFlags, logLevel } from '../options.ts'
import type { Output } from '../output.ts'
import { sayResult } from '../results.ts'
import { guarded, stopSignal } from '../run-command.ts'

export interface ServeFlags extends CommonFlags {
  readonly concurrency: number
  readonly poll?: string
  readonly port?: number
  readonly probe?: number
}

/** The DuckDB file has to be closed in between, for the time that others need to get in. */
const shortestPollMs = 1_000

/** A scheduler that does not show itself for 15 minutes counts as gone. */
const longestPollMs = 10 * 60_000

/** Runs until SIGTERM or SIGINT; runs at work stop at their next checkpoint before it ends. */
export function serve(flags: ServeFlags): Promise<number> {
  return guarded(flags, async (output) => {
    const pollMs = flags.poll === undefined ? null : durationMs(flags.poll)
    const tooShort = flags.poll !== undefined && (pollMs === null || pollMs < shortestPollMs)
    const tooLong = pollMs !== null && pollMs > longestPollMs
    if (tooShort || tooLong || flags.concurrency === 0) throw wrongFlags(flags)
    // Its HTTP API is the largest thing that one command alone needs.
    const { serve: serveSchedules } = await import('../../server/serve.ts')
    await serveSchedules({
      file: configFile(flags.file, process.env),
      environment: process.env,
      log: jsonLog(logLevel(process.env)),
      clock: systemClock,
      around: flags.around,
      random: systemRandom,
      signal: stopSignal(),
      pollMs,
      concurrency: flags.concurrency,
      port: flags.port ?? null,
      probe: flags.probe ?? null,
      serving: (syncs, url, link) => saysServing(output, syncs, url, link),
      tell: (event) => sayEvent(output, event),
      result: (result) => {
        output.record({ ...result })
        sayResult(output, result)
      },
    })
    output.say('Stopped; nothing is lost.')
    return 0
  })
}

function saysServing(
  output: Output,
  syncs: readonly string[],
  url: string | null,
  link: (() => string) | null,
): void {
  output.record({ type: 'serving', syncs, url })
  output.say(
    syncs.length === 0
      ? 'No sync has a schedule yet: nothing starts by itself. The document is read again when it changes.'
      : `Serving ${syncs.join(', ')}. Ctrl-C stops.`,
  )
  if (url !== null) output.say(`Answers on ${url}/api/health and ${url}/api/status.`)
  if (link === null) return
  const sayLink = (): void => {
    const fresh = link()
    output.record({ type: 'link', url: fresh })
    output.say(
      `Open ${fresh}\n  It is good once, for ten minutes; kill -USR2 ${process.pid} prints a new one.`,
    )
  }
  // Before the first link is read: without a listener the signal would end the process.
  if (process.platform !== 'win32') process.on('SIGUSR2', sayLink)
  sayLink()
}

function sayEvent(output: Output, event: ScheduleEvent): void {
  const { at, sync, runId, detail } = event
  output.record({
    type: 'event',
    at: at.toISOString(),
    sync,
    event: event.event,
    run_id: runId,
    detail,
  })
  const time = paint.dim(at.toISOString().slice(0, 19).replace('T', ' '))
  const name = event.event.replaceAll('_', ' ')
  output.say(
    [
      time,
      sync === null ? null : paint.bold(sync),
      name,
      detail === null ? null : paint.dim(detail),
    ]
      .filter((part) => part !== null)
      .join('  '),
  )
}

const wrongFlags = (flags: ServeFlags): ConnectorError =>
  new ConnectorError('config.usage', {
    what: `--poll ${flags.poll ?? '10s'} --concurrency ${flags.concurrency} can't be used.`,
    why: 'A poll takes a duration from 1s to 10m, a concurrency a number from 1.',
    fix: 'Write for instance --poll 10s --concurrency 2, or leave them out.',
  })
