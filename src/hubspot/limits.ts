/** HubSpot's limits and our own bounds around them, as data. Headers correct the rates while we run (governor.ts). */
export const limits = {
  /** HUBSPOT.md 4.1: list pages hold at most 100 records. */
  listPage: 100,
  /** HUBSPOT.md 4.1: with property history a page holds at most 50 records. */
  historyPage: 50,
  /** Entries of property history that one answer should hold at most: some 25 MB as they are parsed. */
  historyEntries: 50_000,
  /** Batch reads of property history that are under way at once. */
  historyAhead: 3,
  /** HUBSPOT.md 4.1, 4.3: batch reads and writes take at most 100 inputs. */
  batch: 100,
  /** HUBSPOT.md 6: a page of one record's associations. */
  linksPage: 500,
  /** HUBSPOT.md 6: batch reads of associations take 1,000 records. */
  linksBatch: 1_000,
  /** HUBSPOT.md 4.2. */
  searchPage: 200,
  /** HUBSPOT.md 4.2 (!): search bodies over 3,000 characters may be refused; kept below it. */
  searchBodyCharacters: 2_500,
  /** HUBSPOT.md 8: owners pages hold up to 500. */
  ownersPage: 500,
  /** HUBSPOT.md 8: the largest page of each list. */
  formsPage: 500,
  formSubmissionsPage: 50,
  campaignsPage: 100,
  marketingEmailsPage: 100,
  emailCampaignsPage: 500,
  emailEventsPage: 1_000,
  listsPage: 500,
  listMembershipsPage: 250,
  flowsPage: 100,
  exchangeRatesPage: 100,
  /** HUBSPOT.md 8: how far into a list search HubSpot pages. */
  listsReach: 10_000,
  /** HUBSPOT.md 4.1: no documented URL limit, 414 exists, others cut at 5 KB to 15,000 characters. */
  urlPropertyCharacters: 6_000,

  /** HUBSPOT.md 7: the smallest burst limit of any app, until a header tells the account's own. */
  burst: { calls: 100, intervalMs: 10_000 },
  /** HUBSPOT.md 4.2: 5 searches a second an account; where other apps search too, the pace gives way (pace.ts). */
  search: { calls: 5, intervalMs: 1_000 },
  /** HUBSPOT.md 6: associations are limited apart; the smallest of any account. */
  associations: { calls: 100, intervalMs: 10_000 },
  /** Our share of a burst window that no header tells of. */
  burstShare: 0.9,
  dailyShare: 0.8,
  /** After the daily budget is spent, one call in this time asks HubSpot whether the day is new. */
  dailyProbeMs: 10 * 60_000,
  /** The longest wait for a limit by the second or by ten seconds. */
  burstWaitMs: 60_000,
  /** Batches of one write that are under way at once. */
  writesAhead: 3,
  concurrency: { general: 8, search: 3, associations: 4 },

  /** HUBSPOT.md 4.3: a locked record stays locked for 2 s. */
  lockedMs: 2_000,
  retry: { tries: 7, baseMs: 500, capMs: 30_000, budgetMs: 5 * 60_000 },
  /** HUBSPOT.md 7: Cloudflare gives up after 100 s (524); we wait a little longer than that. */
  timeouts: { connectMs: 10_000, headersMs: 110_000, stallMs: 30_000, totalMs: 300_000 },
  /** An import's file may hold 512 MB (HUBSPOT.md 2.8). */
  uploadMs: 3_600_000,
  /** No documented answer comes near; more is a fault. */
  answerBytes: 256 * 1024 * 1024,
} as const

export interface Timeouts {
  readonly connectMs: number
  /** From the request's end to the answer's headers. */
  readonly headersMs: number
  /** Between two pieces of the body. */
  readonly stallMs: number
  readonly totalMs: number
}

export interface RetryPolicy {
  readonly tries: number
  readonly baseMs: number
  readonly capMs: number
  /** All waits of one call together. */
  readonly budgetMs: number
}
