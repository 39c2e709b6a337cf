import { z } from 'zod'
import type { AssociationType, LinksOf, ObjectName, RecordProblem } from '../../engine/ports.ts'
import { envelopeOf } from '../envelope.ts'
import { refused } from '../failures.ts'
import { limits } from '../limits.ts'
import { problemOf } from '../row-problem.ts'
import { parsedBody, type Transport } from '../transport.ts'
import { paths } from '../versions.ts'
import { namesRecords, saysGone, saysNoLinks, valuesOf } from './row-errors.ts'

/** HUBSPOT.md 6 (!): ids are numbers on some paths and strings on others; zod makes them one. */
const id = z.union([z.string().min(1), z.number().int()]).transform(String)

export const typeSchema = z.object({
  category: z.string(),
  typeId: z.number().int(),
  label: z
    .string()
    .nullish()
    .transform((label): string | null => (label === undefined || label === '' ? null : label)),
})

const rowSchema = z.object({
  from: z.object({ id }),
  to: z.array(z.object({ toObjectId: id, associationTypes: z.array(typeSchema) })),
  paging: z.object({ next: z.object({ after: id }).nullish() }).nullish(),
})

const answerSchema = z.object({
  results: z.array(rowSchema),
  errors: z.array(z.unknown()).optional(),
})

interface Open {
  readonly id: string
  readonly after?: string
}

/** What is known of one record so far. */
interface Found {
  readonly links: Map<string, Map<string, AssociationType>>
  problem?: RecordProblem
}

interface Direction {
  readonly from: ObjectName
  readonly to: ObjectName
}

/** How often rows are asked for again that came back with a fault that passes, or with no word at all. */
const rounds = 3
const batchesAhead = 2

/** Reads the links of any number of records, 1,000 a call, a few calls at a time; each id comes exactly once. */
export async function* readLinks(
  transport: Transport,
  direction: Direction,
  ids: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<readonly LinksOf[]> {
  const unique = [...new Set(ids)]
  const stride = limits.linksBatch * batchesAhead
  for (let at = 0; at < unique.length; at += stride) {
    const batches: Promise<readonly LinksOf[]>[] = []
    for (let one = at; one < Math.min(at + stride, unique.length); one += limits.linksBatch) {
      batches.push(
        readBatch(transport, direction, unique.slice(one, one + limits.linksBatch), signal),
      )
    }
    yield (await Promise.all(batches)).flat()
  }
}

/** Reads up to 1,000 records to the end of each one's pages. */
export async function readBatch(
  transport: Transport,
  direction: Direction,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<readonly LinksOf[]> {
  const found = new Map<string, Found>(ids.map((one) => [one, { links: new Map() }]))
  const faults = new Map<string, number>()
  let open: readonly Open[] = ids.map((one) => ({ id: one }))
  while (open.length > 0) {
    const step = await readPages(transport, direction, open, found, signal)
    const again: Open[] = [...step.next]
    let failed = 0
    for (const { one, problem } of step.unanswered) {
      const times = (faults.get(one.id) ?? 0) + 1
      faults.set(one.id, times)
      // HubSpot may leave records without links out of a whole answer; said twice, it is taken at its word.
      const settled = problem === null ? times >= 2 : !problem.retryable || times >= rounds
      if (!settled) {
        again.push(one)
        if (problem !== null) failed += 1
      } else if (problem !== null) (found.get(one.id) as Found).problem = problem
      else if (one.after !== undefined) (found.get(one.id) as Found).problem = pageLost
    }
    open = again
    if (failed > 0) {
      await transport.clock.sleep(Math.round(1000 * transport.random.next()) + 200, signal)
    }
  }
  return [...found].map(([from, { links, problem }]) => ({
    from,
    links:
      problem === undefined
        ? [...links].map(([to, types]) => ({ to, types: [...types.values()] }))
        : [],
    ...(problem === undefined ? {} : { problem }),
  }))
}

interface Step {
  readonly next: readonly Open[]
  /** Without an answer; `problem` null when HubSpot said nothing of them. */
  readonly unanswered: readonly { readonly one: Open; readonly problem: RecordProblem | null }[]
}

async function readPages(
  transport: Transport,
  direction: Direction,
  open: readonly Open[],
  found: ReadonlyMap<string, Found>,
  signal: AbortSignal,
): Promise<Step> {
  const deed = `Reading associations of ${direction.from} to ${direction.to}`
  const answer = await transport.send({
    method: 'POST',
    path: paths.associationBatch(direction.from, direction.to, 'read'),
    json: { inputs: open },
    kind: 'batch_read',
    effect: 'none',
    deed,
    accept: [400, 404],
    signal,
  })
  if (answer.status >= 300) {
    const { envelope } = answer
    const named = new Set(valuesOf(envelope))
    const told = open.length === 1 ? open : open.filter((one) => named.has(one.id))
    if (told.length > 0 && saysNoLinks(envelope)) {
      return { next: open.filter((one) => !told.includes(one)), unanswered: [] }
    }
    if (told.length > 0 && namesRecords(envelope)) {
      const problem = problemOf(envelope, answer.status)
      return {
        next: open.filter((one) => !told.includes(one)),
        unanswered: told.map((one) => ({ one, problem })),
      }
    }
    if (!saysGone(envelope)) throw refused(deed, answer)
    const halves = [open.slice(0, open.length >> 1), open.slice(open.length >> 1)]
    const steps: Step[] = []
    for (const half of halves) {
      steps.push(await readPages(transport, direction, half, found, signal))
    }
    return {
      next: steps.flatMap((step) => step.next),
      unanswered: steps.flatMap((step) => step.unanswered),
    }
  }

  const { results, errors } = parsedBody(deed, answer, answerSchema)
  const asked = new Map(open.map((one) => [one.id, one]))
  const next: Open[] = []
  const answered = new Set<string>()
  const problems = new Map<string, RecordProblem>()
  for (const row of results) {
    const record = found.get(row.from.id)
    const one = asked.get(row.from.id)
    if (record === undefined || one === undefined) continue
    answered.add(one.id)
    for (const { toObjectId, associationTypes } of row.to) {
      const types = record.links.get(toObjectId) ?? new Map<string, AssociationType>()
      for (const type of associationTypes) types.set(`${type.category} ${type.typeId}`, type)
      record.links.set(toObjectId, types)
    }
    const after = row.paging?.next?.after
    if (after === undefined) continue
    // A page that leads to itself would never end.
    if (after === one.after) problems.set(one.id, pageLost)
    else next.push({ id: one.id, after })
  }
  let unnamed: RecordProblem | null = null
  for (const row of (errors ?? []).map(envelopeOf)) {
    const named = valuesOf(row).filter((value) => asked.has(value))
    if (saysNoLinks(row)) for (const value of named) answered.add(value)
    else if (named.length === 0) unnamed = { ...problemOf(row), retryable: true }
    else for (const value of named) problems.set(value, problemOf(row))
  }
  const unanswered = open
    .filter((one) => problems.has(one.id) || !answered.has(one.id))
    .map((one) => ({ one, problem: problems.get(one.id) ?? unnamed }))
  return { next: next.filter((one) => !problems.has(one.id)), unanswered }
}

const pageLost: RecordProblem = {
  code: 'hubspot.row.PAGE_LOST',
  message: 'HubSpot did not give all pages of the record’s associations.',
  field: null,
  existingId: null,
  retryable: true,
}
