import { knob } from '../account/knobs.ts'
import { retryAfterForms } from './retry-after.ts'
import type { KnobSpec } from '../account/types.ts'
import { oauthTokenCalls } from './token-life.ts'

/** Limits and habits of the wire; the defaults are a Professional account's private app (HUBSPOT.md 7). */
export const serverKnobs = {
  burst: knob({
    name: 'burst_limit',
    default: 190 as number,
    meaning: 'Calls a token may make in burst_interval_ms; 0 = no limit (HUBSPOT.md 7).',
  }),
  oauthBurst: knob({
    name: 'oauth_burst_limit',
    default: 110 as number,
    meaning: 'Calls an OAuth token may make in burst_interval_ms; 0 = no limit (HUBSPOT.md 7).',
  }),
  burstInterval: knob({
    name: 'burst_interval_ms',
    default: 10_000 as number,
    meaning: 'The window of burst_limit.',
  }),
  daily: knob({
    name: 'daily_limit',
    default: 625_000 as number,
    meaning: 'Calls the account may make in a day, all apps together; 0 = no limit (HUBSPOT.md 7).',
  }),
  otherApps: knob({
    name: 'daily_used_by_other_apps',
    default: 0 as number,
    meaning:
      'Calls of today that other private apps have made already (HUBSPOT.md 7: shared by all).',
  }),
  search: knob({
    name: 'search_limit_per_second',
    default: 5 as number,
    meaning: 'Search calls the account may make in a second; 0 = no limit (HUBSPOT.md 4.2).',
  }),
  associationsBurst: knob({
    name: 'associations_burst_limit',
    default: 150 as number,
    meaning: 'Association calls in burst_interval_ms; 0 = no limit (HUBSPOT.md 6).',
  }),
  otherAppsShare: knob<number>({
    name: 'other_apps_share',
    default: 0,
    allowed: isShare,
    meaning:
      'Share of the burst and of the search limit that other traffic of the same app and account uses, as time goes by (HUBSPOT.md 7).',
  }),
  otherAppsDailyShare: knob<number>({
    name: 'other_apps_daily_share',
    default: 0,
    allowed: isShare,
    meaning:
      'Share of the daily limit that other apps use, evenly from midnight to midnight (HUBSPOT.md 7: shared by all private apps).',
  }),
  otherAppsPattern: knob<string>({
    name: 'other_apps_pattern',
    default: 'steady',
    allowed: ['steady', 'bursts'],
    meaning:
      'other_apps_share evenly, or as fast as the limit lets them for that share of every four windows, then nothing.',
  }),
  rateHeaders: knob<boolean | string>({
    name: 'rate_limit_headers',
    default: true,
    allowed: [true, false, 'daily_only', 'burst_only', 'too_high', 'too_low', 'nonsense'],
    meaning:
      'Whether answers carry X-HubSpot-RateLimit-*, never on search (HUBSPOT.md 7): all, none, one kind of them, or with figures that are wrong.',
  }),
  retryAfter: knob<boolean | string>({
    name: 'retry_after',
    default: false,
    allowed: [true, false, ...retryAfterForms],
    meaning:
      'Whether a 429 carries Retry-After, and in which form (true: seconds); HubSpot often leaves it out (HUBSPOT.md 7).',
  }),
  maxUrl: knob({
    name: 'max_url_length',
    default: 20_000 as number,
    meaning:
      'Longer request targets are answered 414; the true limit is unknown, above 15,000 characters of names with their commas escaped (HUBSPOT.md 4.1).',
  }),
  latency: knob({
    name: 'latency_ms',
    default: 0 as number,
    meaning: 'Real milliseconds to wait before each answer of the API.',
  }),
  oauthTokenCalls,
  notFoundBody: knob<string>({
    name: 'unknown_route_body',
    default: 'html',
    allowed: ['html', 'empty'],
    meaning: 'Body of the 404 of a path HubSpot does not have (HUBSPOT.md 7).',
  }),
} as const

export const serverKnobList: readonly KnobSpec[] = Object.values(serverKnobs) as readonly KnobSpec[]

function isShare(value: unknown): string | undefined {
  return typeof value === 'number' && value >= 0 && value <= 1
    ? undefined
    : 'must be a number from 0 to 1'
}
