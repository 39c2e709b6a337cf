import type { RunStatus } from '../engine/reports.ts'

/** Exit codes of CONTRACT.md by status. */
const exitOfStatus: Readonly<Record<RunStatus, number>> = {
  succeeded: 0,
  partial: 3,
  failed: 1,
  held: 4,
  waiting: 5,
  sign_in_needed: 6,
  stopped: 1,
}

/** Several at once: the first of these that applies (CONTRACT.md). */
const precedence = [2, 1, 6, 4, 5, 3, 0] as const

export const exitOf = (status: RunStatus): number => exitOfStatus[status]

export function worst(exits: readonly number[]): number {
  return precedence.find((exit) => exits.includes(exit)) ?? 0
}

/** The status that a summary shows for an exit code. */
export function statusOfAll(statuses: readonly RunStatus[]): RunStatus {
  const exit = worst(statuses.map(exitOf))
  return statuses.find((status) => exitOf(status) === exit) ?? 'succeeded'
}
