/**
 * Measures a sandbox account's export and import: `node test/sandbox/million-export.measure.ts [count]`.
 * One JSON line a measure; no test, since times differ by machine. The peak is the whole process's,
 * client included.
 */
import { startSandbox } from '../../src/sandbox/start.ts'

const count = Number(process.argv[2] ?? 1_000_000)
const sandbox = await startSandbox({
  contacts: count,
  knobs: { burst_limit: 0, index_lag_ms: 0, 'imports.min_ms': 0, 'imports.ms_per_row': 0 },
})
const headers = { authorization: `Bearer ${sandbox.token}` }

function report(what: string, ms: number, more: object): void {
  const peak_mb = Math.round(process.resourceUsage().maxRSS / 1e3)
  process.stdout.write(`${JSON.stringify({ what, ms: Math.round(ms), peak_mb, ...more })}\n`)
}

async function ask(path: string): Promise<Record<string, unknown>> {
  const response = await fetch(sandbox.url + path, { headers })
  return (await response.json()) as Record<string, unknown>
}

async function until(path: string, ended: (body: Record<string, unknown>) => boolean) {
  for (;;) {
    const body = await ask(path)
    if (ended(body)) return body
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function measureExport(): Promise<void> {
  const contacts = sandbox.account.objects('0-1')
  const [first] = contacts.rows()
  const names = first === undefined ? [] : [...contacts.valueNames(first.id)].slice(0, 40)
  const start = performance.now()
  const reply = await fetch(`${sandbox.url}/crm/v3/exports/export/async`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({
      exportType: 'VIEW',
      format: 'CSV',
      exportName: 'measure',
      objectType: 'CONTACT',
      objectProperties: names,
      exportInternalValuesOptions: ['NAMES', 'VALUES'],
    }),
  })
  const { id } = (await reply.json()) as { id: string }
  const status = await until(
    `/crm/v3/exports/export/async/tasks/${id}/status`,
    (body) => body['status'] === 'COMPLETE',
  )
  const file = await fetch(String(status['result']))
  let bytes = 0
  for await (const chunk of file.body ?? []) bytes += chunk.length
  const more = { rows: count, properties: names.length, zip_mb: Math.round(bytes / 1e6) }
  report('export, from the request to the last byte of the file', performance.now() - start, more)
}

async function measureImport(rows: number): Promise<void> {
  const lines = ['Email,First,Last,City']
  for (let at = 0; at < rows; at++) lines.push(`m${at}@measure.io,First ${at},Last,Oslo`)
  const columns = [
    ['Email', 'email'],
    ['First', 'firstname'],
    ['Last', 'lastname'],
    ['City', 'city'],
  ].map(([columnName, propertyName]) => ({ columnObjectTypeId: '0-1', columnName, propertyName }))
  const form = new FormData()
  const sheet = { hasHeader: true, columnMappings: columns }
  const files = [{ fileName: 'm.csv', fileFormat: 'CSV', fileImportPage: sheet }]
  form.set('importRequest', JSON.stringify({ name: 'measure', files }))
  form.append('files', new Blob([lines.join('\n')]), 'm.csv')
  const start = performance.now()
  const options = { method: 'POST', headers, body: form }
  const reply = await fetch(`${sandbox.url}/crm/v3/imports`, options)
  const { id } = (await reply.json()) as { id: string }
  const body = await until(`/crm/v3/imports/${id}`, ({ state }) => state === 'DONE')
  report('import of new contacts', performance.now() - start, { rows, metadata: body['metadata'] })
}

await measureExport()
await measureImport(100_000)
await sandbox.close()
