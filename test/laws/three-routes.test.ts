import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { journalTables } from '../../src/engine/journal/tables.ts'
import type { StagedFile } from '../../src/engine/ports.ts'
import { nameColumns } from '../../src/inbound/column-names.ts'
import { prepareLoad } from '../../src/inbound/land.ts'
import { exportFile, objectLayout, reservedColumns } from '../../src/inbound/layout.ts'
import { wantedProperties } from '../../src/inbound/property-columns.ts'
import { recordLine } from '../../src/inbound/record-lines.ts'
import { inboundTables } from '../../src/inbound/tables.ts'
import { contacts } from '../../streams/contacts.ts'
import { landingRoom, property, record } from '../inbound/landing-room.ts'

if (contacts.kind !== 'object') throw new TypeError('contacts is an object stream')
const account = [
  property('hs_object_id', 'number', 'number'),
  property('createdate', 'datetime', 'date'),
  property('lastmodifieddate', 'datetime', 'date'),
  property('hs_merged_object_ids', 'enumeration', 'checkbox'),
  property('words'),
  property('secret'),
  property('amount', 'number', 'number'),
  property('tags', 'enumeration', 'checkbox'),
  property('choice', 'enumeration', 'select'),
  property('born', 'date', 'date'),
  property('seen', 'datetime', 'date'),
  property('is', 'bool', 'booleancheckbox'),
]
const names = account.map(({ name }) => name)
const wanted = wantedProperties(
  'contacts',
  account,
  { properties: 'all', exclude: [], hash: ['secret'] },
  new Set(),
)
const { columns } = nameColumns([], wanted, new Set(names), {
  reserved: reservedColumns(contacts),
  longest: 255,
  folds: 'insensitive',
})
const layout = objectLayout(contacts, wanted, new Set(names), columns)
const updatedAt = '2026-01-01T00:00:00.000Z'

/** One value as the list, the search and an export may spell it: with null for none, ISO or epoch times, empty cells. */
type Spellings = readonly [list: string | null, search: string | null, exported: string]
const none: Spellings = [null, '', '']
const same = (text: string): Spellings => [text, text, text]
const awkward = fc.constantFrom(
  '"',
  ',',
  '\n',
  '\r\n',
  ' ',
  "'",
  '\\',
  ';',
  'NULL',
  '=1',
  '\u{1F600}',
  'é',
)
const words = fc
  .array(fc.oneof(awkward, fc.string({ unit: 'grapheme', maxLength: 4 })), {
    minLength: 1,
    maxLength: 5,
  })
  .map((parts) => parts.join('').replaceAll('\0', ''))
  .filter((text) => text !== '')
const instant = fc
  .date({ min: new Date('2001-10-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date): Spellings => [date.toISOString(), String(date.getTime()), String(date.getTime())])
const day = fc.integer({ min: -40_000, max: 60_000 }).map((days): Spellings => {
  const ms = days * 86_400_000
  const iso = new Date(ms).toISOString().slice(0, 10)
  return [iso, iso, String(ms)]
})
const options = fc.uniqueArray(fc.constantFrom('a', 'b c', 'ü', '1'), { minLength: 1 })
const amount = fc
  .tuple(fc.integer({ min: -1e9, max: 1e9 }), fc.nat(9))
  .map(
    ([whole, part]): Spellings => [
      part === 0 ? String(whole) : `${whole}.${part}`,
      `${whole}.${part}0`,
      part === 0 ? `${whole}.0` : `${whole}.${part}`,
    ],
  )
const maybe = (of: fc.Arbitrary<Spellings>) =>
  fc.oneof({ weight: 1, arbitrary: fc.constant(none) }, { weight: 4, arbitrary: of })
const values = fc.record({
  words: maybe(words.map(same)),
  secret: maybe(words.map(same)),
  amount: maybe(amount),
  tags: maybe(options.map((all): Spellings => [all.join(';'), `;${all.join(';')}`, all.join(';')])),
  choice: maybe(fc.constantFrom('a', 'b c').map(same)),
  born: maybe(day),
  seen: maybe(instant),
  is: maybe(fc.constantFrom<Spellings>(['true', 'true', 'TRUE'], ['false', 'false', 'False'])),
})
type Drawn = Readonly<Record<string, Spellings>>

test('a record has one hash, whichever of three routes brings it, and whatever its values are', async () => {
  await using room = await landingRoom()
  await room.warehouse.ensure([layout.table, ...inboundTables, ...journalTables])
  let loads = 0
  const land = async (files: readonly StagedFile[]) => {
    loads += 1
    const stamp = { sync: 's', stream: 'contacts', runId: `r${loads}`, at: new Date() }
    const token = `_in_${loads}`
    const load = await prepareLoad(
      {
        layout,
        storage: 'merge',
        stamp,
        files,
        token,
        archivedSince: null,
        pass: null,
        touches: null,
      },
      room,
    )
    const applied = await room.warehouse.transaction((work) => load.apply(work))
    await load.clear()
    const { loaded, unchanged, setAsideValues } = { ...load.counts, ...applied }
    return { loaded, unchanged, setAsideValues }
  }
  const recordsOf = (drawn: readonly Drawn[], route: 0 | 1, from: number) =>
    drawn.map((one, at) =>
      record(
        String(from + at),
        updatedAt,
        Object.fromEntries(Object.entries(one).map(([name, spelled]) => [name, spelled[route]])),
      ),
    )
  const byJson = async (drawn: readonly Drawn[], route: 0 | 1, from: number) => {
    const writer = await room.work.writer('load.ndjson')
    for (const [at, one] of recordsOf(drawn, route, from).entries())
      await writer.write(recordLine(layout, one, at + 1))
    await writer.close()
    return land([{ format: 'ndjson', path: writer.path }])
  }
  const byExport = async (drawn: readonly Drawn[], from: number) => {
    const lines = recordsOf(drawn, 0, from).map((one, at) =>
      names.map((name) => drawn[at]?.[name]?.[2] ?? one.properties[name] ?? ''),
    )
    const csv = [names, ...lines].map((cells) =>
      cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','),
    )
    const path = join(room.work.path, 'export.csv')
    await writeFile(path, `${csv.join('\n')}\n`)
    return land([exportFile(layout, { path, columns: names })])
  }
  let next = 1
  await fc.assert(
    fc.asyncProperty(fc.array(values, { minLength: 6, maxLength: 12 }), async (drawn) => {
      const from = next
      next += drawn.length
      const all = drawn.length
      expect(await byJson(drawn, 0, from)).toEqual({ loaded: all, unchanged: 0, setAsideValues: 0 })
      expect(await byJson(drawn, 1, from)).toEqual({ loaded: 0, unchanged: all, setAsideValues: 0 })
      expect(await byExport(drawn, from)).toEqual({ loaded: 0, unchanged: all, setAsideValues: 0 })
    }),
    { numRuns: 8 },
  )
})
