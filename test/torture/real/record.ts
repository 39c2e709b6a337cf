import { writeFile } from 'node:fs/promises'
import { forgetKept, scenarios, stepsOf } from './points.ts'

/** Writes the list of crash points anew: `node test/torture/real/record.ts`, after a change of what runs do. */
const found: Record<string, readonly string[]> = {}
try {
  for (const scenario of scenarios) {
    const kind = scenario.served === undefined ? 'in process' : 'real'
    found[scenario.name] = await stepsOf(scenario, kind)
  }
} finally {
  await forgetKept()
}
await writeFile(new URL('points.json', import.meta.url), `${JSON.stringify(found, null, 2)}\n`)
