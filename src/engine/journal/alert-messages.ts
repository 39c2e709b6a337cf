import type { AlertMessage } from '../alerts.ts'
import { countIn, textIn, textOrNullIn, timeOrNullIn } from '../cells.ts'
import type { Transaction } from '../ports.ts'
import { messagesSlots } from './alerts.ts'

export interface WaitingMessage extends AlertMessage {
  /** Why the last try failed; null: none was made. */
  readonly trouble: string | null
}

/** What is still on its way, in the order in which each channel gets it. */
export async function waitingMessages(warehouse: Transaction): Promise<readonly WaitingMessage[]> {
  const rows = await warehouse.rows({ name: 'alerts/messages', slots: messagesSlots })
  return rows.map((row) => ({
    messageId: textIn(row, 'message_id'),
    channel: textIn(row, 'channel'),
    body: textIn(row, 'body'),
    madeAt: timeOrNullIn(row, 'made_at') ?? new Date(0),
    nth: countIn(row, 'nth'),
    attempts: countIn(row, 'attempts'),
    dueAt: timeOrNullIn(row, 'due_at') ?? new Date(0),
    trouble: textOrNullIn(row, 'trouble'),
  }))
}

/** False: another process has taken it. */
export async function claimMessage(
  warehouse: Transaction,
  message: Pick<AlertMessage, 'messageId' | 'attempts'>,
  dueAt: Date,
): Promise<boolean> {
  const values = { message_id: message.messageId, attempts: message.attempts, due_at: dueAt }
  return (await warehouse.run({ name: 'alerts/claim_message', slots: messagesSlots, values })) > 0
}

export interface Settled {
  readonly sentAt: Date | null
  readonly givenUpAt: Date | null
  readonly trouble: string | null
  readonly dueAt: Date
}

export async function settleMessage(
  warehouse: Transaction,
  messageId: string,
  { sentAt, givenUpAt, trouble, dueAt }: Settled,
): Promise<void> {
  await warehouse.run({
    name: 'alerts/settle_message',
    slots: messagesSlots,
    values: {
      message_id: messageId,
      sent_at: sentAt,
      given_up_at: givenUpAt,
      trouble,
      due_at: dueAt,
    },
  })
}
