import { memberProperty } from '../engine/list-members.ts'
import type {
  AssociationCounts,
  InboundResult,
  OutboundPlan,
  PlanCreate,
  RecordCounts,
  RunResult,
  StreamReport,
} from '../engine/reports.ts'
import type { Connector } from '../connector.ts'
import type { Removal } from '../connector/removals.ts'
import { errorKinds } from '../errors/catalogue.ts'
import type { ErrorKind } from '../errors/error-kind.ts'
import { paint } from './colours.ts'
import { count, counted, errorText, number, type Output, seconds, statusText } from './output.ts'
import { tableOf, wrapped } from './table.ts'

/** A run's result for people: a heading, a table, what went wrong. */
export function sayResult(output: Output, result: RunResult): void {
  const calls = Object.values(result.calls).reduce((sum, each) => sum + each, 0)
  const took = `in ${seconds(result.started_at, result.finished_at)}, ${counted(calls, 'call')}`
  output.say(
    `\n${paint.bold(result.sync)} ${result.direction}: ${statusText(result.status)} ${paint.dim(took)}`,
  )
  if (result.direction === 'inbound') sayStreams(output, result)
  else {
    sayRecords(output, result)
    if (result.error?.code === 'run.held') {
      output.say(paint.dim(' These are the counts of the plan: what is held has not been sent.'))
    }
  }
  if (result.error !== null) output.say(errorText(result.error))
  if (result.plan_id !== undefined) {
    output.say(
      `  Nothing of it was removed. When it is right: hubspot-warehouse run ${result.sync} --approve ${result.plan_id}`,
    )
  }
}

const strategyText: Readonly<Record<string, string>> = {
  full_refresh: 'full refresh',
  client_incremental: 'client-side',
}

export const strategyOf = (strategy: string): string => strategyText[strategy] ?? strategy

/** Counts that are shown only where there are any. */
const rareCounts = ['deleted', 'set_aside', 'set_aside_values'] as const

const rareTitles: Readonly<Record<(typeof rareCounts)[number], string>> = {
  deleted: 'deleted',
  set_aside: 'set aside',
  set_aside_values: 'values aside',
}

/** A sync with more streams than this has those without news named in one line. */
const listedWhole = 12

const isQuiet = (stream: StreamReport): boolean =>
  stream.status === 'succeeded' &&
  [stream.read, stream.loaded, stream.unchanged, ...rareCounts.map((name) => stream[name])].every(
    (met) => met === 0,
  )

function sayStreams(output: Output, result: InboundResult): void {
  const streams = Object.entries(result.streams)
  if (streams.length === 0) return
  const quiet = streams.length > listedWhole ? streams.filter(([, stream]) => isQuiet(stream)) : []
  const shown = streams.filter((stream) => !quiet.includes(stream))
  if (shown.length > 0) output.say(streamTable(shown))
  if (quiet.length > 0) {
    const names = quiet.map(([name]) => name).join(', ')
    output.say(wrapped(` Nothing new in ${counted(quiet.length, 'stream')}: ${names}.`))
  }
  for (const [, stream] of streams) {
    // What ended the whole run is said once, for the run.
    const isSaid =
      stream.error?.code === result.error?.code ||
      (stream.status === 'stopped' && result.error !== null)
    if (stream.error !== undefined && !isSaid) output.say(errorText(stream.error))
  }
}

function streamTable(streams: readonly (readonly [string, StreamReport])[]): string {
  const rare = rareCounts.filter((name) => streams.some(([, stream]) => stream[name] > 0))
  const counts = ['read', 'loaded', 'unchanged', ...rare] as const
  const right = counts.map(() => 'right' as const)
  const titleOf = (name: (typeof counts)[number]): string =>
    name in rareTitles ? rareTitles[name as keyof typeof rareTitles] : name
  // The heading says that all succeeded: then the column would only take room.
  const told = streams.some(([, stream]) => stream.status !== 'succeeded')
  return tableOf(
    ['stream', ...(told ? ['status'] : []), 'strategy', 'route', ...counts.map(titleOf)],
    streams.map(([name, stream]) => [
      name,
      ...(told ? [statusText(stream.status)] : []),
      strategyOf(stream.strategy),
      stream.route,
      ...counts.map((one) => count(stream[one])),
    ]),
    ['left', ...(told ? ['left' as const] : []), 'left', 'left', ...right],
  )
}

const recordCounts = [
  'read',
  'vanished',
  'continued',
  'unchanged',
  'created',
  'updated',
  'archived',
  'refused',
  'set_aside',
] as const

const associationCounts = ['unchanged', 'added', 'removed', 'kept', 'set_aside'] as const

interface Counts {
  readonly records: RecordCounts
  readonly associations: AssociationCounts
}

function sayRecords(output: Output, { records, associations }: Counts): void {
  const line = <Name extends string>(
    title: string,
    names: readonly Name[],
    counts: Readonly<Record<Name, number>>,
  ): string => {
    const parts = names
      .filter((name) => counts[name] > 0 || name === 'read')
      .map((name) => `${name.replaceAll('_', ' ')} ${number(counts[name])}`)
    return ` ${paint.bold(title.padEnd(13))} ${parts.join(paint.dim(' · ')) || paint.dim('none')}`
  }
  output.say(line('records', recordCounts, records))
  output.say(line('associations', associationCounts, associations))
}

