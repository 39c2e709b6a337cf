import { thisProcess } from '../../src/engine/journal/holder.ts'
import { beginRun } from '../../src/engine/journal/runs.ts'
import { textIn } from '../../src/engine/cells.ts'
import type { OutboundOrder } from '../../src/engine/orders.ts'
import type { Progress } from '../../src/engine/reports.ts'
import { runOutbound } from '../../src/outbound/run.ts'
import { runUndo } from '../../src/outbound/undo/run-undo.ts'
import type { OutboundRoom } from '../outbound/outbound-room.ts'

/** A run of the sync, or the undo of one, by its id. */
export async function runAs(
  room: OutboundRoom,
  order: OutboundOrder,
  runId: string,
  undone: string | null = null,
  stopping?: { readonly signal: AbortSignal; readonly progress: (progress: Progress) => void },
) {
  const ports = { ...room.ports, signal: stopping?.signal ?? room.ports.signal }
  const holder = thisProcess()
  const head = { runId, sync: order.sync, direction: 'outbound' as const }
  const run = await beginRun(ports, { ...head, configuration: '', version: 'test', holder })
  const progress = stopping?.progress ?? (() => undefined)
  const report =
    undone === null
      ? await runOutbound(order, ports, run, progress)
      : await runUndo(order, ports, run, undone, progress)
  const { status, error } = report
  await run.finish({ status, error, planId: report.plan_id ?? null, result: report })
  return report
}

/** The live contacts: address → first name and city. */
export async function contactsOf(room: OutboundRoom): Promise<Readonly<Record<string, string>>> {
  return Object.fromEntries(
    (await room.records('contacts'))
      .filter(({ archived }) => !archived)
      .map(({ properties: held }): readonly [string, string] => [
        held['email'] ?? '',
        `${held['firstname'] ?? '-'} ${held['city'] ?? '-'}`,
      ])
      .toSorted(([one], [other]) => one.localeCompare(other)),
  )
}

export async function idOf(room: OutboundRoom, key: string): Promise<string> {
  const [row] = await room.rows(`SELECT hubspot_id FROM hubspot_sync.links WHERE key = '${key}'`)
  return textIn(row, 'hubspot_id')
}
