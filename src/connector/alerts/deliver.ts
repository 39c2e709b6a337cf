import type { AlertChannel } from '../../config/alerts.ts'
import type { Environment } from '../../config/secrets.ts'
import type { AlertMessage } from '../../engine/alerts.ts'
import type { Settled } from '../../engine/journal/alert-messages.ts'
import type { Clock, Log } from '../../engine/ports.ts'
import { sendOnce } from './send.ts'

/** Where messages stand until they have gone out: the control schema, or a file while that can't be reached. */
export interface Outbox {
  /** By channel, each channel's in the order in which they go. */
  waiting(): Promise<readonly AlertMessage[]>
  /** False: another process has taken it. */
  claim(message: AlertMessage, dueAt: Date): Promise<boolean>
  settle(message: AlertMessage, settled: Settled): Promise<void>
}

export interface DeliveryPorts {
  readonly clock: Clock
  readonly log: Log
  readonly environment: Environment
  readonly folder: string
  readonly signal: AbortSignal
}

const minuteMs = 60_000
/** After the first, second, ... try that failed. */
const backOffMs = [1, 2, 5, 15, 30, 60].map((minutes) => minutes * minuteMs)
/** A channel that was out of order for so long is told no more of what was then. */
const givenUpAfterMs = 7 * 24 * 60 * minuteMs
/** A command that has done its work doesn't wait longer than this for channels. */
const longestMs = 30_000

/**
 * Sends what is due. In each channel one message goes after the other: the end of a condition never comes before its
 * beginning. A try is written down before it is made: a process that is killed between the two leaves it to the next
 * occasion, so that a message may come twice (with the same key) but is never lost.
 */
export async function deliver(
  outbox: Outbox,
  channels: readonly AlertChannel[],
  ports: DeliveryPorts,
): Promise<void> {
  const { clock, log } = ports
  const began = performance.now()
  const stuck = new Set<string>()
  const waiting = await outbox.waiting()
  for (const message of waiting) {
    const channel = channels.find(({ name }) => name === message.channel)
    if (channel === undefined || stuck.has(message.channel)) continue
    if (ports.signal.aborted || performance.now() - began > longestMs) return
    const now = clock.now()
    const wait = backOffMs[Math.min(message.attempts, backOffMs.length - 1)] ?? minuteMs
    // A time further ahead than any wait was written by a clock that was wrong.
    const dueMs = message.dueAt.getTime() - now.getTime()
    if (dueMs > 0 && dueMs <= 24 * 60 * minuteMs) {
      stuck.add(message.channel)
      continue
    }
    const again = new Date(now.getTime() + wait)
    if (!(await outbox.claim(message, again))) {
      stuck.add(message.channel)
      continue
    }
    const sent = await sendOnce(channel, message.body, ports, now)
    if (sent.ok) {
      await outbox.settle(message, {
        sentAt: clock.now(),
        givenUpAt: null,
        trouble: null,
        dueAt: again,
      })
      log.info('alert_sent', { channel: channel.name, message: message.messageId })
      continue
    }
    const givenUp = now.getTime() - message.madeAt.getTime() > givenUpAfterMs
    const { trouble } = sent
    await outbox.settle(message, {
      sentAt: null,
      givenUpAt: givenUp ? now : null,
      trouble,
      dueAt: new Date(now.getTime() + Math.max(wait, sent.retryAfterMs ?? 0)),
    })
    log.warn(givenUp ? 'alert_given_up' : 'alert_not_sent', {
      channel: channel.name,
      message: message.messageId,
      attempts: message.attempts + 1,
      trouble,
    })
    if (!givenUp) stuck.add(message.channel)
  }
}