/** Why rows were refused or records set aside. */
export function sayCauses(output: Output, causes: Awaited<ReturnType<Connector['causes']>>): void {
  for (const { code, count: met, what } of causes) {
    output.say(` ${paint.yellow(number(met))} × ${code}${what === null ? '' : `: ${what}`}`)
  }
  if (causes.length > 0) {
    output.say(
      paint.dim(
        ' Each with its key: hubspot-warehouse preview hubspot_sync.changes (or association_changes, set_aside)',
      ),
    )
  }
}

/** How what a run wrote is taken back: the one place where its id is told. */
export function sayWayBack(output: Output, result: RunResult): void {
  if (result.direction !== 'outbound' || result.error?.code === 'run.held') return
  const { records, associations } = result
  const wrote = records.created + records.updated + records.archived
  if (wrote + associations.added + associations.removed === 0) return
  output.say(paint.dim(` To take it back: hubspot-warehouse undo ${result.run_id}`))
}

function createText({ kind, object, name, property, property_type, to }: PlanCreate): string {
  const what = kind.replace('_', ' ')
  if (to !== undefined) return `${what} "${name}" of ${object} and ${to}`
  if (property !== undefined) return `${what} "${name}" of ${object}.${property}`
  if (kind === 'list') return `list "${name}" of ${object}`
  return `${what} ${object}.${name}${property_type === undefined ? '' : ` (${property_type})`}`
}

/** Everything that a plan would remove: a line each, as large as it is. */
export async function sayRemovals(output: Output, removals: AsyncIterable<Removal>): Promise<void> {
  for await (const removal of removals) {
    output.record({ type: 'removal', ...removal })
    const { kind, key, hubspot_id, to_type, to_id, label } = removal
    const record = `${key} ${paint.dim(`(${hubspot_id ?? '?'})`)}`
    const link = `${to_type} ${to_id}${label === null ? '' : `: ${label}`}`
    const leaves = memberProperty in (removal.before ?? {}) ? 'off list' : 'archive '
    output.say(kind === 'archive' ? ` ${leaves} ${record}` : ` unlink   ${record} from ${link}`)
  }
}

/** What a code of the catalogue means, on a line of its own. */
function meaningOf(code: string): string {
  const kind = (errorKinds as Readonly<Record<string, ErrorKind>>)[code]
  return kind === undefined ? '' : `\n${paint.dim(`   ${kind.meaning}`)}`
}

function quotaText({ daily_max, daily_remaining, takes }: OutboundPlan['quota']): string {
  if (daily_remaining === null) return 'HubSpot does not tell how many calls are left today'
  const of = daily_max === null ? '' : ` of ${number(daily_max)}`
  const left = `${number(daily_remaining)}${of} calls are left today`
  return takes > daily_remaining ? `${left}: too few, the rest goes on tomorrow` : left
}

/** A plan for people: counts, samples, refusals, what it costs. */
export function sayPlan(output: Output, sync: string, plan: OutboundPlan): void {
  output.say(`\n${paint.bold(sync)}: what a run would do ${paint.dim(`(plan ${plan.plan_id})`)}`)
  sayRecords(output, plan)
  if (plan.samples.length > 0) {
    const none = paint.dim('none')
    output.say(
      `\n${tableOf(
        ['key', 'action', 'field', 'before', 'after'],
        plan.samples.map((sample) => [
          sample.key,
          sample.action,
          sample.field ?? '',
          sample.before || none,
          sample.after || none,
        ]),
      )}`,
    )
  }
  for (const create of plan.creates) output.say(` ${paint.yellow('creates')} ${createText(create)}`)
  for (const [code, rows] of Object.entries(plan.refusals)) {
    // Refused or set aside, as the counts above tell: either way they don't go.
    output.say(` ${paint.yellow('not sent')} ${counted(rows, 'row')}: ${code}${meaningOf(code)}`)
  }
  for (const [code, links] of Object.entries(plan.links_set_aside)) {
    output.say(` ${paint.yellow('set aside')} ${counted(links, 'link')}: ${code}${meaningOf(code)}`)
  }
  for (const note of plan.notes) output.say(wrapped(` ${note}`))
  const calls = Object.entries(plan.calls)
    .filter(([, n]) => n > 0)
    .map(([kind, n]) => `${number(n)} ${kind.replaceAll('_', ' ')}`)
  if (calls.length > 0) {
    const took = number(Math.ceil(plan.seconds))
    output.say(paint.dim(` to send: about ${took} s; calls: ${calls.join(', ')}, reading apart`))
  }
  output.say(paint.dim(` quota: ${quotaText(plan.quota)}`))
  if (plan.records.archived + plan.associations.removed > 0) {
    output.say(paint.dim(` All that would go: hubspot-warehouse plan ${sync} --removals`))
  }
  if (plan.held !== null) {
    output.say(errorText(plan.held))
    output.say(`  When it is right: hubspot-warehouse run ${sync} --approve ${plan.plan_id}`)
  }
}
