import { knob } from '../account/knobs.ts'
import type { KnobSpec } from '../account/types.ts'

export const webhookKnobs = {
  url: knob<string>({
    name: 'webhooks.url',
    default: '',
    allowed: (value) =>
      value === '' || (typeof value === 'string' && /^https?:\/\//u.test(value))
        ? undefined
        : 'must be an http address, or empty',
    meaning:
      'Where the public app is told of changes, signed with its client secret (HUBSPOT.md 10); empty: nowhere.',
  }),
  subscriptions: knob<string>({
    name: 'webhooks.subscriptions',
    default: '',
    meaning:
      'Types of events that are sent, with blanks between, as contact.creation object.deletion; empty: all.',
  }),
  delayMs: knob<number>({
    name: 'webhooks.delay_ms',
    default: 100,
    meaning: 'How long events are gathered before they are posted, at most 100 at a time.',
  }),
  retryMs: knob<number>({
    name: 'webhooks.retry_ms',
    default: 144 * 60_000,
    meaning:
      'Time between the attempts of a post that failed; HubSpot tries up to 10 times over 24 hours (HUBSPOT.md 10).',
  }),
  duplicates: knob<number>({
    name: 'webhooks.duplicates',
    default: 0,
    allowed: (value) =>
      typeof value === 'number' && value >= 0 && value <= 1 ? undefined : 'must be from 0 to 1',
    meaning: 'Share of events that come a second time (HUBSPOT.md 10: possible).',
  }),
  shuffled: knob<boolean>({
    name: 'webhooks.shuffled',
    default: false,
    meaning: 'Events of one post come in any order (HUBSPOT.md 10: not guaranteed).',
  }),
  signature: knob<string>({
    name: 'webhooks.signature',
    default: 'right',
    allowed: ['right', 'wrong', 'old', 'absent'],
    meaning:
      'Whether the signatures fit; old: their time is six minutes past, more than the five allowed (HUBSPOT.md 10).',
  }),
} as const

export const webhookKnobList: readonly KnobSpec[] = Object.values(
  webhookKnobs,
) as readonly KnobSpec[]
