import { z } from 'zod'
import type { Problem } from './problems.ts'

/** Channels of which only what points somewhere is looked at: the rest is told by the schema. */
export const looseAlerts = z
  .array(
    z
      .object({
        name: z.string().optional().catch(undefined),
        kind: z.string().optional().catch(undefined),
        syncs: z.array(z.string()).optional().catch(undefined),
      })
      .catch({}),
  )
  .catch([])
  .default([])

/** Names that two channels share, and syncs that are not there. */
export function checkAlerts(
  alerts: z.infer<typeof looseAlerts>,
  syncs: readonly string[],
): Problem[] {
  const named = alerts.map(({ name, kind }) => name ?? kind)
  const twice = named.flatMap((name, at): Problem[] =>
    name === undefined || named.indexOf(name) === at
      ? []
      : [
          {
            path: `alerts.${at}.name`,
            what: `leaves two channels called \`${name}\`: what went out is kept by name.`,
            fix: 'Give each a name of its own.',
          },
        ],
  )
  const unknown = alerts.flatMap(({ syncs: of = [] }, at) =>
    of
      .filter((sync) => !syncs.includes(sync))
      .map((sync) => ({
        path: `alerts.${at}.syncs`,
        what: `names the sync \`${sync}\`, which is not in the document.`,
        fix: `Write names of syncs of this document: ${syncs.map((one) => `\`${one}\``).join(', ')}.`,
      })),
  )
  return [...twice, ...unknown]
}
