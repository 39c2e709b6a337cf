import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { duckDbTrial } from './duckdb.ts'
import { writeLedger } from './ledger.ts'
import { snowflakeTrial } from './snowflake.ts'
import { runTrial } from './trial.ts'

test.each([
  ['DuckDB', duckDbTrial, { accounts: 30, agents: 12, opportunities: 400 }],
  ['the stand-in for Snowflake', snowflakeTrial, { accounts: 20, agents: 8, opportunities: 200 }],
] as const)(
  'on %s a sales ledger goes out to HubSpot, comes back equal, only its changes go out again, and can be taken back',
  async (_, open, size) => {
    const folder = await mkdtemp(join(tmpdir(), 'hw-ledger-'))
    await writeLedger(folder, size)
    const findings = await runTrial(folder, () => undefined, open)
    expect(findings.filter((finding) => !finding.ok)).toEqual([])
    expect(findings).toHaveLength(17)
  },
  180_000,
)
