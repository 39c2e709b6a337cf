import type { ErrorCode } from '../../errors/catalogue.ts'
import type { OutboundContext } from '../context.ts'
import { AccountFacts } from './account-facts.ts'
import type { Advance, Stop } from './advance.ts'
import { clearStages } from './clear-stages.ts'
import { Desk } from './desk.ts'
import { ImportRoute } from './import-route.ts'
import { Imports } from './imports.ts'
import { Judge } from './judge.ts'
import { LinkImports } from './link-import.ts'
import { sendMoves } from './moves.ts'
import { sendBatches } from './send-batches.ts'
import { sendLinks } from './send-links.ts'
import { type Lost, settleLost } from './settle-lost.ts'

/** Goes through everything that is unfinished; each change is sent at most so often in one run. */
const mostPasses = 6
/** HUBSPOT.md 4.3: a locked record stays so for 2 s; other passing faults take no longer. */
const betweenPassesMs = 2_000
const longestLookMs = 30_000

/** Identities are left before others take them over. */
const sequence = ['archive', 'update', 'create'] as const

/**
 * Moves every unfinished change of the sync along: what was sent before is settled first, by looking; what is planned is
 * sent and settled; then the links. Called before a plan it continues the run that was cut off, after it it sends.
 * Killed anywhere and called again, it goes on as if nothing had happened.
 * `cutOff` gets what was brought to an end before a failure; then the failure is thrown.
 */
export async function advanceChanges(
  context: OutboundContext,
  cutOff: (advance: Advance) => void = () => undefined,
): Promise<Advance> {
  const desk = new Desk(context)
  const facts = new AccountFacts(context)
  const judge = new Judge(desk, facts)
  const started = await desk.unfinished()
  const taken = started.reduce((sum, kind) => sum + kind.planned + kind.sent, 0)
  const until = context.ports.clock.now().getTime() + context.order.waitMs
  const jobs = new Imports(desk, until)
  const imports = new ImportRoute(desk, facts, judge, jobs)

  const { links } = desk
  const linkImports = new LinkImports(desk, jobs, links)
  let left = taken
  let stop: Stop | null = null
  try {
    if (taken > 0) {
      const open = await advanceRecords(desk, facts, judge, imports, until)
      stop = stopOf(desk, open)
      left = (await desk.unfinished()).reduce((sum, kind) => sum + kind.planned + kind.sent, 0)
    }
    const linksOpen = await sendLinks(desk, linkImports, left > 0, links)
    if (linksOpen.imports > 0) stop ??= importsWait(desk, linksOpen.imports)
    else if (linksOpen.links > 0) stop ??= linksWait(desk, linksOpen.links)
  } catch (error) {
    cutOff({ taken, records: { ...desk.counts }, links, left, stop })
    throw error
  }
  return { taken, records: { ...desk.counts }, links, left, stop }
}

interface Open extends Lost {
  readonly imports: number
  /** Neither settled nor proven after all passes. */
  readonly restless: number
}

async function advanceRecords(
  desk: Desk,
  facts: AccountFacts,
  judge: Judge,
  imports: ImportRoute,
  until: number,
): Promise<Open> {
  const { clock, signal } = desk.context.ports
  let lookMs = betweenPassesMs
  for (let pass = 1; ; ) {
    signal.throwIfAborted()
    const running = await imports.settleOpen()
    const lost = await settleLost(desk, facts, judge)
    const kinds = await desk.unfinished()
    const planned = kinds.reduce((sum, kind) => sum + kind.planned, 0)
    if (planned > 0 && pass <= mostPasses) {
      if (pass > 1) await clock.sleep(betweenPassesMs, signal)
      for (const action of sequence) {
        for (const kind of kinds.filter((one) => one.action === action && one.planned > 0)) {
          if (action === 'update') {
            await clearStages(desk, facts, judge, kind.object)
            await sendMoves(desk, facts, judge, kind.object)
          }
          const left = await imports.send(kind)
          if (left > 0) await sendBatches(desk, judge, { ...kind, planned: left })
        }
      }
      pass += 1
      continue
    }
    const now = clock.now().getTime()
    if (lost.waiting === 0 || now >= until) {
      return { ...lost, imports: running, restless: planned }
    }
    await clock.sleep(Math.min(lookMs, until - now), signal)
    lookMs = Math.min(lookMs * 2, longestLookMs)
  }
}

function stopOf(desk: Desk, open: Open): Stop | null {
  const { sync } = desk
  const stop = (
    status: Stop['status'],
    code: ErrorCode,
    words: readonly [what: string, why: string, fix: string],
    planId: string | null = null,
  ): Stop => {
    const [what, why, fix] = words
    return { status, error: { code, what, why, fix }, planId }
  }
  if (open.unproven > 0) {
    return stop(
      'held',
      'outbound.create_unproven',
      [
        `${open.unproven} creates of the sync ${sync} can be proven neither way.`,
        "HubSpot's answer was lost, and rows without identify_by can't be looked for.",
        `Look in HubSpot for the newest records. If they are missing, run again with --approve ${open.planId ?? ''}.`,
      ],
      open.planId,
    )
  }
  if (open.imports > 0) return importsWait(desk, open.imports)
  if (open.waiting > 0) {
    return stop('waiting', 'outbound.create_unsettled', [
      `${open.waiting} creates of the sync ${sync} are not settled.`,
      "HubSpot's answer was lost, and its search shows new records only after a while.",
      'Nothing to do: the next run looks again.',
    ])
  }
  if (open.restless > 0) {
    return stop('waiting', 'hubspot.answer_lost', [
      `${open.restless} changes of the sync ${sync} could not be brought to an end.`,
      'Their answers were lost time and again, or the records stayed locked.',
      'Nothing to do: the next run goes on.',
    ])
  }
  return null
}

function importsWait(desk: Desk, open: number): Stop {
  return {
    status: 'waiting',
    error: {
      code: 'outbound.import_running',
      what: `${open} imports of the sync ${desk.sync} are not done.`,
      why: "HubSpot did not finish them within the sync's wait time.",
      fix: "Nothing to do: the next run goes on with them. If one hangs for hours, cancel it in HubSpot's list of imports: its rows then go by batch calls.",
    },
    planId: null,
  }
}

function linksWait(desk: Desk, open: number): Stop {
  return {
    status: 'waiting',
    error: {
      code: 'hubspot.answer_lost',
      what: `${open} links of the sync ${desk.sync} are not settled.`,
      why: "HubSpot's answers were lost.",
      fix: 'Nothing to do: the next run sends them again, which is safe.',
    },
    planId: null,
  }
}
