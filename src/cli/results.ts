import pc from 'picocolors'
import type { InboundResult, OutboundPlan, OutboundResult, RunResult } from '../engine/reports.ts'
import { count, errorText, type Output, seconds, statusText, tableOf } from './output.ts'

/** A run's result for people: a heading, a table, what went wrong. */
export function sayResult(output: Output, result: RunResult): void {
  const calls = Object.values(result.calls).reduce((sum, calls_) => sum + calls_, 0)
  output.say(
    `\n${pc.bold(result.sync)} ${pc.dim(result.direction)}: ${statusText(result.status)} ${pc.dim(`in ${seconds(result.started_at, result.finished_at)}, ${calls} calls`)}`,
  )
  if (result.direction === 'inbound') sayStreams(output, result)
  else sayRecords(output, result)
  if (result.error !== null) output.say(errorText(result.error))
  if (result.plan_id !== undefined) {
    output.say(`  Held. Look at it, then: run ${result.sync} --approve ${result.plan_id}`)
  }
}

function sayStreams(output: Output, result: InboundResult): void {
  const right = Array.from({ length: 6 }, () => 'right' as const)
  output.say(
    tableOf(
      [
        'stream',
        'status',
        'strategy',
        'route',
        'read',
        'loaded',
        'unchanged',
        'deleted',
        'set aside',
        'values aside',
      ],
      Object.entries(result.streams).map(([name, stream]) => [
        name,
        statusText(stream.status),
        stream.strategy.replaceAll('_', ' '),
        stream.route,
        count(stream.read),
        count(stream.loaded),
        count(stream.unchanged),
        count(stream.deleted),
        count(stream.set_aside),
        count(stream.set_aside_values),
      ]),
      ['left', 'left', 'left', 'left', ...right],
    ),
  )
  for (const stream of Object.values(result.streams)) {
    if (stream.error !== undefined) output.say(errorText(stream.error))
  }
}

function sayRecords(output: Output, result: OutboundResult | OutboundPlan): void {
  const { records, associations } = result
  const line = (title: string, counts: Readonly<Record<string, number>>): readonly string[] => [
    pc.bold(title),
    Object.entries(counts)
      .filter(([name, value]) => value > 0 || name === 'read')
      .map(([name, value]) => `${name.replaceAll('_', ' ')} ${value.toLocaleString('en-US')}`)
      .join(pc.dim(' · ')) || pc.dim('none'),
  ]
  output.say(
    tableOf(['', ''], [line('records', { ...records }), line('associations', { ...associations })]),
  )
}

/** A plan for people: counts, samples, refusals, what it costs. */
export function sayPlan(output: Output, sync: string, plan: OutboundPlan): void {
  output.say(`\n${pc.bold(sync)}: what a run would do ${pc.dim(`(plan ${plan.plan_id})`)}`)
  sayRecords(output, plan)
  if (plan.samples.length > 0) {
    output.say(
      tableOf(
        ['key', 'action', 'field', 'before', 'after'],
        plan.samples.map((sample) => [
          sample.key,
          sample.action,
          sample.field ?? '',
          sample.before ?? pc.dim('none'),
          sample.after ?? pc.dim('none'),
        ]),
      ),
    )
  }
  for (const [code, rows] of Object.entries(plan.refusals)) {
    output.say(`  ${pc.yellow('refused')} ${rows.toLocaleString('en-US')} × ${code}`)
  }
  const calls = Object.entries(plan.calls).map(([kind, n]) => `${n} ${kind.replaceAll('_', ' ')}`)
  output.say(pc.dim(`  calls: ${calls.join(', ') || 'none'}; about ${Math.ceil(plan.seconds)} s`))
  if (plan.held !== null) output.say(errorText(plan.held))
}
