import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { ZipFile } from 'yazl'
import { ConnectorError } from '../../../src/errors/connector-error.ts'
import { isZip, unzip } from '../../../src/hubspot/exports/unzip.ts'
import type { Draw } from '../world/draw.ts'
import { damaged, drawText, Finding, type FuzzTarget } from './fuzzer.ts'

const limits = { members: 20, totalBytes: 64 * 1024 * 1024, ratio: 500 }
const { signal } = new AbortController()
const names = ['part.csv', 'a/b.csv', 'déjà.csv', 'x'.repeat(200), 'CON', 'a b.csv']
/** Of the names that an archive may carry, ours are never among the files that come out. */
const evil: readonly (readonly [string, string])[] = [
  ['zzzzzzzzzzzzzz', '../../escaped1'],
  ['yyyyyyyyyyyyyy', '/tmp/escaped22'],
  ['xxxxxxxxxxxxxx', 'C:\\escaped3333'],
]

/**
 * Archives: whole ones come out byte for byte in their order; of damaged ones either nothing at all comes out and nothing
 * is left, or only members that were put in. No file ever stands outside the folder, or under a name of the archive's.
 */
export const zipFuzzer: FuzzTarget = {
  name: 'zip',
  async open() {
    const folder = await mkdtemp(join(tmpdir(), 'fuzz-zip-'))
    return {
      async once(draw) {
        const into = join(folder, 'out')
        await mkdir(into)
        try {
          await judge(draw, join(folder, 'file.zip'), into)
          const beside = (await readdir(folder)).filter(
            (name) => name !== 'out' && name !== 'file.zip',
          )
          if (beside.length > 0) throw new Finding(`Files outside the folder: ${beside.join(', ')}`)
        } finally {
          await rm(into, { recursive: true, force: true })
        }
      },
      [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
    }
  },
}

async function judge(draw: Draw, path: string, into: string): Promise<void> {
  const { bytes, members, isBomb } = await archive(draw)
  const isDamaged = draw.chance(0.7)
  await writeFile(path, isDamaged ? damaged(draw, bytes) : bytes)
  if (!(await isZip(path))) {
    // One without members may begin with a mark that no file of an export has.
    if (isDamaged || members.length === 0) return
    throw new Finding('An archive is not told from a CSV.')
  }
  let paths: readonly string[]
  try {
    paths = await unzip(path, into, 'part', signal, limits)
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.code !== 'hubspot.export_file_refused')
      throw new Finding('Something else than a refusal was thrown.', error)
    const left = await readdir(into)
    if (left.length > 0) throw new Finding(`Left after a refusal: ${left.join(', ')}`)
    if (isDamaged || isBomb || members.length === 0) return
    throw new Finding('A whole archive was refused.', error)
  }
  if (isBomb && !isDamaged) throw new Finding('A bomb was unpacked.')
  const there = await readdir(into)
  if (there.length !== paths.length)
    throw new Finding(`There are files unsaid: ${there.join(', ')}`)
  const out = await Promise.all(paths.map((one) => readFile(one)))
  if (!isDamaged && out.length !== members.length) throw new Finding('Members are missing.')
  for (const [at, bytesOut] of out.entries()) {
    const known = isDamaged
      ? members.some((member) => member.equals(bytesOut))
      : members[at]?.equals(bytesOut)
    if (known !== true) throw new Finding(`Member ${at} came out as it was never put in.`)
  }
}

async function archive(draw: Draw): Promise<{
  readonly bytes: Buffer
  readonly members: readonly Buffer[]
  readonly isBomb: boolean
}> {
  const zip = new ZipFile()
  const members: Buffer[] = []
  const isBomb = draw.chance(0.02)
  const many = draw.chance(0.1) ? draw.between(10, 19) : draw.between(0, 4)
  const trick = draw.chance(0.3) ? draw.one(evil) : null
  for (let at = 0; at < many; at += 1) {
    const member = Buffer.from(
      Array.from({ length: draw.below(40) }, () => drawText(draw)).join('\n'),
    )
    members.push(member)
    const name = trick !== null && at === 0 ? trick[0] : `${at}${draw.one(names)}`
    zip.addBuffer(member, name, {
      compress: draw.chance(0.7),
      forceZip64Format: draw.chance(0.2),
      mtime: new Date(0),
    })
  }
  if (isBomb) zip.addBuffer(Buffer.alloc(24 * 1024 * 1024), 'bomb.csv', { mtime: new Date(0) })
  zip.end({ forceZip64Format: draw.chance(0.2), comment: draw.chance(0.2) ? 'a comment' : '' })
  let bytes = await buffer(zip.outputStream)
  if (trick !== null) {
    // yazl refuses such names; hostile writers don't. Both are of one length, so that no offset moves.
    bytes = Buffer.from(
      bytes.toString('latin1').replaceAll(trick[0], () => trick[1]),
      'latin1',
    )
  }
  return { bytes, members, isBomb }
}
