import type { Config } from '../../config/load.ts'
import type { KnownHosts } from '../../config/secret-hosts.ts'
import type { Connector } from '../../connector.ts'
import type { Clock, Log } from '../../engine/ports.ts'
import type { Progress } from '../../engine/reports.ts'
import type { RunsHere } from '../runs-here.ts'
import type { Sessions } from './session-store.ts'

/** What the API stands on. */
export interface ApiPorts {
  readonly clock: Clock
  readonly log: Log
  /** Ends with the server. */
  readonly signal: AbortSignal
  readonly sessions: Sessions
  /** Secrets stay with the hosts that they were given for. */
  readonly knownHosts: KnownHosts
  /** Names the files of secrets that were pasted here; those that no document names at the end go. */
  readonly pasted: (reference: { readonly file: string }) => void
  /** The document as it was read last. */
  readonly config: () => Config
  /** Reads the document again, if it has changed. */
  readonly reload: () => Promise<void>
  /** A connector over that document, which stays open until the work is done. */
  readonly using: <T>(work: (connector: Connector) => Promise<T>) => Promise<T>
  /** A connector for one piece of work, which tells how far it is; whoever takes it closes it. `draft`: over another document. */
  readonly open: (
    signal: AbortSignal,
    progress: (progress: Progress) => void,
    draft?: Config,
  ) => Connector
  readonly runs: RunsHere
  readonly health: () => {
    readonly ok: boolean
    readonly looked_at: string
    readonly running: readonly { readonly sync: string; readonly run_id: string }[]
  }
  /** The folder of the built front end. */
  readonly ui: string
}
