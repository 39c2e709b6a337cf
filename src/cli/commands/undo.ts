import type { UndoReport } from '../../engine/reports.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import { paint } from '../colours.ts'
import type { CommonFlags } from '../options.ts'
import { counted, errorText, type Output } from '../output.ts'
import { sayCauses, sayResult, sayWayBack } from '../results.ts'
import { withConnector } from '../run-command.ts'
import { tableOf } from '../table.ts'
import { exitOfResult } from './run.ts'

export interface UndoFlags extends CommonFlags {
  readonly plan?: boolean
  readonly approve?: string
}

export function undo(runId: string, flags: UndoFlags): Promise<number> {
  return flags.plan === true ? planned(runId, flags) : done(runId, flags)
}

function planned(runId: string, flags: UndoFlags): Promise<number> {
  return withConnector(flags, async ({ connector, output, progress }) => {
    const plan = await connector.planUndo(runId)
    progress.clear()
    output.record({ type: 'undo_plan', ...plan })
    const { records, associations, samples, held } = plan
    output.say(
      `\n${paint.bold(plan.sync)}: what an undo of ${runId} would do ${paint.dim(`(plan ${plan.plan_id})`)}`,
    )
    output.say(
      tableOf(
        ['changes', 'put back', 'archived', 'made anew', 'left', 'links back', 'links off'],
        [
          [
            records.read,
            records.updated,
            records.archived,
            records.created,
            records.unchanged,
            associations.added,
            associations.removed,
          ].map(String),
        ],
        ['right', 'right', 'right', 'right', 'right', 'right', 'right'],
      ),
    )
    if (samples.length > 0) {
      const none = paint.dim('none')
      output.say(
        `\n${tableOf(
          ['key', 'action', 'field', 'before', 'after'],
          samples.map(({ key, action, field, before, after }) => [
            key,
            action,
            field ?? '',
            before || none,
            after || none,
          ]),
        )}`,
      )
    }
    sayKept(output, plan.undo)
    if (held === null) return 0
    output.say(errorText(held))
    output.say(`  When it is right: hubspot-warehouse undo ${runId} --approve ${plan.plan_id}`)
    return new ConnectorError('run.held', held).exit
  })
}

function done(runId: string, flags: UndoFlags): Promise<number> {
  return withConnector(flags, async ({ connector, output, progress }) => {
    const result = await connector.undo(runId, { approve: flags.approve ?? null })
    progress.clear()
    output.record({ ...result })
    // How it goes on is said here: it is the undo that is approved, not a run of the sync.
    const { plan_id: planId, ...told } = result
    sayResult(output, told)
    if (planId !== undefined) {
      output.say(`  When it is right: hubspot-warehouse undo ${runId} --approve ${planId}`)
    }
    if (result.direction === 'outbound' && result.undo !== undefined) sayKept(output, result.undo)
    if (result.status === 'partial' && !output.json)
      sayCauses(output, await connector.causes(result.sync, result.run_id))
    sayWayBack(output, result)
    const exit = exitOfResult(result)
    output.record({ type: 'summary', status: result.status, exit })
    return exit
  })
}

function sayKept(output: Output, { kept_records, kept_values, recreated }: UndoReport): void {
  if (kept_records > 0) {
    const stay = kept_records === 1 ? 'stays as it is' : 'stay as they are'
    output.say(` ${counted(kept_records, 'record')} changed since ${stay}.`)
  }
  if (kept_values > 0) {
    const stay = kept_values === 1 ? 'stays' : 'stay'
    output.say(` ${counted(kept_values, 'value')} changed since ${stay} beside those put back.`)
  }
  if (recreated > 0) {
    output.say(
      ` HubSpot brings no archived record back: ${counted(recreated, 'record')} made anew from what was kept, with new ids.`,
    )
  }
}
