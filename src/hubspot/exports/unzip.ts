import { createWriteStream } from 'node:fs'
import { open, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { crc32 } from 'node:zlib'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { ConnectorError } from '../../errors/connector-error.ts'
import { fileRefused } from './refusal.ts'

export interface ZipLimits {
  readonly members: number
  /** Unpacked bytes of all members together. */
  readonly totalBytes: number
  /** Unpacked to packed, of one member; CSV of many empty cells packs well, hostile files better. */
  readonly ratio: number
}

/** A million rows of 1,000 columns is some 10 GB; deflate can't pack better than 1032 to 1. */
export const zipLimits: ZipLimits = { members: 1000, totalBytes: 64 * 1024 ** 3, ratio: 500 }
/** Below this a ratio means nothing. */
const ratioFromBytes = 16 * 1024 * 1024

/** HubSpot zips a CSV over 2 MB (HUBSPOT.md 3.3): told by content, not by name or header. */
export async function isZip(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0)
    const mark = buffer.readUInt32LE(0)
    // A local file header, or the end record of an archive without members.
    return bytesRead === 4 && (mark === 0x04034b50 || mark === 0x06054b50)
  } finally {
    await file.close()
  }
}

/**
 * Unpacks each member to a file of our own naming in `into`, in the archive's order.
 * Sizes and CRC-32 are checked here, as yauzl doesn't check the latter; names in the archive are never used.
 */
export async function unzip(
  path: string,
  into: string,
  stem: string,
  signal: AbortSignal,
  limits: ZipLimits = zipLimits,
): Promise<readonly string[]> {
  let zip: ZipFile | undefined
  const paths: string[] = []
  try {
    const packed = (await stat(path)).size
    zip = await openPromise(path, { autoClose: false, lazyEntries: true, decodeStrings: false })
    let total = 0
    let packedTotal = 0
    for await (const entry of zip.eachEntry()) {
      // Names are bytes here; a folder's ends with a slash.
      if (entry.fileNameRaw.at(-1) === 0x2f && entry.uncompressedSize === 0) continue
      total += entry.uncompressedSize
      packedTotal += entry.compressedSize
      checkEntry(entry, limits)
      if (paths.length >= limits.members || total > limits.totalBytes || packedTotal > packed) {
        throw fileRefused('The zip holds more than an export can be.')
      }
      const member = join(into, `${stem}-${paths.length + 1}.csv`)
      paths.push(member)
      await unpack(zip, entry, member, signal)
    }
    if (paths.length === 0) throw fileRefused('The zip holds no file.')
    return paths
  } catch (error) {
    await Promise.all(paths.map((made) => rm(made, { force: true })))
    // What the machine can't do (disk full, no permission) is no fault of the file.
    if (signal.aborted || error instanceof ConnectorError || isSystemError(error)) throw error
    throw fileRefused('The zip is damaged.', error)
  } finally {
    zip?.close()
  }
}

function checkEntry(entry: Entry, limits: ZipLimits): void {
  if (entry.isEncrypted()) throw fileRefused('The zip is encrypted.')
  if (
    entry.uncompressedSize > ratioFromBytes &&
    entry.uncompressedSize > entry.compressedSize * limits.ratio
  ) {
    throw fileRefused('The zip unpacks to far more than an export can be.')
  }
}

async function unpack(
  zip: ZipFile,
  entry: Entry,
  path: string,
  signal: AbortSignal,
): Promise<void> {
  let sum = 0
  let size = 0
  const check = new Transform({
    transform(piece: Buffer, _encoding, done) {
      sum = crc32(piece, sum)
      size += piece.length
      if (size > entry.uncompressedSize) done(fileRefused('The zip unpacks to more than it says.'))
      else done(null, piece)
    },
  })
  const source = await zip.openReadStreamPromise(entry)
  await pipeline(source, check, createWriteStream(path, { flags: 'wx', mode: 0o600 }), { signal })
  if (size !== entry.uncompressedSize || sum !== entry.crc32) {
    throw fileRefused("The zip is damaged: a checksum doesn't match.")
  }
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error
}
