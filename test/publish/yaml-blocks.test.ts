import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { validateText } from '../../src/config/load.ts'
import { knownNames } from '../../src/connector/declared.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

type Tree = { readonly [key: string]: unknown }

const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What the pages take for granted around a block that shows a part. */
const around = {
  version: 1,
  connections: {
    main: {
      hubspot: { token: { env: 'HUBSPOT_TOKEN' } },
      warehouse: { kind: 'duckdb', path: './crm.duckdb' },
    },
  },
  syncs: {
    crm_in: { connection: 'main', direction: 'inbound', streams: { contacts: {} } },
    customers_out: {
      connection: 'main',
      direction: 'outbound',
      target: 'contacts',
      strategy: 'upsert',
      source: { table: 'analytics.customers' },
      key: 'customer_id',
      identify_by: { property: 'email', column: 'email' },
      fields: { firstname: 'first_name' },
    },
  },
} as const

/** A whole sync or warehouse stands for itself; parts are laid over what is around them. */
function over(below: unknown, above: unknown): unknown {
  if (!isTree(below) || !isTree(above) || 'direction' in above || 'kind' in above) return above
  const keys = new Set([...Object.keys(below), ...Object.keys(above)])
  return Object.fromEntries(
    [...keys].map((key) => [key, key in above ? over(below[key], above[key]) : below[key]]),
  )
}

/** The document that a block is, or is a part of: told by its outermost keys. */
function documentOf(block: unknown): unknown {
  if (!isTree(block)) return block
  const names = Object.keys(block)
  if (names.some((name) => ['version', 'connections', 'syncs'].includes(name))) {
    return over(around, block)
  }
  if (names.every((name) => isTree(block[name]) && 'direction' in block[name])) {
    return over(around, { syncs: block })
  }
  if ('oauth' in block) {
    const { scopes } = block['oauth'] as { readonly scopes: unknown }
    const oauth = { client_id: 'a', client_secret: { env: 'HUBSPOT_CLIENT_SECRET' }, scopes }
    return { ...around, connections: { main: { ...around.connections.main, hubspot: { oauth } } } }
  }
  const sync = 'streams' in block || 'schedule' in block ? 'crm_in' : 'customers_out'
  return over(around, { syncs: { [sync]: block } })
}

/** A connection signs in by a token or by OAuth: one that shows the latter stands without the former. */
function signedIn(document: unknown): unknown {
  const { hubspot } = (document as typeof around).connections.main
  if (!('oauth' in hubspot)) return document
  const { token: _, ...rest } = hubspot
  return {
    ...(document as typeof around),
    connections: { main: { ...(document as typeof around).connections.main, hubspot: rest } },
  }
}

const blocksOf = (text: string): readonly string[] =>
  [...text.matchAll(/^( *)```yaml\n([\s\S]*?)^\1```/gm)].map(([, indent = '', block = '']) =>
    block.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  )

const problemsOf = (block: string): readonly string[] =>
  validateText(stringify(signedIn(documentOf(parse(block)))), knownNames).problems.map(
    ({ path, what }) => `${path} ${what}`,
  )

test('every piece of configuration that the documentation shows holds', async () => {
  const pages = (await readdir(join(root, 'docs')))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name))
  const broken: string[] = []
  let met = 0
  for (const page of ['README.md', ...pages]) {
    for (const block of blocksOf(await readFile(join(root, page), 'utf8'))) {
      // The settings of the dbt package are dbt's own.
      if (block.startsWith('# dbt_project.yml')) continue
      met += 1
      broken.push(...problemsOf(block).map((problem) => `${page}: ${problem}`))
    }
  }
  expect(broken).toEqual([])
  expect(met).toBeGreaterThan(15)
})

test.each([
  ['a whole sync', '  a_out:\n    connection: main\n    direction: outbound\n    target: people\n'],
  ['a part of a sync', '    create_missing: [everything]\n'],
  ['streams', 'streams:\n  contcts: {}\n'],
  ['a document', 'syncs:\n  crm_in:\n    schedule: { cron: hourly }\n'],
])('a mistake in %s is found', (_, block) => {
  expect(problemsOf(block)).not.toEqual([])
})
