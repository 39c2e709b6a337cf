import { recordKnobs } from './core-knobs.ts'
import { missingByRules } from './required-rules.ts'
import type { PropertyInput, PropertyIssue, Row } from './record-store.ts'
import { type CheckContext, parseValue } from './values.ts'

/** Stages and pipelines are internal ids; a stage belongs to its pipeline (HUBSPOT.md 4.3). */
function checkStage(
  context: CheckContext,
  values: Map<string, string>,
  mode: 'create' | 'update',
  current: Row | undefined,
): PropertyIssue[] {
  const names = context.type.pipeline
  if (!names || context.pipelines.length === 0) return []
  const stage = values.get(names.stage)
  const asked = values.get(names.pipeline)
  const issues: PropertyIssue[] = []
  const pipelineId = asked ?? current?.get(names.pipeline) ?? context.pipelines[0]?.id ?? ''
  const pipeline = context.pipelines.find(({ id }) => id === pipelineId)
  if (asked !== undefined && asked !== '' && !pipeline) {
    issues.push({
      name: names.pipeline,
      error: 'INVALID_PIPELINE',
      message: `${asked} is not a valid pipeline ID.`,
      value: asked,
    })
  }
  const stageIds = pipeline?.stages.map(({ id }) => id) ?? []
  const follows = asked !== undefined && context.knobs.value(recordKnobs.stageFollowsPipeline)
  const after = stage ?? (follows ? (current?.get(names.stage) ?? undefined) : undefined)
  if (pipeline && after !== undefined && after !== '' && !stageIds.includes(after)) {
    issues.push({
      name: names.stage,
      error: 'INVALID_STAGE',
      message: `${after} is not a valid stage of pipeline ${pipeline.id}: [${stageIds.join(', ')}]`,
      value: after,
    })
  }
  if (mode === 'create' && stage && pipeline && asked === undefined)
    values.set(names.pipeline, pipeline.id)
  return issues
}

/** `lifecyclestage` moves only forward unless cleared first (HUBSPOT.md 4.3). */
function checkLifecycle(
  context: CheckContext,
  values: Map<string, string>,
  current: Row | undefined,
): PropertyIssue[] {
  const to = values.get('lifecyclestage')
  const from = current?.get('lifecyclestage')
  if (!to || !from) return []
  const options = [...(context.properties.get('lifecyclestage')?.options ?? [])].sort(
    (a, b) => a.displayOrder - b.displayOrder,
  )
  const rank = (value: string) => options.findIndex((option) => option.value === value)
  if (rank(to) >= rank(from)) return []
  if (context.knobs.value(recordKnobs.lifecycleBackwards) === 'error') {
    return [
      {
        name: 'lifecyclestage',
        error: 'INVALID_VALUE',
        message: 'lifecyclestage can only move forward; clear it first.',
        value: to,
      },
    ]
  }
  values.delete('lifecyclestage')
  return []
}

const activityTypes = new Set(['0-18', '0-27', '0-46', '0-47', '0-48', '0-49', '0-116'])

/** Checks a write as the API does. '' clears, null is a no-op (HUBSPOT.md 4.3). */
export function checkWrite(
  context: CheckContext,
  input: PropertyInput,
  mode: 'create' | 'update',
  current: Row | undefined,
): { values: Map<string, string>; issues: PropertyIssue[] } {
  const values = new Map<string, string>()
  const issues: PropertyIssue[] = []
  const lenient =
    activityTypes.has(context.type.id) && context.knobs.value(recordKnobs.ignoreUnknownOnActivities)
  for (const [name, value] of Object.entries(input)) {
    if (value === null) continue
    const property = context.properties.get(name)
    if (!property || property.archived) {
      if (!lenient)
        issues.push({
          name,
          error: 'PROPERTY_DOESNT_EXIST',
          message: `Property "${name}" does not exist`,
          value,
        })
      continue
    }
    if (
      property.readOnlyValue ||
      property.calculated ||
      name === 'hs_object_id' ||
      name === context.type.modifiedProperty
    ) {
      if (!lenient) {
        issues.push({
          name,
          error: 'READ_ONLY_VALUE',
          message: `"${name}" is a read only property; its value cannot be set.`,
          value,
        })
      }
      continue
    }
    if (value === '') {
      values.set(name, '')
      continue
    }
    const parsed = parseValue(context, property, value, current?.get(name) ?? null)
    if ('error' in parsed)
      issues.push({ name, error: parsed.error, message: parsed.message, value })
    else values.set(name, parsed.value)
  }
  issues.push(...checkStage(context, values, mode, current))
  issues.push(...checkLifecycle(context, values, current))
  // What was given and refused is not missing as well.
  const refused = new Set(issues.map(({ name }) => name))
  const byRules = missingByRules(
    context.type,
    context.knobs.value(recordKnobs.requiredRules),
    values,
    current,
  )
  if (mode === 'create') {
    issues.push(
      ...missingOnCreate(context, (name) => Boolean(values.get(name)) || refused.has(name)),
    )
  }
  const told = new Set(issues.map(({ name }) => name))
  issues.push(...byRules.filter(({ name }) => !told.has(name)))
  return { values, issues }
}

function missingOnCreate(
  { type, knobs }: CheckContext,
  isGiven: (name: string) => boolean,
): PropertyIssue[] {
  const enforced = knobs.value(recordKnobs.minimumProperties)
  if (enforced === 'none') return []
  // HUBSPOT.md 4.3: "should" in the docs; enforcement seen for stages and activities.
  const seen = new Set([type.pipeline?.stage ?? '', 'hs_timestamp'])
  const missing = type.required.all.filter(
    (name) => !isGiven(name) && (enforced === 'all' || type.custom || seen.has(name)),
  )
  if (enforced === 'all' && type.required.any.length > 0 && !type.required.any.some(isGiven)) {
    missing.push(type.required.any[0] ?? '')
  }
  return missing.map((name) => ({
    name,
    error: 'REQUIRED_PROPERTY',
    message:
      type.required.any.length > 0
        ? `One of ${type.required.any.join(', ')} must be set`
        : `Property "${name}" is required`,
  }))
}
