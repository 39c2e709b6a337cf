import { createHash } from 'node:crypto'

/** Everything that could be seen at the ports, in order, as one digest. */
export interface Trace {
  note(line: string | Buffer): void
  digest(): string
  /** The last lines, for a person. */
  tail(): readonly string[]
}

/** Undici draws a boundary for each form, and Node dates answers that the sandbox doesn't, by a clock of its own. */
const drawnAnew = /formdata-undici-\d+|^Date: .*$/gm

const kept = 400

export function openTrace(): Trace {
  const hash = createHash('sha256')
  const lines: string[] = []
  return {
    note(line) {
      const text =
        typeof line === 'string' ? line : line.toString('latin1').replaceAll(drawnAnew, '')
      hash.update(text).update('\n')
      lines.push(text.length > 200 ? `${text.slice(0, 200)}…` : text)
      if (lines.length > 2 * kept) lines.splice(0, kept)
    },
    digest: () => hash.copy().digest('hex'),
    tail: () => lines.slice(-kept),
  }
}

/** Of those that nobody asks: to write it all down costs as much as the connector does. */
export const noTrace: Trace = {
  note: () => undefined,
  digest: () => {
    throw new Error('Nothing was traced.')
  },
  tail: () => [],
}
