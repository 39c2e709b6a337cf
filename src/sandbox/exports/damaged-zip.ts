import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import type { Damage } from './damage-kinds.ts'
import { newZip } from './zip.ts'

export interface Member {
  readonly name: string
  readonly bytes: Buffer
}

const ofZips: ReadonlySet<Damage> = new Set<Damage>([
  'damaged_data',
  'damaged_crc',
  'wrong_size',
  'encrypted',
  'bomb',
  'path_names',
  'absolute_path',
  'same_names',
  'missing_part',
  'extra_part',
  'foreign_part',
  'nested_zip',
  'empty_zip',
])

export function isZipDamage(damage: Damage): boolean {
  return ofZips.has(damage)
}

/** As long as the name that takes its place: yazl writes no such names. */
const standIns = {
  path_names: ['aa/aa/evil.csv', '../../evil.csv'],
  absolute_path: ['atmp/evil.csv', '/tmp/evil.csv'],
} as const

async function pack(members: readonly Member[]): Promise<Buffer> {
  const zip = newZip()
  for (const { name, bytes } of members) zip.addBuffer(bytes, name, { compressionLevel: 1 })
  zip.end()
  return await buffer(zip.outputStream)
}

type ChangeMembers = (
  members: readonly Member[],
  first: Member,
) => readonly Member[] | Promise<readonly Member[]>

const memberChanges: Partial<Record<Damage, ChangeMembers>> = {
  path_names: (members, first) => members.with(0, { ...first, name: standIns.path_names[0] }),
  absolute_path: (members, first) => members.with(0, { ...first, name: standIns.absolute_path[0] }),
  same_names: (members, first) => [...members, first],
  extra_part: (members, first) => [...members, { ...first, name: `extra-${first.name}` }],
  foreign_part: (members) => [
    ...members,
    { name: 'readme.txt', bytes: Buffer.from('Thank you.\n') },
  ],
  missing_part: (members) => members.slice(0, -1),
  nested_zip: async (members) => [{ name: 'export.zip', bytes: await pack(members) }],
  empty_zip: () => [],
}

export async function zipOf(members: readonly Member[], damage: Damage): Promise<Buffer> {
  const [first] = members
  const change = memberChanges[damage]
  return await pack(change && first ? await change(members, first) : members)
}

// APPNOTE.TXT 4.3.7 and 4.3.12: signatures, and where flags, checksum and unpacked size stand behind them.
const headers = [
  { signature: 'PK\x03\x04', flags: 6, crc: 14, size: 22, data: true },
  { signature: 'PK\x01\x02', flags: 8, crc: 16, size: 24, data: false },
] as const

/** The packed bytes with one of their fields, or of their data, changed. */
export function damagedZip(zip: Buffer, damage: Damage): Buffer {
  if (damage === 'truncated') return zip.subarray(0, Math.floor(zip.length * 0.6))
  const changed = Buffer.from(zip)
  if (damage === 'path_names' || damage === 'absolute_path') {
    const [placed, wanted] = standIns[damage]
    for (let at = changed.indexOf(placed); at >= 0; at = changed.indexOf(placed, at + 1))
      changed.write(wanted, at)
  }
  for (const header of headers) {
    const at = changed.indexOf(header.signature, 0, 'latin1')
    if (at < 0) continue
    if (damage === 'damaged_crc') flip(changed, at + header.crc)
    if (damage === 'wrong_size')
      changed.writeUInt32LE(changed.readUInt32LE(at + header.size) + 1000, at + header.size)
    if (damage === 'encrypted')
      changed.writeUInt16LE(changed.readUInt16LE(at + header.flags) | 1, at + header.flags)
    if (damage === 'damaged_data' && header.data) {
      const start = at + 30 + changed.readUInt16LE(at + 26) + changed.readUInt16LE(at + 28)
      flip(changed, start + Math.floor(changed.readUInt32LE(at + 18) / 2))
    }
  }
  return changed
}

function flip(bytes: Buffer, at: number): void {
  bytes.writeUInt8(bytes.readUInt8(at) ^ 0x55, at)
}

/** A small zip whose one file is a header and a cell that has no end for long. */
export async function bombZip(
  path: string,
  member: Member | undefined,
  bytes: number,
): Promise<void> {
  const zip = newZip()
  zip.addReadStream(
    Readable.from(blanks(member?.bytes, bytes), { objectMode: false }),
    'export.csv',
    {
      compressionLevel: 1,
    },
  )
  zip.end()
  await pipeline(zip.outputStream, createWriteStream(path))
}

const BLOCK = Buffer.alloc(1024 * 1024, ' ')

function* blanks(start: Buffer | undefined, bytes: number): Generator<Buffer> {
  yield Buffer.concat([start ?? Buffer.alloc(0), Buffer.from('"')])
  for (let left = bytes; left > 0; left -= BLOCK.length)
    yield BLOCK.subarray(0, Math.min(left, BLOCK.length))
}
