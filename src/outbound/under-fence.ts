import { type FenceOwner, takeFence } from '../engine/journal/fence.ts'
import { leaseStaleMs } from '../engine/journal/lease.ts'
import { commitFenced } from '../engine/journal/loads.ts'
import type { RunAtWork } from '../engine/journal/runs.ts'
import type { HubSpot, Ports } from '../engine/ports.ts'
import type { OutboundContext } from './context.ts'

/**
 * For how long after the fence was raised HubSpot may be written to without looking again. A run that has been silent for
 * `leaseStaleMs` may be overtaken; one that lay still (a suspended machine) must not send, when it wakes up, what it was
 * about to send before: the run that took over may have sent newer values since.
 */
const trustedMs = leaseStaleMs / 3

export interface UnderFence {
  readonly commit: OutboundContext['commit']
  /** The ports by which HubSpot is only written to while the fence is ours, and the lease kept while waiting. */
  readonly guarded: (ports: Ports) => Ports
}

/** Takes the fence of a run that holds the sync's lease. @throws `warehouse.fence_lost` */
export async function openUnderFence(
  { warehouse, clock }: Pick<Ports, 'warehouse' | 'clock'>,
  run: RunAtWork,
  owner: Omit<FenceOwner, 'leased'>,
): Promise<UnderFence> {
  let raisedAt = clock.now().getTime()
  const fence = await takeFence(warehouse, { ...owner, leased: true })

  const commit: OutboundContext['commit'] = async (work) => {
    await run.beat()
    const before = clock.now().getTime()
    const done = await commitFenced(warehouse, fence, work)
    raisedAt = before
    return done
  }
  const assertOurs = async (): Promise<void> => {
    // A wait for the fence itself may have been the one that took so long.
    while (clock.now().getTime() - raisedAt > trustedMs) await commit(async () => undefined)
  }
  const guardedHubSpot = (hubspot: HubSpot): HubSpot => {
    const { associations, imports, lists } = hubspot
    const ours = async <Came>(write: () => Promise<Came>): Promise<Came> => {
      await assertOurs()
      return write()
    }
    return {
      ...hubspot,
      create: (...given) => ours(() => hubspot.create(...given)),
      update: (...given) => ours(() => hubspot.update(...given)),
      archive: (...given) => ours(() => hubspot.archive(...given)),
      imports: { ...imports, start: (...given) => ours(() => imports.start(...given)) },
      lists: {
        ...lists,
        add: (...given) => ours(() => lists.add(...given)),
        remove: (...given) => ours(() => lists.remove(...given)),
      },
      associations: {
        ...associations,
        write: (...given) => ours(() => associations.write(...given)),
        remove: (...given) => ours(() => associations.remove(...given)),
        removeLabels: (...given) => ours(() => associations.removeLabels(...given)),
      },
    }
  }
  return {
    commit,
    guarded: (ports) => ({
      ...ports,
      hubspot: guardedHubSpot(ports.hubspot),
      clock: {
        now: () => ports.clock.now(),
        sleep: async (ms, signal) => {
          await run.beat()
          await ports.clock.sleep(ms, signal)
        },
      },
    }),
  }
}
