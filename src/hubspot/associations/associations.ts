import type { Associations, LinkInput, WriteOutcome } from '../../engine/ports.ts'
import type { Transport } from '../transport.ts'
import { createLabel, readLabels } from './labels.ts'
import { readLinkLimits } from './link-limits.ts'
import { readLinks } from './read-links.ts'
import { writeLinks } from './write-links.ts'

export function createAssociations(transport: Transport): Associations {
  return {
    labels: (from, to, signal) => readLabels(transport, from, to, signal),
    createLabel: (from, to, label, signal) => createLabel(transport, from, to, label, signal),
    limits: (from, to, signal) => readLinkLimits(transport, from, to, signal),

    read: (from, to, ids, signal) => readLinks(transport, { from, to }, ids, signal),

    async write(from, to, links, signal) {
      const direction = { from, to }
      // `associate/default` needs no type id, which differs by pair and for custom objects by account (HUBSPOT.md 6).
      const bare = links.filter(({ types }) => types.length === 0)
      const labelled = links.filter(({ types }) => types.length > 0)
      const first = await writeLinks(transport, 'link', direction, bare, signal)
      const begun = bare.length > 0
      const then = await writeLinks(transport, 'label', direction, labelled, signal, begun)
      return inOrder(links, [...first, ...then])
    },

    remove: (from, to, links, signal) =>
      writeLinks(transport, 'unlink', { from, to }, links, signal),

    removeLabels: (from, to, links, signal) =>
      writeLinks(transport, 'unlabel', { from, to }, links, signal),
  }
}

function inOrder(
  links: readonly LinkInput[],
  outcomes: readonly WriteOutcome[],
): readonly WriteOutcome[] {
  const byTrace = new Map(outcomes.map((outcome) => [outcome.trace, outcome]))
  return links.map(({ trace }) => byTrace.get(trace) as WriteOutcome)
}
