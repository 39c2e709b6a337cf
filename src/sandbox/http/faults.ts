import type { Random } from '../account/types.ts'
import type { Fault, FaultAction } from '../options.ts'

interface Armed {
  readonly fault: Fault
  readonly method: string | undefined
  readonly path: RegExp | undefined
  readonly from: number
  readonly times: number
  readonly chance: number | undefined
  readonly action: FaultAction
  seen: number
  struck: number
}

/** How often a fault could have struck, and did, or would have but for another one. */
export interface FaultTally {
  readonly fault: Fault
  readonly seen: number
  readonly struck: number
}

export interface Faults {
  set(faults: readonly Fault[]): void
  list(): readonly FaultTally[]
  /**
   * Counts the request for every fault, and draws for those left to chance. Of those that are due, all that happen to the
   * account do, and the first that changes the answer acts.
   */
  next(
    method: string,
    target: string,
    random: () => Random,
  ): { readonly answer: FaultAction | undefined; readonly account: readonly FaultAction[] }
}

/** What a fault does to the account rather than to the answer. */
const ofAccount = new Set(['does', 'token', 'scopes'])

const changesAnswer = (action: FaultAction) =>
  Object.keys(action).some((field) => !ofAccount.has(field))
const changesAccount = (action: FaultAction) =>
  Object.keys(action).some((field) => ofAccount.has(field))

function isDue(fault: Armed, random: () => Random): boolean {
  fault.seen++
  if (fault.seen < fault.from) return false
  if (fault.chance === undefined) {
    const due = fault.seen < fault.from + fault.times
    if (due) fault.struck++
    return due
  }
  // Drawn in any case, so that what one fault did doesn't move what another one draws.
  const drawn = random().next() < fault.chance
  if (!drawn || fault.struck >= fault.times) return false
  fault.struck++
  return true
}

export function createFaults(): Faults {
  let armed: Armed[] = []
  return {
    set(faults) {
      armed = faults.map((fault) => ({
        fault,
        method: fault.method?.toUpperCase(),
        path: fault.path === undefined ? undefined : new RegExp(fault.path, 'u'),
        from: fault.from ?? 1,
        times: fault.times ?? Infinity,
        chance: fault.chance,
        action: fault.action,
        seen: 0,
        struck: 0,
      }))
    },
    list: () => armed.map(({ fault, seen, struck }) => ({ fault, seen, struck })),
    next(method, target, random) {
      const due = armed
        .filter((fault) => fault.method === undefined || fault.method === method)
        .filter((fault) => fault.path === undefined || fault.path.test(target))
        .filter((fault) => isDue(fault, random))
        .map(({ action }) => action)
      return { answer: due.find(changesAnswer), account: due.filter(changesAccount) }
    },
  }
}

/** What becomes of a struck request. */
export interface Course {
  /** The request takes effect, and its own answer is there to be changed. */
  readonly performs: boolean
  readonly stalls: 'before_effect' | 'before_headers' | 'in_body' | undefined
  /** Nothing of an answer is sent. */
  readonly breaks: boolean
}

/** Those that leave nothing else of the answer to lose. */
const shaping: readonly (keyof FaultAction)[] = [
  'like',
  'status',
  'redirect',
  'cut_bytes',
  'cut_share',
  'cut_header_bytes',
  'framing',
  'length_off',
  'drip_bytes',
  'gzip',
  'stall_ms',
  'fail_share',
]

export function courseOf(fault: FaultAction): Course {
  const after = fault.after_effect === true
  const cuts = isCut(fault)
  const replaced =
    fault.like !== undefined || fault.status !== undefined || fault.redirect !== undefined
  const gone = (fault.reset === true && !cuts) || fault.closes_ms !== undefined
  const loses = after && shaping.every((field) => fault[field] === undefined)
  const stall = cuts ? 'in_body' : after ? 'before_headers' : 'before_effect'
  return {
    performs: after || !(replaced || gone),
    stalls: fault.stall_ms === undefined ? undefined : stall,
    breaks: gone || loses,
  }
}

export function isCut({ cut_bytes, cut_share, cut_header_bytes }: FaultAction): boolean {
  return cut_bytes !== undefined || cut_share !== undefined || cut_header_bytes !== undefined
}
