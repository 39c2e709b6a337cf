import { answersFuzzer } from './answers.ts'
import { configFuzzer } from './config.ts'
import { csvFuzzer, importFileFuzzer } from './csv.ts'
import { fuzz, type FuzzTarget } from './fuzzer.ts'
import { stateFuzzer } from './state.ts'
import { zipFuzzer } from './zip.ts'

export const fuzzTargets: readonly FuzzTarget[] = [
  csvFuzzer,
  importFileFuzzer,
  zipFuzzer,
  answersFuzzer,
  configFuzzer,
  stateFuzzer,
]

export interface FuzzedAll {
  /** Inputs by fuzzer. */
  readonly inputs: Readonly<Record<string, number>>
  readonly found: number
}

/** Each fuzzer for an equal share of the time. */
export async function fuzzAll(
  seconds: number,
  from: number,
  say: (line: string) => void,
): Promise<FuzzedAll> {
  const inputs: Record<string, number> = {}
  let findings = 0
  for (const target of fuzzTargets) {
    const until = Date.now() + (seconds * 1000) / fuzzTargets.length
    const fuzzed = await fuzz(target, { from, inputs: Number.MAX_SAFE_INTEGER, until })
    inputs[target.name] = fuzzed.inputs
    findings += fuzzed.found.length
    for (const { seed, error } of fuzzed.found) say(`${target.name}, seed ${seed}: ${shown(error)}`)
    say(`${target.name}: ${fuzzed.inputs} inputs, ${fuzzed.found.length} findings`)
  }
  return { inputs, found: findings }
}

export function shown(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause === undefined ? '' : `\n  because of ${shown(error.cause)}`
  return `${error.stack ?? error.message}${cause}`
}
