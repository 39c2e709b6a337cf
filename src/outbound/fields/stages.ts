import type { Pipeline } from '../../engine/ports.ts'
import { problem } from '../problem.ts'
import { type Check, type Checked, fold } from './wire-value.ts'

interface Named {
  readonly id: string
  readonly label: string
  readonly archived: boolean
}

/** By id, then by a label that only one of them has. */
function find<T extends Named>(named: readonly T[], text: string): T | undefined {
  const live = named.filter((one) => !one.archived)
  const byId = live.find((one) => one.id === text.trim())
  if (byId !== undefined) return byId
  const byLabel = live.filter((one) => fold(one.label) === fold(text))
  return byLabel.length === 1 ? byLabel[0] : undefined
}

export function checkPipeline(property: string, pipelines: readonly Pipeline[]): Check {
  return (text) => {
    const found = find(pipelines, text)
    return found === undefined
      ? {
          kind: 'problem',
          problem: problem(
            'outbound.pipeline_unknown',
            `${property} takes the id or label of a pipeline.`,
            property,
          ),
        }
      : { kind: 'value', value: found.id }
  }
}

/**
 * The stage's id, looked for in the row's pipeline. A row that names none is looked up in every pipeline:
 * a stage that only one has is it, else the one of the first pipeline (HubSpot's default, HUBSPOT.md 4.3).
 */
export function checkStage(
  property: string,
  pipelines: readonly Pipeline[],
): (text: string, pipelineId: string | null) => Checked {
  const live = pipelines.filter((pipeline) => !pipeline.archived)
  return (text, pipelineId) => {
    const among = pipelineId === null ? live : live.filter((pipeline) => pipeline.id === pipelineId)
    const found = among.flatMap((pipeline) => find(pipeline.stages, text) ?? [])
    const [first] = found
    return first === undefined
      ? {
          kind: 'problem',
          problem: problem(
            'outbound.stage_unknown',
            `${property} takes the id or label of a stage of the row's pipeline.`,
            property,
          ),
        }
      : { kind: 'value', value: first.id }
  }
}
