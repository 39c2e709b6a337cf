import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ObjectTypeId } from '../account/definitions.ts'
import type { Row } from '../account/record-store.ts'
import type { Account } from '../account/types.ts'
import { type ExportColumn, exportColumns } from './columns.ts'
import { csvBlocks, type CsvDialect } from './csv.ts'
import type { Damage } from './damage-kinds.ts'
import { exportKnobs } from './knobs.ts'
import type { ExportOrder } from './request.ts'
import { bombZip, damagedZip, isZipDamage, type Member, zipOf } from './damaged-zip.ts'

export interface Damaged {
  readonly path: string
  readonly fileName: string
  readonly contentType: string
  readonly rows: number
  /** As the account tells it; undefined: it doesn't. */
  readonly recordCount: number | undefined
}

interface Target {
  readonly folder: string
  readonly stem: string
  readonly dialect: CsvDialect
}

/** Writes a CSV export with one thing wrong; whole in memory, so for small ones. */
export async function writeDamaged(
  account: Account,
  order: ExportOrder,
  rows: Iterable<Row>,
  damage: Damage,
  { folder, stem, dialect }: Target,
): Promise<Damaged> {
  const { knobs } = account
  const wide = knobs.value(exportKnobs.wideColumns)
  const asked = exportColumns(account, order)
  const columns = columnChanges[damage]?.(asked, wide) ?? asked
  const whole = kept(
    account,
    damage === 'other_object' ? other(order) : order.object.id,
    rows,
    damage,
  )
  const written = rowChanges[damage]?.(whole, Math.floor(whole.length / 2)) ?? whole
  const perFile = knobs.value(exportKnobs.rowsPerFile)
  const members: Member[] = []
  for (let at = 0; at === 0 || at < written.length; at += perFile) {
    const part = written.slice(at, at + perFile)
    const text = Buffer.concat([
      ...csvBlocks(columns, part[Symbol.iterator](), dialect, perFile, () => undefined),
    ]).toString()
    const name = members.length === 0 ? `${stem}.csv` : `${stem}-${members.length + 1}.csv`
    members.push({ name, bytes: encoded(damagedText(text, dialect, damage), damage) })
  }
  const path = join(folder, `${stem}.export`)
  const bytes = members.reduce((sum, member) => sum + member.bytes.length, 0)
  const [only] = members
  const large = members.length > 1 || bytes > knobs.value(exportKnobs.zipBytes)
  const zips = isZipDamage(damage) || (large && !takesItsPlace.has(damage))
  const plain = zips || only === undefined ? undefined : damagedPlain(only.bytes, damage)
  if (damage === 'bomb') await bombZip(path, only, knobs.value(exportKnobs.bombBytes))
  else await writeFile(path, plain ?? damagedZip(await zipOf(members, damage), damage))
  const counted = whole.length
  return {
    path,
    fileName: `${stem}.${plain ? 'csv' : 'zip'}`,
    contentType: plain ? 'text/csv;charset=utf-8' : 'application/zip',
    rows: counted,
    recordCount: told(counted, damage),
  }
}

function told(rows: number, damage: Damage): number | undefined {
  if (damage === 'count_missing') return undefined
  if (damage === 'count_high') return rows + 1
  return damage === 'count_low' ? rows - 1 : rows
}

function renamed(columns: readonly ExportColumn[], fromEnd: number, header: string) {
  return columns.with(-fromEnd, { ...columns.at(-fromEnd), header } as ExportColumn)
}

type ChangeColumns = (columns: readonly ExportColumn[], wide: number) => readonly ExportColumn[]

const columnChanges: Partial<Record<Damage, ChangeColumns>> = {
  columns_swapped: (columns) => {
    if (columns.length < 2) return columns
    const [last = '', before = ''] = [columns.at(-1)?.header, columns.at(-2)?.header]
    return renamed(renamed(columns, 1, before), 2, last)
  },
  column_renamed: (columns) => renamed(columns, 1, `${columns.at(-1)?.header ?? ''}_v2`),
  column_doubled: (columns) => [...columns, ...columns.slice(-1)],
  column_missing: (columns) => columns.slice(0, -1),
  id_missing: (columns) => columns.slice(1),
  wide_rows: (columns, wide) => [
    ...columns,
    ...Array.from({ length: wide }, (_, n) => ({ header: `wide_${n}`, read: () => '' })),
  ],
}

/** `middle` is the row in question, within the list if there is one. */
const rowChanges: Partial<
  Record<Damage, (rows: readonly Row[], middle: number) => readonly Row[]>
> = {
  row_missing: (rows, middle) => rows.toSpliced(middle, 1),
  row_doubled: (rows, middle) => [
    ...rows.slice(0, middle),
    ...rows.slice(middle, middle + 1),
    ...rows.slice(middle),
  ],
  row_replaced: (rows, middle) => [...rows.slice(middle, middle + 1), ...rows.slice(1)],
  header_only: () => [],
}

/** Contacts for companies, companies for all others. */
function other({ object }: ExportOrder): ObjectTypeId {
  return object.id === '0-2' ? '0-1' : '0-2'
}

/** Each row by itself: an iterator may reuse the one it hands out. */
function kept(
  account: Account,
  type: ObjectTypeId,
  rows: Iterable<Row>,
  damage: Damage,
): readonly Row[] {
  const { index } = account.objects(type)
  const chosen = damage === 'other_object' ? index.rows() : rows
  return Array.from(chosen, ({ id }) => index.get(id)).filter((row) => row !== undefined)
}

const lineChanges: Partial<Record<Damage, (line: string, separator: string) => string>> = {
  quoting_broken: (line) => line.slice(0, -1),
  ragged_long: (line, separator) => `${line}${separator}"more"`,
  ragged_short: (line, separator) => line.slice(0, line.lastIndexOf(separator)),
  long_cell: (line) => `${line.slice(0, -1)}${'x'.repeat(1_000_000)}"`,
}

/** Lines end where the writer ended them: damaged exports are tried with values of one line. */
function damagedText(text: string, { lineEnd, separator }: CsvDialect, damage: Damage): string {
  const lines = text.split(lineEnd)
  if (damage === 'no_header') return lines.slice(1).join(lineEnd)
  const change = lineChanges[damage]
  // The text ends with a line end, so the last line is empty.
  const at = Math.max(1, Math.floor(lines.length / 2) - 1)
  const line = lines[at] ?? ''
  return change && line !== '' ? lines.with(at, change(line, separator)).join(lineEnd) : text
}

function encoded(text: string, damage: Damage): Buffer {
  return damage === 'wrong_encoding' ? Buffer.from(`\uFEFF${text}`, 'utf16le') : Buffer.from(text)
}

/** Whatever there is to export, the file is this. */
const takesItsPlace: ReadonlySet<Damage> = new Set<Damage>(['html', 'empty'])

function damagedPlain(bytes: Buffer, damage: Damage): Buffer {
  if (damage === 'empty') return Buffer.alloc(0)
  if (damage === 'html')
    return Buffer.from('<html><body><h1>Service Unavailable</h1></body></html>')
  return damage === 'truncated' ? bytes.subarray(0, Math.floor(bytes.length * 0.6)) : bytes
}
