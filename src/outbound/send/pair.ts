import { z } from 'zod'
import { textIn, textOrNullIn } from '../../engine/cells.ts'
import type { LinkInput, RecordProblem, Row, WriteOutcome } from '../../engine/ports.ts'

/** Two records and what is to be sent for them, once, whatever rows of the source ask for it. */
export interface Pair {
  readonly id: string
  readonly runId: string
  readonly from: string
  readonly to: string
  /** The full set of labels; [] is the unlabelled link, null: nothing is written. */
  readonly write: LinkInput['types'] | null
  readonly removeTypes: LinkInput['types'] | null
  readonly removePair: boolean
}

const typesSchema = z.array(z.object({ category: z.string(), typeId: z.number() }))

export function pairOf(row: Row): Pair {
  const types = (column: string): LinkInput['types'] | null => {
    const text = textOrNullIn(row, column)
    return text === null ? null : typesSchema.parse(JSON.parse(text))
  }
  return {
    id: textIn(row, 'pair_id'),
    runId: textIn(row, 'run_id'),
    from: textIn(row, 'from_id'),
    to: textIn(row, 'to_id'),
    write: types('write_types'),
    removeTypes: types('remove_types'),
    removePair: row['remove_pair'] === true,
  }
}

export const linkInput = (pair: Pair, types: LinkInput['types']): LinkInput => ({
  trace: pair.id,
  from: pair.from,
  to: pair.to,
  types,
})

/** What became of a pair's added and removed links. `sent`: not known, they go again, which is safe. */
export interface PairVerdict {
  readonly pair: Pair
  readonly added: LinkEnd
  readonly removed: LinkEnd
}

export type LinkEnd =
  | { readonly status: 'settled' | 'sent' | 'planned' }
  | { readonly status: 'set_aside'; readonly problem: Problem }

type Problem = Pick<RecordProblem, 'code' | 'message' | 'retryable'>

/** `again`: a fault that passes may be met once more in this run. */
export function endOf(outcome: WriteOutcome | undefined, again: boolean): LinkEnd {
  if (outcome === undefined || outcome.kind === 'unknown') return { status: 'sent' }
  if (outcome.kind === 'done') return { status: 'settled' }
  const { problem } = outcome
  const isAboutLink = problem.code.startsWith('hubspot.row.')
  if (!isAboutLink || (problem.retryable && again)) return { status: 'planned' }
  return { status: 'set_aside', problem: told(problem) }
}

/** What a plan can tell as well has the plan's code: a link waits for the same thing, whoever finds it out. */
function told({ code, message, retryable }: Problem): Problem {
  if (code === 'hubspot.row.ASSOCIATIONS_LIMIT_EXCEEDED') {
    return { code: 'outbound.link_limit_reached', message, retryable: true }
  }
  if (/^hubspot\.row\.(\w+_)?NOT_FOUND$/.test(code)) {
    return { code: 'outbound.link_record_missing', message, retryable: true }
  }
  return { code, message, retryable }
}

export const pairColumns = [
  'pair_id',
  'batch_id',
  'add_status',
  'add_code',
  'add_message',
  'add_retryable',
  'remove_status',
  'remove_code',
  'remove_message',
  'remove_retryable',
] as const

export function pairLine(
  { pair, added, removed }: PairVerdict,
  batchId: string,
): Readonly<Record<(typeof pairColumns)[number], string | null>> {
  const why = (end: LinkEnd): Problem | null => (end.status === 'set_aside' ? end.problem : null)
  return {
    pair_id: pair.id,
    batch_id: batchId,
    add_status: added.status,
    add_code: why(added)?.code ?? null,
    add_message: why(added)?.message ?? null,
    add_retryable: why(added) === null ? null : String(why(added)?.retryable),
    remove_status: removed.status,
    remove_code: why(removed)?.code ?? null,
    remove_message: why(removed)?.message ?? null,
    remove_retryable: why(removed) === null ? null : String(why(removed)?.retryable),
  }
}
