/**
 * The interfaces behind which everything outside the engine stands: HubSpot, the warehouse, time, randomness, files.
 * Clients and adapters implement them (src/hubspot, src/warehouse, src/connector.ts); inbound and outbound use nothing else.
 */
export type { Clock, LineWriter, Log, LogFields, Random, WorkFolder } from './ports/machine.ts'
export type * from './ports/associations.ts'
export type * from './ports/collections.ts'
export type * from './ports/definitions.ts'
export type * from './ports/hubspot.ts'
export type * from './ports/hubspot-jobs.ts'
export type * from './ports/lists.ts'
export type * from './ports/property-history.ts'
export type * from './ports/warehouse.ts'

import type { HubSpot } from './ports/hubspot.ts'
import type { Clock, Log, Random, WorkFolder } from './ports/machine.ts'
import type { Warehouse } from './ports/warehouse.ts'

export interface Ports {
  readonly hubspot: HubSpot
  readonly warehouse: Warehouse
  readonly clock: Clock
  readonly random: Random
  readonly work: WorkFolder
  readonly log: Log
  /** Set when the run must stop at its next checkpoint (SIGTERM, SIGINT, cancel). */
  readonly signal: AbortSignal
}
