import type { Finding, StreamVerification } from '../../engine/verification.ts'
import type { Difference } from './compare.ts'
import type { Verdict } from './judge.ts'

/** So many findings of a stream are told one by one; all of them are counted. */
const mostFindings = 1_000

/** What is found of one stream, as it comes. */
export class Findings {
  readonly #list: Finding[] = []
  #differing = 0
  #pending = 0

  get pending(): number {
    return this.#pending
  }

  add(finding: Finding): void {
    this.#differing += 1
    if (this.#list.length < mostFindings) this.#list.push(finding)
  }

  addPending(records = 1): void {
    this.#pending += records
  }

  /** Totals stand beside the records: they are no record that differs. */
  addTotal(finding: Finding): void {
    this.#list.push(finding)
  }

  report(
    stream: string,
    counts: Pick<StreamVerification, 'warehouse' | 'hubspot' | 'sampled'>,
    note?: string,
  ): StreamVerification {
    return {
      stream,
      ...counts,
      differing: this.#differing,
      pending: this.#pending,
      drift: this.#list.length > 0,
      findings: this.#list,
      ...(note === undefined ? {} : { note }),
    }
  }
}

export function findingOf(one: Difference, { kind, columns }: Verdict): Finding {
  const asked = one.values === undefined || columns.length === 0 ? {} : { values: one.values }
  return { kind, id: one.id, columns, ...asked }
}

/** A stream of which nothing can be compared yet. */
export const unread = (stream: string): StreamVerification => ({
  stream,
  warehouse: null,
  hubspot: null,
  sampled: 0,
  differing: 0,
  pending: 0,
  drift: false,
  findings: [],
  note: 'It was not read whole yet: run the sync first.',
})
