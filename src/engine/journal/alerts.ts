import { z } from 'zod'
import {
  type AlertChange,
  type AlertKind,
  alertKinds,
  type AlertMarks,
  type AlertMessage,
  type OpenAlert,
} from '../alerts.ts'
import { countIn, jsonIn, textIn, textOrNullIn, timeOrNullIn } from '../cells.ts'
import type { Row, Transaction, View, Warehouse } from '../ports.ts'
import { controlView } from './control.ts'
import { repeatable } from './repeatable.ts'
import { controlTable, slotOf } from './tables.ts'

const marksTable = controlTable('_alert_marks', 'What alerts remember of each sync.', {
  sync: 'text',
  /** Each writer raises it, so that two that judge at once don't both tell. */
  revision: 'number',
  /** JSON. */
  marks_text: 'text',
  judged_at: 'timestamp',
})

const alertsTable = controlTable('_alerts', 'Conditions of syncs that alerts tell of.', {
  alert_id: 'text',
  sync: 'text',
  kind: 'text',
  what: 'text',
  fix: 'text',
  error_code: 'text',
  run_id: 'text',
  opened_at: 'timestamp',
  closed_at: 'timestamp',
})

const messagesTable = controlTable('_alert_messages', 'Messages about alerts, by channel.', {
  message_id: 'text',
  alert_id: 'text',
  sync: 'text',
  kind: 'text',
  message_state: 'text',
  channel: 'text',
  body: 'text',
  made_at: 'timestamp',
  nth: 'number',
  attempts: 'number',
  due_at: 'timestamp',
  sent_at: 'timestamp',
  given_up_at: 'timestamp',
  trouble: 'text',
})

export const alertTables = [marksTable, alertsTable, messagesTable] as const

const marksSlots = { marks: slotOf(marksTable) }
const alertsSlots = { alerts: slotOf(alertsTable) }
export const messagesSlots = { messages: slotOf(messagesTable) }

export const alertViews: readonly View[] = [
  controlView('alerts', 'alerts/view_alerts', {
    ...alertsSlots,
    open: { kind: 'column', name: 'open' },
  }),
  controlView('alert_messages', 'alerts/view_alert_messages', {
    ...messagesSlots,
    state: { kind: 'column', name: 'state' },
  }),
]

/** What is kept of a sync; `marks` null: it was never judged. */
export interface SavedAlerts {
  readonly sync: string
  readonly revision: number
  readonly marks: AlertMarks | null
  readonly open: readonly SavedAlert[]
}

/** An open alert with the mend that it told, and the run that it is about; null for what is about none. */
export interface SavedAlert extends OpenAlert {
  readonly fix: string | null
  readonly runId: string | null
}

const time = z.iso.datetime().transform((iso) => new Date(iso))
export const marksSchema = z.object({
  since: time,
  waitingSince: time.nullable(),
  goodAt: time.nullable(),
  seen: z.array(z.string()).readonly(),
})
const kindSchema = z.enum(alertKinds)

export async function addWatched(warehouse: Transaction, sync: string): Promise<void> {
  await warehouse.run({ name: 'alerts/add_sync', slots: marksSlots, values: { sync } })
}

/** What is kept of every sync that is watched. */
export async function listAlerts(warehouse: Transaction): Promise<readonly SavedAlerts[]> {
  const kept = await warehouse.rows({ name: 'alerts/marks', slots: marksSlots })
  const open = await warehouse.rows({ name: 'alerts/open', slots: alertsSlots })
  return kept
    .map((row) => {
      const sync = textIn(row, 'sync')
      return {
        sync,
        revision: countIn(row, 'revision'),
        // What can't be read is begun afresh: the sync is watched from now on.
        marks: marksSchema
          .nullable()
          .catch(null)
          .parse(jsonIn(row, 'marks_text') ?? null),
        open: open.filter((one) => textIn(one, 'sync') === sync).flatMap(openIn),
      }
    })
    .filter((one, at, all) => one.sync !== all[at - 1]?.sync)
}

function openIn(row: Row): readonly SavedAlert[] {
  const kind = kindSchema.safeParse(textOrNullIn(row, 'kind'))
  const openedAt = timeOrNullIn(row, 'opened_at')
  // A kind of a newer version is left to that one.
  if (!kind.success || openedAt === null) return []
  return [
    {
      alertId: textIn(row, 'alert_id'),
      kind: kind.data,
      openedAt,
      what: textOrNullIn(row, 'what') ?? '',
      fix: textOrNullIn(row, 'fix'),
      runId: textOrNullIn(row, 'run_id'),
    },
  ]
}

/** A message as it is first entered. */
export interface NewMessage
  extends Pick<AlertMessage, 'messageId' | 'channel' | 'body' | 'nth' | 'madeAt'> {
  readonly alertId: string
  readonly kind: AlertKind
  readonly state: AlertChange['state']
}

export interface JudgedSync {
  readonly marks: AlertMarks
  readonly changes: readonly AlertChange[]
  readonly messages: readonly NewMessage[]
}

class Overtaken extends Error {}

/** Keeps a judgement and puts its messages on their way, all or nothing. False: somebody else judged meanwhile. */
export async function saveAlerts(
  warehouse: Warehouse,
  read: Pick<SavedAlerts, 'sync' | 'revision'>,
  judged: JudgedSync,
  now: Date,
): Promise<boolean> {
  const writing = (): Promise<void> =>
    warehouse.transaction(async (transaction) => {
      const saved = await transaction.run({
        name: 'alerts/save_marks',
        slots: marksSlots,
        values: {
          sync: read.sync,
          revision: read.revision,
          marks_text: JSON.stringify(judged.marks),
          judged_at: now,
        },
      })
      if (saved === 0) throw new Overtaken()
      await enterChanges(transaction, read.sync, judged)
    })
  try {
    // Done already, it is overtaken by itself: the next look finds nothing new.
    await repeatable(writing)
    return true
  } catch (error) {
    if (error instanceof Overtaken) return false
    throw error
  }
}

/** Repeatable. */
export async function enterChanges(
  transaction: Transaction,
  sync: string,
  { changes, messages }: Pick<JudgedSync, 'changes' | 'messages'>,
): Promise<void> {
  for (const { state, alertId, kind, runId, openedAt, changedAt, text } of changes) {
    if (state === 'opened') {
      const { what, fix, code } = text
      await transaction.run({
        name: 'alerts/add_alert',
        slots: alertsSlots,
        values: {
          alert_id: alertId,
          sync,
          kind,
          what,
          fix,
          error_code: code,
          run_id: runId,
          opened_at: openedAt,
        },
      })
    } else {
      const values = { alert_id: alertId, closed_at: changedAt }
      await transaction.run({ name: 'alerts/close_alert', slots: alertsSlots, values })
    }
  }
  for (const { messageId, alertId, kind, state, channel, body, nth, madeAt } of messages) {
    await transaction.run({
      name: 'alerts/add_message',
      slots: messagesSlots,
      values: {
        message_id: messageId,
        alert_id: alertId,
        sync,
        kind,
        message_state: state,
        channel,
        body,
        nth,
        made_at: madeAt,
      },
    })
  }
}

export async function forgetAlerts(warehouse: Transaction, before: Date): Promise<void> {
  const values = { before }
  await warehouse.run({ name: 'alerts/forget_messages', slots: messagesSlots, values })
  await warehouse.run({ name: 'alerts/forget_alerts', slots: alertsSlots, values })
}
