import type { Connector } from '../../src/connector.ts'

/** Where the trial's tables are. */
export interface TrialWarehouse extends AsyncDisposable {
  /** The connection's `warehouse`, as it stands in the document. */
  readonly configuration: string
  /** What the connector's environment has beside HubSpot's token. */
  readonly environment: Readonly<Record<string, string>>
  readonly forms: Forms
  /** The ledger's files as tables of the schema `ledger`, dates typed. */
  loadLedger(folder: string, using: Using): Promise<void>
  /** What a person would do at a SQL prompt; rows by names in lower case. */
  readonly sql: (text: string) => Promise<readonly Readonly<Record<string, unknown>>[]>
  /** What is left behind. */
  readonly stays: string
}

/** Opens the connector for one act. */
export type Using = <T>(work: (connector: Connector) => Promise<T>) => Promise<T>

/** The few expressions of the ledger's SQL in which the engines differ. */
export interface Forms {
  /** An object of one key. */
  readonly object: (key: string, value: string) => string
  /** Midnight of a date, UTC. */
  readonly midnight: (date: string) => string
  /** Stages of the ledger's pipeline: `pipeline_id`, `id`, `label`. */
  readonly stages: string
}

/** The ledger writes dates as month/day/year, which no reader can tell from day/month/year. */
export const ledgerDates = ['engage_date', 'close_date'] as const

export const ledgerTables = ['accounts', 'products', 'sales_pipeline', 'sales_teams'] as const
