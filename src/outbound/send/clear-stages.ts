import type { RecordProblem, WriteInput } from '../../engine/ports.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import { goesBack } from '../fields/stage-order.ts'
import type { AccountFacts } from './account-facts.ts'
import type { Change } from './change.ts'
import type { Desk } from './desk.ts'
import type { Judge } from './judge.ts'

/** HUBSPOT.md 4.3. */
const rowsACall = 100

/**
 * Before updates go: those that move a record backwards among stages that HubSpot only lets climb (HUBSPOT.md 4.3) are
 * written once with that stage empty, and stay planned; their second write sets it. All of the row is in the first
 * write, so that what HubSpot refuses is refused before the stage is gone. Killed in between, the next run does both
 * again; an update that is refused after all gets its stage back (judge.ts).
 */
export async function clearStages(
  desk: Desk,
  facts: AccountFacts,
  judge: Judge,
  object: string,
): Promise<void> {
  const { order, ports } = desk.context
  const written = new Set(order.fields.map(({ property }) => property))
  for (const rule of order.target.rules) {
    if (rule.kind !== 'forward_only' || !written.has(rule.property)) continue
    const name = rule.property
    const property = (await facts.properties(object)).get(name)
    if (property === undefined) continue
    const refusals: { readonly change: Change; readonly problem: RecordProblem }[] = []
    const changes = desk.changes('outbound/send_moving', {
      slots: {},
      values: { object, needle: `${JSON.stringify(name)}:` },
    })
    for await (const page of changes) {
      const back = page.filter(
        ({ hubspotId, properties, before }) =>
          hubspotId !== null && goesBack(property, properties[name], before[name]),
      )
      for (let at = 0; at < back.length; at += rowsACall) {
        refusals.push(...(await clear(desk, back.slice(at, at + rowsACall), object, name)))
      }
    }
    await desk.settle(await judge.refused(refusals))
    if (refusals.length > 0) {
      ports.log.warn('stages_not_cleared', { sync: desk.sync, records: refusals.length })
    }
  }
}

async function clear(
  desk: Desk,
  changes: readonly Change[],
  object: string,
  name: string,
): Promise<readonly { readonly change: Change; readonly problem: RecordProblem }[]> {
  const { hubspot, signal } = desk.context.ports
  const inputs = changes.map(
    (change): WriteInput => ({
      trace: change.id,
      id: change.hubspotId ?? '',
      properties: { ...change.properties, [name]: '' },
    }),
  )
  const outcomes = await hubspot.update(object, inputs, signal)
  const byTrace = new Map(changes.map((change) => [change.id, change]))
  return outcomes.flatMap((outcome) => {
    const change = byTrace.get(outcome.trace)
    if (outcome.kind === 'done' || change === undefined) return []
    if (outcome.kind === 'refused') return [{ change, problem: outcome.problem }]
    // Written now, a stage that is perhaps not empty would be ignored without a word.
    throw new ConnectorError('hubspot.answer_lost', {
      what: `Clearing ${name} of ${object} may or may not have taken effect.`,
      why: outcome.problem.message,
      fix: 'Run again: it is cleared once more before it is set.',
    })
  })
}
