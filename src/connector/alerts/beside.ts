import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import type { Config } from '../../config/load.ts'
import { type AlertChange, alertKinds } from '../../engine/alerts.ts'
import { enterChanges, marksSchema, type NewMessage } from '../../engine/journal/alerts.ts'
import type { Warehouse } from '../../engine/ports.ts'
import type { Outbox } from './deliver.ts'
import type { Kept } from './judge.ts'

const time = z.iso.datetime().transform((iso) => new Date(iso))
const state = z.enum(['opened', 'recovered'])
const kind = z.enum(alertKinds)
const besideSchema = z.object({
  version: z.literal(1),
  syncs: z.record(
    z.string(),
    z.object({
      marks: marksSchema,
      changes: z.array(
        z.object({
          state,
          alertId: z.string(),
          kind,
          runId: z.string().nullable(),
          openedAt: time,
          changedAt: time,
          text: z.object({
            what: z.string(),
            why: z.string(),
            fix: z.string(),
            code: z.string().nullable(),
            details: z.record(z.string(), z.unknown()),
          }),
        }),
      ),
    }),
  ),
  messages: z.array(
    z.object({
      sync: z.string(),
      messageId: z.string(),
      alertId: z.string(),
      kind,
      state,
      channel: z.string(),
      body: z.string(),
      nth: z.number(),
      madeAt: time,
      attempts: z.number(),
      dueAt: time,
      sent: z.boolean(),
    }),
  ),
})
type BesideState = z.infer<typeof besideSchema>

/**
 * What alerts remember while the warehouse can't be reached, which is what they are needed for most: a file beside the
 * configuration. The control schema takes it over as soon as it can.
 */
export interface Beside {
  kept(sync: string): Kept
  add(
    sync: string,
    judged: {
      readonly marks: BesideState['syncs'][string]['marks']
      readonly changes: readonly AlertChange[]
    },
    messages: readonly NewMessage[],
  ): Promise<void>
  readonly outbox: Outbox
}

const pathOf = (config: Config, connection: string): string =>
  join(
    // In a container the document's folder may be mounted read-only.
    config.environment['HUBSPOT_WAREHOUSE_WORK'] ?? join(config.folder, '.hubspot-warehouse'),
    'alerts',
    `${connection}.json`,
  )

/** Null where there is none, or none that can be read: then it is begun afresh. */
async function readBeside(path: string): Promise<BesideState | null> {
  try {
    return besideSchema.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch {
    return null
  }
}

/** `lost`: the file could not be written; what it holds is known to this process only. */
export async function openBeside(
  config: Config,
  connection: string,
  lost: (error: unknown) => void,
): Promise<Beside> {
  const path = pathOf(config, connection)
  const state: BesideState = (await readBeside(path)) ?? { version: 1, syncs: {}, messages: [] }
  const write = async (): Promise<void> => {
    try {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      await writeFile(`${path}.${process.pid}`, JSON.stringify(state), { mode: 0o600 })
      await rename(`${path}.${process.pid}`, path)
    } catch (error) {
      lost(error)
    }
  }
  const find = (messageId: string): BesideState['messages'][number] | undefined =>
    state.messages.find((one) => one.messageId === messageId)

  return {
    kept: (sync) => {
      const { marks = null, changes = [] } = state.syncs[sync] ?? {}
      const over = new Set(
        changes.filter((one) => one.state === 'recovered').map(({ alertId }) => alertId),
      )
      const open = changes
        .filter((one) => one.state === 'opened' && !over.has(one.alertId))
        .map(({ alertId, kind: of, openedAt, text }) => ({
          alertId,
          kind: of,
          openedAt,
          what: text.what,
        }))
      return { marks, open }
    },
    add: async (sync, { marks, changes }, messages) => {
      const before = state.syncs[sync]?.changes ?? []
      const told = changes.map((one) => ({
        ...one,
        text: { ...one.text, details: { ...one.text.details } },
      }))
      state.syncs[sync] = { marks, changes: [...before, ...told] }
      for (const message of messages)
        state.messages.push({
          ...message,
          sync,
          attempts: 0,
          dueAt: message.madeAt,
          sent: false,
        })
      await write()
    },
    outbox: {
      waiting: async () => state.messages.filter(({ sent }) => !sent).map((one) => ({ ...one })),
      claim: async ({ messageId }, dueAt) => {
        const found = find(messageId)
        if (found === undefined) return false
        found.attempts += 1
        found.dueAt = dueAt
        await write()
        return true
      },
      settle: async ({ messageId }, { sentAt, givenUpAt, dueAt }) => {
        const found = find(messageId)
        if (found === undefined) return
        found.sent = sentAt !== null || givenUpAt !== null
        found.dueAt = dueAt
        await write()
      },
    },
  }
}

/** Takes what stands in the file over into the control schema. Repeatable. */
export async function adoptBeside(
  config: Config,
  connection: string,
  warehouse: Warehouse,
  openKinds: ReadonlySet<string>,
): Promise<boolean> {
  const path = pathOf(config, connection)
  const state = await readBeside(path)
  if (state === null) return false
  await warehouse.transaction(async (transaction) => {
    for (const [sync, { changes }] of Object.entries(state.syncs)) {
      await enterChanges(transaction, sync, {
        // What is open there already was told twice, and is ended once.
        changes: changes.filter(({ kind: of }) => !openKinds.has(`${sync}/${of}`)),
        messages: state.messages.filter((one) => one.sync === sync && !one.sent),
      })
    }
  })
  await rm(path, { force: true })
  return true
}
