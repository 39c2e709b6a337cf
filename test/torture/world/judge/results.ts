import type { Row } from '../../../../src/engine/ports.ts'
import type { RunResult, RunStatus } from '../../../../src/engine/reports.ts'
import type { Ended } from '../../tier.ts'
import { textOf } from './cells.ts'
import type { Break } from './verdict.ts'

/** CONTRACT.md, "Commands": exit codes by status, and which one counts of several. */
const exits: Readonly<Record<RunStatus, readonly number[]>> = {
  succeeded: [0],
  partial: [3],
  failed: [1, 2],
  held: [4],
  waiting: [5],
  sign_in_needed: [6],
  stopped: [1],
}
const order = [2, 1, 6, 4, 5, 3, 0]

/** What a process said of its runs: counts that add up, an exit code that is true (invariants 6 and 11). */
export function judgeResults(ended: Ended, asked: readonly string[]): readonly Break[] {
  const broken: Break[] = []
  const say = (invariant: Break['invariant'], what: string): void =>
    void broken.push({ invariant, what })
  for (const result of ended.results) {
    const name = `${result.sync} (${result.status})`
    if (result.error?.code === 'run.internal')
      say(11, `${name} failed by a fault of the connector: ${result.error.why}`)
    if (result.error === null && ['failed', 'stopped', 'sign_in_needed'].includes(result.status))
      say(11, `${name} has no error`)
    if (result.status === 'held' && result.error === null && result.direction === 'outbound')
      say(11, `${name} has no reason`)
    for (const [count, value] of countsIn(result))
      if (!Number.isSafeInteger(value) || value < 0) say(6, `${name}: ${count} is ${value}`)
    if (result.direction === 'inbound') judgeStreams(result, name, say)
    else judgeRecords(result, name, say)
  }
  if (ended.killed) return broken
  if (ended.exit === null) say(11, 'the process ended without an exit code')
  else {
    const possible = ended.results.map(({ status }) => exits[status])
    const worst = order.find((exit) => possible.some((of) => of.includes(exit)))
    const fits = possible.some((of) => of.includes(ended.exit as number))
    const isWorst = worst === ended.exit || (worst === 2 && ended.exit === 1)
    if (ended.results.length === asked.length && asked.length > 0 && !(fits && isWorst))
      say(11, `exit ${ended.exit} after ${ended.results.map(({ status }) => status).join(', ')}`)
    if (ended.exit === 0 && ended.results.length < asked.length)
      say(11, `exit 0 with ${ended.results.length} results of ${asked.length}`)
  }
  return broken
}

type Say = (invariant: Break['invariant'], what: string) => void

function judgeStreams(
  result: Extract<RunResult, { direction: 'inbound' }>,
  name: string,
  say: Say,
): void {
  const reports = Object.entries(result.streams)
  for (const [stream, report] of reports) {
    const { read, loaded, unchanged, set_aside } = report
    if (['succeeded', 'partial'].includes(report.status) && read !== loaded + unchanged + set_aside)
      say(
        6,
        `${name} ${stream}: read ${read}, loaded ${loaded}, unchanged ${unchanged}, set aside ${set_aside}`,
      )
    if (report.status === 'succeeded' && set_aside > 0)
      say(11, `${name} ${stream} succeeded with ${set_aside} set aside`)
    if (['failed', 'skipped'].includes(report.status) && report.error === undefined)
      say(11, `${name} ${stream} is ${report.status} without an error`)
  }
  if (result.status === 'succeeded') {
    const other = reports.filter(([, { status }]) => status !== 'succeeded')
    if (other.length > 0)
      say(
        11,
        `${name}, but ${other.map(([stream, { status }]) => `${stream} ${status}`).join(', ')}`,
      )
  }
}

function judgeRecords(
  result: Extract<RunResult, { direction: 'outbound' }>,
  name: string,
  say: Say,
): void {
  const { read, vanished, continued, refused, unchanged, created, updated, archived, set_aside } =
    result.records
  if (result.status === 'succeeded' || result.status === 'partial') {
    const planned = created + updated + archived + set_aside
    const left = read + vanished + continued - planned - unchanged - refused
    // One that was cut off, by a scope that is missing, has rows left; it says by what.
    if (result.error === null ? left !== 0 : left < 0)
      say(6, `${name}: ${JSON.stringify(result.records)} does not add up`)
  }
  const bad = refused + set_aside + result.associations.set_aside
  if (result.status === 'succeeded' && bad > 0) say(11, `${name} with ${bad} refused or set aside`)
  if (result.status === 'partial' && bad === 0 && result.error === null)
    say(11, `${name} with nothing refused or set aside`)
}

function countsIn(result: RunResult): readonly (readonly [string, number])[] {
  if (result.direction === 'outbound')
    return [...Object.entries(result.records), ...Object.entries(result.associations)]
  return Object.entries(result.streams).flatMap(([stream, report]) =>
    (['read', 'loaded', 'unchanged', 'set_aside', 'set_aside_values', 'deleted'] as const).map(
      (count) => [`${stream}.${count}`, report[count]] as const,
    ),
  )
}

/** The run table tells the same as the process did (invariant 11). `rows` of hubspot_sync.runs. */
export function judgeRunTable(ended: Ended, rows: readonly Row[]): readonly Break[] {
  const byId = new Map(rows.map((row) => [textOf(row['run_id']), row]))
  return ended.results.flatMap((result): Break[] => {
    const row = byId.get(result.run_id)
    // A run that another one kept out never began.
    if (row === undefined)
      return result.error === null
        ? [{ invariant: 11, what: `the run table lacks ${result.sync} (${result.status})` }]
        : []
    const status = textOf(row['status'])
    // What can't be reached can't be told how the run ended: the next process marks it as cut off.
    const cutOff = result.error?.code.startsWith('warehouse.') === true && status === 'stopped'
    return status === result.status || cutOff
      ? []
      : [
          {
            invariant: 11,
            what: `the run table says ${status} of ${result.sync}, the process ${result.status}`,
          },
        ]
  })
}

/** Tokens of HubSpot's form, and links with a signature (invariant 12). */
const secrets: readonly RegExp[] = [
  /pat-[a-z]{2,3}\d-[0-9a-f]{8}-[0-9a-f]{4}-/,
  /Bearer\s+[A-Za-z0-9._-]{8,}/,
  /[?&](?:signature|x-amz-signature|sig|Expires|token)=/i,
]

export function judgeSaid(said: string): readonly Break[] {
  return secrets.flatMap((secret): Break[] => {
    const at = said.search(secret)
    return at < 0
      ? []
      : [
          {
            invariant: 12,
            what: `the process said ${JSON.stringify(said.slice(Math.max(0, at - 40), at + 30))}`,
          },
        ]
  })
}

/** `texts`: every text of a table. */
export function judgeTexts(table: string, texts: readonly string[]): readonly Break[] {
  return texts.flatMap((text) =>
    judgeSaid(text).map(({ what }): Break => ({ invariant: 12, what: `${table}: ${what}` })),
  )
}
