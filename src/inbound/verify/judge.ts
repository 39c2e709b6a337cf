import type { IsoTime } from '../../engine/ports/hubspot.ts'
import type { FindingKind } from '../../engine/verification.ts'

/** A record as the two sides have it. */
export interface Compared {
  readonly id: string
  readonly isHere: boolean
  readonly isThere: boolean
  /** Marked deleted in the warehouse. */
  readonly isDeletedHere: boolean
  readonly isArchivedThere: boolean
  readonly archivedAt: Date | null
  readonly keptVersion: Date | null
  /** HubSpot's; null where it tells no time. */
  readonly version: Date | null
  /** The row was written from these very values. */
  readonly hasSameHash: boolean
  /** Set aside with its reason: known, and no loss. */
  readonly isSetAside: boolean
  /** Written by no run of this connector, as far as the journal tells. */
  readonly isForeign: boolean
  /** Columns that differ. */
  readonly columns: readonly string[]
}

/** What the stream's state answers for, and what its next run will do in any case. */
export interface Vouched {
  /** What changed up to it has been read; null: nothing is vouched for. */
  readonly position: IsoTime | null
  /** The next run reads all of the stream and compares hashes. */
  readonly rereads: boolean
  /** Archives up to it are in the table. */
  readonly sweptTo: IsoTime | null
  readonly sweepDue: boolean
  readonly proofDue: boolean
}

/** What HubSpot says of live rows that it doesn't have among its live records. */
export interface Whereabouts {
  /** When each was archived. */
  readonly archived: ReadonlyMap<string, Date | null>
  /** When the record was last changed that each was merged into. */
  readonly merged: ReadonlyMap<string, Date | null>
}

export interface Verdict {
  readonly kind: FindingKind
  readonly columns: readonly string[]
  /** The next run settles it: no drift. */
  readonly isPending: boolean
}

export function isAfter(time: Date | null, position: IsoTime | null): boolean {
  if (position === null) return true
  return time !== null && time.getTime() > Date.parse(position)
}

const undated = (time: Date | null): boolean => time === null || time.getTime() === 0

/**
 * Whether the two sides of one record agree; if not, how they differ, and whether the next run settles that. Only what
 * HubSpot dates after the position, or what the next run reads in any case, counts as settled: all else is drift.
 */
export function judge(one: Compared, vouched: Vouched, where: Whereabouts): Verdict | null {
  const isLiveHere = one.isHere && !one.isDeletedHere
  const isLiveThere = one.isThere && !one.isArchivedThere
  if (!isLiveHere && !isLiveThere) return null
  const verdict = (kind: FindingKind, isPending: boolean): Verdict => ({
    kind,
    columns: one.columns,
    isPending,
  })
  if (isLiveThere && !one.isHere) {
    if (one.isSetAside) return null
    return bare('missing', isRecent(one, vouched))
  }
  if (isLiveThere && !isLiveHere) {
    return bare('deleted_here', isRecent(one, vouched) || vouched.sweepDue || vouched.rereads)
  }
  if (!isLiveThere) return lost(one, vouched, where)
  if (one.columns.length === 0 || one.isSetAside) return null
  const isNewer =
    one.version !== null &&
    one.keptVersion !== null &&
    one.version.getTime() > one.keptVersion.getTime()
  // What the run does with a record that it reads again (sql/common/inbound/judge_merge.sql).
  const isOlder =
    one.version !== null &&
    one.keptVersion !== null &&
    one.version.getTime() < one.keptVersion.getTime()
  const wouldBeWritten = !isOlder && (isNewer || !one.hasSameHash)
  const wouldBeRead = vouched.rereads || isAfter(one.version, vouched.position)
  return verdict(isNewer ? 'outdated' : 'differs', wouldBeWritten && wouldBeRead)
}

const bare = (kind: FindingKind, isPending: boolean): Verdict => ({ kind, columns: [], isPending })

/** New or changed since the position; where HubSpot tells no time, only a run that reads all of it can tell. */
function isRecent(one: Compared, vouched: Vouched): boolean {
  if (undated(one.version) && vouched.position !== null) return vouched.rereads
  return isAfter(one.version, vouched.position)
}

/** A live row of a record that is not among HubSpot's live ones. */
function lost(one: Compared, vouched: Vouched, where: Whereabouts): Verdict {
  const archivedAt = one.isArchivedThere ? one.archivedAt : where.archived.get(one.id)
  if (archivedAt !== undefined) {
    return bare('archived', isAfter(archivedAt, vouched.sweptTo) || vouched.sweepDue)
  }
  const isProven = vouched.proofDue || vouched.rereads
  const merged = where.merged.get(one.id)
  if (merged !== undefined) {
    return bare('merged', isAfter(merged, vouched.position) || isProven)
  }
  return bare('extra', isProven && !one.isForeign)
}

/** What totals can differ by without anything being wrong. */
export interface Totals {
  /** Live rows. */
  readonly live: number
  /** HubSpot's own total, from its search. */
  readonly total: number
  /** Changed in HubSpot after the position, and how many of these rows are here already. */
  readonly changed: number
  readonly landed: number
  /** Live rows so recent that the search may not show them yet (HUBSPOT.md 4.2). */
  readonly fresh: number
  /** Rows marked deleted so recently that the search may still show them. */
  readonly lateGone: number
  /** Live rows known to be archived or merged since. */
  readonly goneSince: number
}

/** How many records the totals lack (negative: have too many) beyond what is on its way. */
export function unexplained(totals: Totals): number {
  const apart = totals.total - totals.live
  const mostNew = Math.max(0, totals.changed - totals.landed) + totals.lateGone
  const mostGone = totals.fresh + totals.goneSince
  if (apart > mostNew) return apart - mostNew
  if (-apart > mostGone) return apart + mostGone
  return 0
}
