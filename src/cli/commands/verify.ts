import type { Finding, StreamVerification } from '../../engine/verification.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import { paint } from '../colours.ts'
import { worst } from '../exit.ts'
import type { CommonFlags } from '../options.ts'
import { count, counted, errorText, number, type Output } from '../output.ts'
import { withConnector } from '../run-command.ts'
import { tableOf } from '../table.ts'

export interface VerifyFlags extends CommonFlags {
  readonly sample: number
  readonly all?: boolean
  readonly values?: boolean
  readonly stream?: string
}

/** What drift, and a stream that could not be compared, end the command with (CONTRACT.md, Exit codes). */
const driftExit = 3

export function verify(named: readonly string[], flags: VerifyFlags): Promise<number> {
  return withConnector(flags, async ({ connector, output, progress }) => {
    if (flags.sample < 1) throw noSample()
    const options = {
      sample: flags.all === true ? null : flags.sample,
      values: flags.values === true,
      stream: flags.stream ?? null,
    }
    const exits: number[] = []
    for (const sync of connector.syncs(named)) {
      const streams: StreamVerification[] = []
      for await (const one of connector.verify(sync, options)) {
        progress.clear()
        output.record({ type: 'verify', sync, ...one })
        streams.push(one)
      }
      progress.clear()
      sayStreams(output, sync, streams)
      exits.push(...streams.map(exitOf))
    }
    const exit = worst(exits)
    const drift = exits.includes(driftExit)
    output.record({ type: 'summary', status: exit === 0 ? 'succeeded' : 'partial', drift, exit })
    return exit
  })
}

function noSample(): ConnectorError {
  return new ConnectorError('config.usage', {
    what: 'A sample of none compares nothing.',
    why: '--sample was given as 0.',
    fix: 'Give a number of rows from 1 on, or --all.',
  })
}

const exitOf = ({ drift, error }: StreamVerification): number =>
  drift || error !== undefined ? driftExit : 0

function verdictOf({ drift, error, note, sampled, pending }: StreamVerification): string {
  if (drift) return paint.red('drift')
  if (error !== undefined) return paint.yellow('not compared')
  if (note !== undefined && sampled === 0) return paint.yellow('not compared')
  return pending > 0 ? paint.cyan('pending') : paint.green('same')
}

const unknown = (records: number | null): string => (records === null ? '?' : number(records))

function sayStreams(output: Output, sync: string, streams: readonly StreamVerification[]): void {
  output.say(`\n${paint.bold(sync)}: compared with HubSpot`)
  output.say(
    tableOf(
      ['stream', 'verdict', 'warehouse', 'HubSpot', 'compared', 'differing', 'pending'],
      streams.map((one) => [
        one.stream,
        verdictOf(one),
        unknown(one.warehouse),
        unknown(one.hubspot),
        count(one.sampled),
        count(one.differing),
        count(one.pending),
      ]),
      ['left', 'left', 'right', 'right', 'right', 'right', 'right'],
    ),
  )
  for (const one of streams) {
    sayFindings(output, one)
    if (one.note !== undefined) output.say(paint.dim(` ${one.stream}: ${one.note}`))
    if (one.error !== undefined) output.say(errorText(one.error))
  }
  if (streams.some(({ pending }) => pending > 0))
    output.say(paint.dim(' pending: changed since the last run, or due to be read anew.'))
}

/** So many findings of one kind are shown to people; --json tells all of them. */
const shown = 10

const kindTexts: Readonly<Record<Finding['kind'], string>> = {
  missing: 'in HubSpot, not in the warehouse',
  extra: 'in the warehouse, not in HubSpot',
  deleted_here: 'live in HubSpot, marked deleted in the warehouse',
  archived: 'archived in HubSpot, live in the warehouse',
  merged: 'merged in HubSpot, live in the warehouse',
  outdated: 'a newer version is in HubSpot',
  differs: 'values differ',
  doubled: 'several live rows of one record',
  count: 'the totals differ by more than what is on its way',
  link_missing: 'links in HubSpot, not in the warehouse',
  link_extra: 'links in the warehouse, not in HubSpot',
  link_label: 'links whose label differs',
  changed: 'changed in HubSpot since it was sent',
  record_gone: 'no longer in HubSpot',
  record_back: 'archived by the sync, live in HubSpot again',
  link_gone: 'links no longer in HubSpot',
}

function sayFindings(output: Output, { stream, findings }: StreamVerification): void {
  for (const [kind, some] of Map.groupBy(findings, (finding) => finding.kind)) {
    const title = kind === 'count' ? '' : `${counted(some.length, 'time')}: `
    output.say(` ${paint.red('✗')} ${paint.bold(stream)} ${title}${kindTexts[kind]}`)
    for (const finding of some.slice(0, shown)) {
      if (finding.id === null) continue
      output.say(`   ${finding.id}${finding.columns.length > 0 ? ` (${columnsOf(finding)})` : ''}`)
    }
    if (some.length > shown) output.say(paint.dim(`   and ${number(some.length - shown)} more`))
  }
}

function columnsOf({ columns, values }: Finding): string {
  return columns
    .map((column) => {
      const pair = values?.[column]
      if (pair === undefined) return column
      return `${column}: ${JSON.stringify(pair.warehouse)} here, ${JSON.stringify(pair.hubspot)} in HubSpot`
    })
    .join(', ')
}
