import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Governors, openConnection } from '../../src/connector/connection.ts'
import { knownNames } from '../../src/connector.ts'
import { type Config, validateText } from '../../src/config/load.ts'
import { systemClock } from '../../src/machine/clock.ts'
import { silentLog } from '../../src/machine/log.ts'
import { systemRandom } from '../../src/machine/random.ts'

const text = `version: 1
connections:
  sales:
    hubspot: { token: { env: ONE } }
    warehouse: { kind: duckdb, path: ./sales.duckdb }
  service:
    hubspot: { token: { env: ONE } }
    warehouse: { kind: duckdb, path: ./service.duckdb }
  other:
    hubspot: { token: { env: TWO } }
    warehouse: { kind: duckdb, path: ./other.duckdb }
syncs: {}
`

let folder: string
let config: Config
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hubspot-warehouse-connection-'))
  const { document } = validateText(text, knownNames)
  if (document === null) throw new Error('The document of this test does not hold.')
  config = {
    file: join(folder, 'hubspot-warehouse.yaml'),
    folder,
    text,
    document,
    environment: { ONE: 'pat-1', TWO: 'pat-2' },
  }
})
afterAll(async () => rm(folder, { recursive: true, force: true }))

test('connections with one token share a governor, another token has its own', async () => {
  const governors: Governors = new Map()
  const machine = {
    clock: systemClock,
    random: systemRandom,
    log: silentLog,
    signal: new AbortController().signal,
    governors,
  }
  const sizes: number[] = []
  for (const name of ['sales', 'service', 'other']) {
    const connection = openConnection(config, name, machine, [])
    await connection.hubspot()
    sizes.push(governors.size)
    await connection[Symbol.asyncDispose]()
  }
  expect(sizes).toEqual([1, 1, 2])
  expect([...governors.keys()].join()).not.toContain('pat-')
})
