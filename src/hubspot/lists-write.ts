import { z } from 'zod'
import { standardTypeId } from '../engine/object-names.ts'
import type { ListName, Lists, RecordList, WriteInput, WriteOutcome } from '../engine/ports.ts'
import { ConnectorError } from '../errors/connector-error.ts'
import { readCustomTypes } from './account-objects.ts'
import { refused, unexpected } from './failures.ts'
import { limits } from './limits.ts'
import { lostAnswer, problemOf } from './row-problem.ts'
import { type HubSpotAnswer, parsedBody, type Transport } from './transport.ts'
import { paths } from './versions.ts'

const listSchema = z.object({
  list: z.object({
    listId: z.union([z.string().min(1), z.number()]).transform(String),
    name: z.string().catch(''),
    objectTypeId: z.string(),
    processingType: z.string(),
  }),
})

const ids = z.array(z.union([z.string(), z.number()]).transform(String)).catch([])
/** HUBSPOT.md 8 and openapi crm-lists: `recordsIdsAdded`; only what is missing is told in the same words everywhere. */
const writtenSchema = z.object({ recordIdsMissing: ids })

const membershipsSchema = z.object({
  results: z.array(
    z.object({
      recordId: z.union([z.string().min(1), z.number()]).transform(String),
      recordListMemberships: z
        .array(z.object({ listId: z.union([z.string().min(1), z.number()]).transform(String) }))
        .catch([]),
    }),
  ),
})

export function createLists(transport: Transport): Lists {
  return {
    find: (object, list, signal) => findList(transport, object, list, signal),
    create: (object, name, signal) => createList(transport, object, name, signal),
    members: (object, list, records, signal) =>
      readMembers(transport, { object, list }, records, signal),
    add: (list, inputs, signal) => writeMembers(transport, { list, act: 'add' }, inputs, signal),
    remove: (list, inputs, signal) =>
      writeMembers(transport, { list, act: 'remove' }, inputs, signal),
  }
}

async function findList(
  transport: Transport,
  object: string,
  list: ListName,
  signal: AbortSignal,
): Promise<RecordList | null> {
  const deed = 'Looking for the list'
  const path =
    list.kind === 'id'
      ? paths.list(list.id)
      : paths.listByName(await typeIdOf(transport, object, signal), list.name)
  const answer = await transport.send({
    method: 'GET',
    path,
    kind: 'other',
    effect: 'none',
    deed,
    accept: [404],
    signal,
  })
  return answer.status === 404 ? null : listOf(deed, answer)
}

/** A list's name is its own in the account: who asks a second time, after a lost answer, finds the one that was made. */
async function createList(
  transport: Transport,
  object: string,
  name: string,
  signal: AbortSignal,
): Promise<RecordList> {
  const deed = 'Creating the list'
  const objectTypeId = await typeIdOf(transport, object, signal)
  let answer: HubSpotAnswer | null = null
  try {
    answer = await transport.send({
      method: 'POST',
      path: paths.lists(),
      json: { name, objectTypeId, processingType: 'MANUAL' },
      kind: 'other',
      effect: 'creates',
      deed,
      accept: [400, 409],
      signal,
    })
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.code !== 'hubspot.answer_lost') throw error
  }
  if (answer !== null && answer.status < 300) return listOf(deed, answer)
  const there = await findList(transport, object, { kind: 'name', name }, signal)
  if (there !== null) return there
  throw answer === null
    ? unexpected(deed, "HubSpot's answer was lost, and the list is not there.")
    : refused(deed, answer)
}

function listOf(deed: string, answer: HubSpotAnswer): RecordList {
  const { listId, name, objectTypeId, processingType } = parsedBody(deed, answer, listSchema).list
  // HUBSPOT.md 8: memberships are written on these two kinds only.
  const isStatic = processingType === 'MANUAL' || processingType === 'SNAPSHOT'
  return { id: listId, name, objectTypeId, isStatic }
}

