import { createWriteStream } from 'node:fs'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { roomOr } from '../errors/disk-full.ts'
import { type Holder, machineProcesses, type Processes } from '../engine/journal/holder.ts'
import type { LineWriter, WorkFolder } from '../engine/ports.ts'

const ownerFile = 'owner.json'

/** A run's own folder, removed at its end. Folders whose process is gone are removed at the next start. */
export interface OpenWorkFolder extends WorkFolder, AsyncDisposable {}

/** Makes `<root>/<name>` with mode 0700, after removing what earlier, ended processes of this host left under `root`. */
export async function openWorkFolder(
  root: string,
  name: string,
  processes: Processes = machineProcesses,
): Promise<OpenWorkFolder> {
  const path = join(root, name)
  try {
    await mkdir(root, { recursive: true, mode: 0o700 })
    await removeLeftOvers(root, processes)
    await mkdir(path, { recursive: true, mode: 0o700 })
    await writeFile(join(path, ownerFile), JSON.stringify(processes.self()), { mode: 0o600 })
  } catch (error) {
    throw roomOr(error, `Making the work folder ${root}`)
  }
  let made = 0
  const file = (wanted: string): string => {
    made += 1
    return join(path, `${made}-${wanted.replaceAll(/[^a-zA-Z0-9._-]/g, '_').slice(0, 80)}`)
  }
  return {
    path,
    file,
    writer: async (wanted) => lineWriter(file(wanted)),
    remove: async (target) => rm(target, { recursive: true, force: true }),
    [Symbol.asyncDispose]: async () => rm(path, { recursive: true, force: true }),
  }
}

async function removeLeftOvers(root: string, processes: Processes): Promise<void> {
  for (const entry of await readdir(root)) {
    const path = join(root, entry)
    // One that is cut off, by a kill or a full disk, must not keep every later run from starting.
    const owner = await readFile(join(path, ownerFile), 'utf8')
      .then(ownerIn)
      .catch(() => null)
    if (owner !== null && processes.hasEnded(owner, 'machine'))
      await rm(path, { recursive: true, force: true })
  }
}

/** Null: it can't be told. Without a start the number alone must tell the process. */
function ownerIn(text: string): Holder | null {
  const { host, pid, process: start } = JSON.parse(text) as Readonly<Record<string, unknown>>
  if (typeof host !== 'string' || typeof pid !== 'number') return null
  return { host, pid, process: typeof start === 'string' ? start : '' }
}

const writing = 'Writing a work file'

/** Lines are gathered to blocks of this size before they go to the file. */
const blockBytes = 1 << 16

async function lineWriter(path: string): Promise<LineWriter> {
  const stream = createWriteStream(path, { mode: 0o600 })
  let failed: Error | null = null
  stream.on('error', (error) => {
    failed = error
  })
  let bytes = 0
  let lines = 0
  let block: string[] = []
  let pending = 0

  const flush = async (): Promise<void> => {
    if (failed !== null) throw roomOr(failed, writing)
    if (block.length === 0) return
    const text = block.join('')
    block = []
    pending = 0
    if (!stream.write(text)) {
      await new Promise<void>((resolve, reject) => {
        const done = (error?: Error): void => {
          stream.off('drain', done)
          stream.off('error', done)
          if (error === undefined) resolve()
          else reject(roomOr(error, writing) as Error)
        }
        stream.once('drain', () => done())
        stream.once('error', done)
      })
    }
  }

  return {
    path,
    get bytes() {
      return bytes
    },
    get lines() {
      return lines
    },
    write: async (line) => {
      const size = Buffer.byteLength(line) + 1
      block.push(line, '\n')
      bytes += size
      pending += size
      lines += 1
      if (pending >= blockBytes) await flush()
    },
    close: async () => {
      await flush()
      stream.end()
      await finished(stream).catch((error: unknown) => {
        throw roomOr(error, writing)
      })
    },
  }
}
