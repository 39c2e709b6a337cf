import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { writeLedger } from './ledger.ts'
import { runTrial } from './trial.ts'
import { duckDbTrial } from './duckdb.ts'

const { values } = parseArgs({
  options: { data: { type: 'string' }, warehouse: { type: 'string', default: 'duckdb' } },
})
const say = (line: string): void => {
  process.stdout.write(`${line}\n`)
}
const warehouses = {
  duckdb: async () => duckDbTrial,
  'snowflake-test': async () => (await import('./snowflake.ts')).snowflakeTrial,
} as const
const named = Object.entries(warehouses).find(([name]) => name === values.warehouse)
if (named === undefined) {
  say(
    `--warehouse ${values.warehouse} is not known: it is one of ${Object.keys(warehouses).join(', ')}.`,
  )
  process.exitCode = 2
} else {
  let folder = values.data === undefined ? undefined : resolve(values.data)
  if (folder === undefined) {
    folder = await mkdtemp(join(tmpdir(), 'hw-ledger-'))
    await writeLedger(folder, { accounts: 85, agents: 35, opportunities: 8800 })
  }
  const findings = await runTrial(folder, say, await named[1]())
  const broken = findings.filter((finding) => !finding.ok)
  say(
    broken.length === 0
      ? `All ${findings.length} hold.`
      : `${broken.length} of ${findings.length} do not hold.`,
  )
  process.exitCode = broken.length === 0 ? 0 : 1
}
