import { createHash } from 'node:crypto'
import type { z } from 'zod'
import { ConnectorError } from '../../errors/connector-error.ts'
import { countIn, jsonIn, textOrNullIn, timeOrNullIn } from '../cells.ts'
import type { Transaction, Warehouse } from '../ports.ts'
import type { Fence } from './fence.ts'
import { slotOf, streamStateTable } from './tables.ts'

const slots = { stream_state: slotOf(streamStateTable) }

/** A state to be saved: any JSON, its version, and the position that people see (null where there is none). */
export interface StateToSave {
  readonly version: number
  readonly state: unknown
  readonly position: Date | null
}

export interface StateKind<State> {
  readonly version: number
  readonly schema: z.ZodType<State>
  /** Brings a state of an older version to this one; without it an older one counts as damaged. */
  readonly migrate?: (state: unknown, version: number) => unknown
}

/** The saved state; null before the first save and after a reset. @throws `run.state_damaged` */
export async function loadState<State>(
  warehouse: Transaction,
  of: { readonly sync: string; readonly stream: string },
  kind: StateKind<State>,
): Promise<State | null> {
  const { sync, stream } = of
  const [row] = await warehouse.rows({ name: 'journal/state', slots, values: { sync, stream } })
  const text = textOrNullIn(row, 'state')
  const kept = textOrNullIn(row, 'checksum')
  if (text === null && kept === null) return null
  const version = countIn(row, 'version')
  if (text === null || !isSealed(kept, of, version, text)) {
    throw damaged(of, 'It does not match its checksum.')
  }
  if (version > kind.version) {
    throw damaged(of, `It was written by a newer version of the connector (state ${version}).`)
  }
  let state = jsonIn(row, 'state')
  if (version < kind.version) {
    if (kind.migrate === undefined)
      throw damaged(of, `It is of version ${version}, too old to read.`)
    state = kind.migrate(state, version)
  }
  const parsed = parsedBy(kind.schema, state)
  if (parsed === null) throw damaged(of, 'It nests deeper than a state does.')
  if (!parsed.success) {
    const paths = parsed.error.issues.map((issue) => issue.path.join('.') || 'the whole')
    throw damaged(of, `It does not hold what it should at: ${paths.join(', ')}.`)
  }
  return parsed.data
}

/** Null: the schema has not the stack for it. */
function parsedBy<State>(schema: z.ZodType<State>, state: unknown) {
  try {
    return schema.safeParse(state)
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

/** Inside the load's transaction, after `raiseFence`. */
export async function saveState(
  transaction: Transaction,
  fence: Fence,
  save: StateToSave,
  at: Date,
): Promise<void> {
  const text = JSON.stringify(save.state)
  await transaction.run({
    name: 'journal/save_state',
    slots,
    values: {
      sync: fence.sync,
      stream: fence.stream,
      version: save.version,
      state: text,
      checksum: checksum(fence, save.version, text),
      position: save.position,
      run_id: fence.runId,
      saved_at: at,
    },
  })
}

/** `state reset`: the next run reads the stream (null: every stream of the sync) afresh. Runs at work lose their fence. */
export async function resetState(
  warehouse: Warehouse,
  sync: string,
  stream: string | null,
): Promise<number> {
  return warehouse.run({ name: 'journal/reset_state', slots, values: { sync, stream } })
}

/** A state as people see it. */
export interface ListedState {
  readonly sync: string
  readonly stream: string
  /** Parsed JSON; null where there is none, or none that can be read: runs refuse that one, with the way out. */
  readonly state: unknown
  readonly position: Date | null
  readonly savedAt: Date | null
}

/** Every state row of a sync (`state show`). */
export async function listStates(
  warehouse: Transaction,
  sync: string | null,
): Promise<readonly ListedState[]> {
  const rows = await warehouse.rows({ name: 'journal/states', slots, values: { sync } })
  return rows.map((row) => ({
    sync: textOrNullIn(row, 'sync') ?? '',
    stream: textOrNullIn(row, 'stream') ?? '',
    state: jsonIn(row, 'state') ?? null,
    position: timeOrNullIn(row, 'position_at'),
    savedAt: timeOrNullIn(row, 'saved_at'),
  }))
}

type Of = Pick<Fence, 'sync' | 'stream'>

const digest = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Over the row's key too: the state of one stream is none of another's, though it may be of the same form. */
const checksum = ({ sync, stream }: Of, version: number, text: string): string =>
  `2:${digest(JSON.stringify([sync, stream, version, text]))}`

/** What the first builds of 0.1.0 saved has a checksum of the state alone; the next save gives it one of the row. */
const isSealed = (kept: string | null, of: Of, version: number, text: string): boolean =>
  kept === checksum(of, version, text) || kept === digest(`${version}\n${text}`)

function damaged(of: { readonly sync: string; readonly stream: string }, why: string) {
  return new ConnectorError('run.state_damaged', {
    what: `The saved state of ${of.stream} in ${of.sync} can't be used.`,
    why,
    fix: `Run \`hubspot-warehouse state reset ${of.sync} ${of.stream}\`, then run again: the stream is read afresh.`,
  })
}
