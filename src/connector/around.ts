import type { Dispatcher } from 'undici'
import type { Processes } from '../engine/journal/holder.ts'
import type { Clock, Warehouse } from '../engine/ports.ts'
import type { OpenWorkFolder } from '../machine/work-folder.ts'
import type { DuckDbFiles } from '../warehouse/duckdb/file.ts'

/**
 * What an embedding program puts around the outside world as runs see it: to watch it, or, in tests, to cut a run off
 * from it.
 */
export interface Around {
  readonly clock?: (machine: Clock) => Clock
  readonly warehouse?: (opened: Warehouse) => Warehouse
  /** Of HubSpot's API, of its token endpoint and of file downloads. What is given in stays open until it is closed. */
  readonly dispatcher?: (agent: Dispatcher) => Dispatcher
  readonly work?: (folder: OpenWorkFolder) => OpenWorkFolder
  /** Who this process says it is, and what it can tell of others. */
  readonly processes?: Processes
  /** How DuckDB files are opened, and which ones are open: the process's own where none is given. */
  readonly duckDbFiles?: DuckDbFiles
}
