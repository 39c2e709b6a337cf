import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import type { ExportedFiles, ExportRequest } from '../../../src/engine/ports.ts'
import { ended, jobAccount, quick } from '../job-account.ts'

const signal = new AbortController().signal
const request: ExportRequest = {
  object: 'contacts',
  name: 'test export',
  properties: ['email', 'firstname', 'hs_object_id'],
}

/** Names in a zip mean nothing, nor do columns beside those asked for. */
const harmless = ['none', 'path_names', 'absolute_path', 'column_doubled', 'wide_rows']
/** What the file itself does not show: a look at the records tells it (test/scenarios/inbound-export-damaged.test.ts). */
const hidden = ['columns_swapped', 'row_replaced', 'other_object', 'long_cell']

async function rowsOf({ files }: ExportedFiles): Promise<readonly string[]> {
  const rows: string[] = []
  for (const { path, columns } of files) {
    const text = await readFile(path, 'utf8')
    for (const cells of parse(text, { bom: true, from: 2, record_delimiter: ['\r\n', '\n'] })) {
      const named = columns.flatMap((name, at) =>
        name === null ? [] : [[name, cells[at]] as const],
      )
      rows.push(
        JSON.stringify(
          Object.fromEntries(named.toSorted(([one], [other]) => (one < other ? -1 : 1))),
        ),
      )
    }
  }
  return rows.toSorted()
}

test('a file with anything wrong is refused by name and leaves nothing behind, or is none the worse for it', {
  timeout: 120_000,
}, async () => {
  await using account = await jobAccount({
    knobs: {
      'exports.rows_per_file': 12,
      'exports.wide_columns': 50_000,
      'exports.per_day': 100,
      'exports.bomb_bytes': 40_000_000,
    },
  })
  const people = Array.from({ length: 40 }, (_, n) => ({
    id: String(1000 + n),
    properties: { email: `p${n}@example.com`, firstname: `F "${n}",\nß` },
  }))
  await account.control('records/contacts', { records: people })
  await account.control('records/companies', {
    records: [{ id: '5000', properties: { name: 'A' } }],
  })
  const truth = people
    .map(({ id, properties: { email, firstname } }) =>
      JSON.stringify({ email, firstname, hs_object_id: id }),
    )
    .toSorted()
  const { 'exports.damage': knob } =
    await account.control<Record<string, { readonly allowed?: readonly string[] }>>('knobs')
  const damages = knob?.allowed ?? []
  expect(damages.length).toBeGreaterThan(30)

  for (const damage of damages.filter((one) => !hidden.includes(one))) {
    await account.knobs({ ...quick, 'exports.damage': damage })
    const { id } = await account.exports.start(request, signal)
    await ended(() => account.exports.status(id, signal))
    const met = await account.exports
      .download(id, request, account.folder, signal)
      .then(rowsOf)
      .catch((error: { readonly code?: string }) => error.code)
    expect(met, damage).toEqual(harmless.includes(damage) ? truth : 'hubspot.export_file_refused')
    const left = await readdir(account.folder)
    expect(left, damage).toHaveLength(harmless.includes(damage) ? 4 : 0)
    await Promise.all(left.map((name) => rm(join(account.folder, name))))
  }
})
