/**
 * Measures a sandbox account of a million contacts: `node test/sandbox/million-contacts.measure.ts [count]`. Prints one
 * JSON line a measure; no test, since times differ by machine.
 */
import { createAccount } from '../../src/sandbox/account/account.ts'
import type { IndexQuery } from '../../src/sandbox/account/record-store.ts'
import { generateContacts } from '../../src/sandbox/data/contacts.ts'

const count = Number(process.argv[2] ?? 1_000_000)
const account = createAccount({ seed: 1 })

function measure<T>(what: string, act: () => T): T {
  const start = performance.now()
  const result = act()
  const ms = Math.round((performance.now() - start) * 10) / 10
  const { heapUsed } = process.memoryUsage()
  const peak = process.resourceUsage().maxRSS
  const line = { what, ms, heap_mb: Math.round(heapUsed / 1e6), peak_mb: Math.round(peak / 1e3) }
  print(line)
  return result
}

const print = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`)

const contacts = account.objects('0-1')
measure('generate', () => {
  generateContacts(account, count)
})

const someIds: number[] = []
for (const { id } of contacts.rows()) if (someIds.push(id) === 10_000) break
const [firstId = 0] = someIds
const forty = [...contacts.valueNames(firstId)].slice(0, 40)

measure(`read ${String(forty.length)} properties of each row`, () => {
  let characters = 0
  for (const row of contacts.index.rows()) {
    for (const name of forty) characters += row.get(name)?.length ?? 0
  }
  return characters
})

const made = contacts.get(firstId)?.createdAt ?? 0
const half = String(Math.floor((made + Date.now()) / 2))
const byModified = { property: 'lastmodifieddate', direction: 'ASCENDING' } as const
const byId = { property: 'hs_object_id', direction: 'ASCENDING' } as const
const someEmails = someIds.slice(0, 100).map((id) => contacts.get(id)?.get('email') ?? '')
const queries: Readonly<Record<string, IndexQuery>> = {
  'first search by modified time (makes its order)': {
    filterGroups: [[{ propertyName: 'lastmodifieddate', operator: 'GTE', value: half }]],
    sort: byModified,
  },
  'search: modified since, first page': {
    filterGroups: [[{ propertyName: 'lastmodifieddate', operator: 'GT', value: half }]],
    sort: byModified,
  },
  'search: id above, first page': {
    filterGroups: [[{ propertyName: 'hs_object_id', operator: 'GT', value: '21000000' }]],
    sort: byId,
  },
  'search: email EQ': {
    filterGroups: [[{ propertyName: 'email', operator: 'EQ', value: someEmails[50] ?? '' }]],
  },
  'search: email IN 100': {
    filterGroups: [[{ propertyName: 'email', operator: 'IN', values: someEmails }]],
  },
}
for (const [what, query] of Object.entries(queries)) {
  const { total } = measure(what, () => contacts.index.search(query, 0, 200))
  print({ what, total })
}
measure('10,000 edits', () => {
  for (const id of someIds) contacts.update(id, { jobtitle: 'Edited' }, { sourceType: 'API' })
})
measure('search after the edits', () =>
  contacts.index.search(
    queries['search: modified since, first page'] ?? { filterGroups: [] },
    0,
    200,
  ),
)
account.dispose()
