import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { tracedSeed } from './small.ts'

/** More of them by hand. */
const seeds = Number(process.env['SIM_SEEDS'] ?? 2)

const elsewhere = (seed: number): Promise<{ readonly stdout: string }> => {
  const small = JSON.stringify(new URL('small.ts', import.meta.url).href)
  const code = `console.log(await (await import(${small})).tracedSeed(${seed})); process.exit()`
  return promisify(execFile)(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: fileURLToPath(new URL('../../..', import.meta.url)),
  })
}

test('a seed gives the same trace again, here and in another process; another seed another one', async () => {
  const traces: string[] = []
  for (let seed = 1; seed <= seeds; seed += 1) {
    const trace = await tracedSeed(seed)
    expect(await tracedSeed(seed), `seed ${seed}`).toBe(trace)
    traces.push(trace)
  }
  expect(new Set(traces).size).toBe(seeds)
  expect((await elsewhere(1)).stdout.trim()).toBe(traces[0])
}, 600_000)
