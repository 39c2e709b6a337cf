import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { writeLedger } from './ledger.ts'
import { snowflakeTrial } from './snowflake.ts'
import { runTrial } from './trial.ts'

// On DuckDB it is a step of its own in continuous integration: `npm run trial`.
test('on the stand-in for Snowflake a sales ledger goes out to HubSpot, comes back equal, only its changes go out again, and can be taken back', {
  timeout: 180_000,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hw-ledger-'))
  await writeLedger(folder, { accounts: 20, agents: 8, opportunities: 200 })
  const findings = await runTrial(folder, () => undefined, snowflakeTrial)
  expect(findings.filter((finding) => !finding.ok)).toEqual([])
  expect(findings).toHaveLength(17)
})
