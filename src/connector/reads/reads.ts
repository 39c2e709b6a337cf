import type { Config } from '../../config/load.ts'
import { type ConnectionReads, openConnectionReads, type ReadPorts } from './of-connection.ts'
import { openOverallReads, type OverallReads } from './over-all.ts'

/** What people look at: lists page by page, over all connections where none is named. Nothing is changed by it. */
export interface Reads extends OverallReads, ConnectionReads {}

export const openReads = (config: Config, ports: ReadPorts): Reads => ({
  ...openOverallReads(config, ports),
  ...openConnectionReads(config, ports),
})
