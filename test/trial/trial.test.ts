import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { writeLedger } from './ledger.ts'
import { duckDbTrial } from './duckdb.ts'
import { runTrial } from './trial.ts'

test('a sales ledger goes out to HubSpot, comes back equal, only its changes go out again, and can be taken back', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hw-ledger-'))
  await writeLedger(folder, { accounts: 30, agents: 12, opportunities: 400 })
  const findings = await runTrial(folder, () => undefined, duckDbTrial)
  expect(findings.filter((finding) => !finding.ok)).toEqual([])
  expect(findings).toHaveLength(17)
}, 120_000)