async function readMembers(
  transport: Transport,
  { object, list }: { readonly object: string; readonly list: string },
  records: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const members = new Set<string>()
  if (records.length === 0) return members
  const deed = `Reading which ${object} are members of the list`
  const objectTypeId = await typeIdOf(transport, object, signal)
  const asked = [...new Set(records)]
  for (let at = 0; at < asked.length; at += limits.batch) {
    const answer = await transport.send({
      method: 'POST',
      path: paths.membershipsBatchRead(),
      json: {
        inputs: asked.slice(at, at + limits.batch).map((recordId) => ({ objectTypeId, recordId })),
      },
      kind: 'batch_read',
      effect: 'none',
      deed,
      signal,
    })
    const { results } = parsedBody(deed, answer, membershipsSchema)
    for (const { recordId, recordListMemberships } of results) {
      if (recordListMemberships.some(({ listId }) => listId === list)) members.add(recordId)
    }
  }
  return members
}

type Write = { readonly list: string; readonly act: 'add' | 'remove' }

/**
 * HUBSPOT.md 8 tells no limit of members a call: they go by as many as records do. Throws only while nothing has taken
 * effect: whatever is written may be written again.
 */
async function writeMembers(
  transport: Transport,
  what: Write,
  inputs: readonly WriteInput[],
  signal: AbortSignal,
): Promise<readonly WriteOutcome[]> {
  const outcomes: WriteOutcome[] = []
  for (let at = 0; at < inputs.length; at += limits.batch) {
    const part = inputs.slice(at, at + limits.batch)
    outcomes.push(...(await writePart(transport, what, part, signal)))
  }
  return outcomes
}

async function writePart(
  transport: Transport,
  what: Write,
  inputs: readonly WriteInput[],
  signal: AbortSignal,
): Promise<readonly WriteOutcome[]> {
  const deed = what.act === 'add' ? 'Adding members to the list' : 'Taking members off the list'
  let answer: HubSpotAnswer
  try {
    answer = await transport.send({
      method: 'PUT',
      path: paths.listMembershipsWrite(what.list, what.act),
      json: inputs.map(({ id }) => id),
      kind: 'batch',
      effect: 'idempotent',
      deed,
      accept: [400, 404, 413],
      signal,
    })
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.code !== 'hubspot.answer_lost') throw error
    const problem = lostAnswer(error.why)
    return inputs.map(({ trace }) => ({ kind: 'unknown', trace, problem }))
  }
  if (answer.status < 300) return outcomesOf(deed, what, inputs, answer)
  const problem = problemOf(answer.envelope, answer.status)
  const refuseAll = (): readonly WriteOutcome[] =>
    inputs.map(({ trace }) => ({ kind: 'refused', trace, problem }))
  if (inputs.length <= 1 || answer.status === 404) return refuseAll()
  if (answer.status === 400) {
    // Somebody may have deleted the list, or made it one that follows filters: then it is no row's fault.
    const list = await findList(transport, '', { kind: 'id', id: what.list }, signal)
    if (list?.isStatic !== true) return refuseAll()
  }
  const half = inputs.length >> 1
  return [
    ...(await writePart(transport, what, inputs.slice(0, half), signal)),
    ...(await writePart(transport, what, inputs.slice(half), signal)),
  ]
}

/** Records that are members already are passed over in the answer, and so are those to be removed that are none. */
function outcomesOf(
  deed: string,
  { act }: Write,
  inputs: readonly WriteInput[],
  answer: HubSpotAnswer,
): readonly WriteOutcome[] {
  const missing = new Set(parsedBody(deed, answer, writtenSchema).recordIdsMissing)
  return inputs.map(({ trace, id = '' }) =>
    act === 'add' && missing.has(id)
      ? {
          kind: 'refused',
          trace,
          problem: {
            code: 'hubspot.row.OBJECT_NOT_FOUND',
            message: 'The record no longer exists in HubSpot.',
            field: null,
            existingId: null,
            retryable: true,
          },
        }
      : { kind: 'done', trace, id },
  )
}

/** @throws `hubspot.not_available` for a name that the account does not have */
async function typeIdOf(
  transport: Transport,
  object: string,
  signal: AbortSignal,
): Promise<string> {
  const standard = standardTypeId(object)
  if (standard !== null) return standard
  if (/^\d+-\d+$/.test(object)) return object
  const name = object.replace(/^p\d*_/, '')
  const own = (await readCustomTypes(transport, signal)).find(
    (type) => type.fullName === object || type.name === name || type.name === object,
  )
  if (own !== undefined) return own.typeId
  throw new ConnectorError('hubspot.not_available', {
    what: `The account has no object type ${object}.`,
    why: 'It is neither a standard object nor one that the account defined.',
    fix: 'Correct `object` in the configuration.',
  })
}
