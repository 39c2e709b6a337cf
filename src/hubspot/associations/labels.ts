import { z } from 'zod'
import type { AssociationType, LabelOutcome, ObjectName } from '../../engine/ports.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import { messageOf } from '../envelope.ts'
import { refused } from '../failures.ts'
import { parsedBody, type Transport } from '../transport.ts'
import { paths } from '../versions.ts'
import { typeSchema } from './read-links.ts'

const labelsSchema = z.object({ results: z.array(typeSchema) })

export async function readLabels(
  transport: Transport,
  from: ObjectName,
  to: ObjectName,
  signal: AbortSignal,
): Promise<readonly AssociationType[]> {
  const deed = `Reading the association labels of ${from} and ${to}`
  const answer = await transport.send({
    method: 'GET',
    path: paths.associationLabels(from, to),
    kind: 'other',
    effect: 'none',
    deed,
    signal,
  })
  return parsedBody(deed, answer, labelsSchema).results
}

const fold = (text: string): string => text.trim().toLowerCase()
/** Times that a label is sent whose answer was lost and that HubSpot does not list. */
const mostTries = 3

/**
 * Makes a single label (HUBSPOT.md 6). Whatever the answer, HubSpot's list tells whether it is there: an answer may be
 * lost, and somebody else may have made it meanwhile.
 */
export async function createLabel(
  transport: Transport,
  from: ObjectName,
  to: ObjectName,
  { label, name }: { readonly label: string; readonly name: string },
  signal: AbortSignal,
): Promise<LabelOutcome> {
  const deed = `Creating an association label of ${from} and ${to}`
  const isListed = async (): Promise<boolean> =>
    (await readLabels(transport, from, to, signal)).some(
      (one) => fold(one.label ?? '') === fold(label),
    )
  for (let tries = 1; ; tries += 1) {
    try {
      const answer = await transport.send({
        method: 'POST',
        path: paths.associationLabels(from, to),
        json: { label, name },
        kind: 'other',
        effect: 'creates',
        deed,
        accept: [400, 403, 409, 422],
        signal,
      })
      if (answer.status < 300 || (await isListed())) return { kind: 'there' }
      const refusal = refused(deed, answer)
      const message =
        answer.status === 403 ? refusal.why : (messageOf(answer.envelope) ?? refusal.why)
      return { kind: 'refused', code: refusal.code, message }
    } catch (error) {
      const isLost = error instanceof ConnectorError && error.code === 'hubspot.answer_lost'
      if (!isLost) throw error
      if (await isListed()) return { kind: 'there' }
      if (tries >= mostTries) return { kind: 'refused', code: error.code, message: error.why }
    }
  }
}
