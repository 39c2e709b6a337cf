import { randomUUID } from 'node:crypto'
import { link, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import type { Clock } from '../../engine/ports.ts'

/** Longer than any refresh can take with all its tries: who holds on for so long is gone, or on a machine that is. */
const abandonedMs = 15 * 60_000
const lookAgainMs = 50

/**
 * Does the work while nobody else, in this process or another, holds the file. A lock whose process is gone is taken
 * over at once; one of another machine (a shared folder) when it is old.
 */
export async function whileLocked<T>(
  path: string,
  clock: Clock,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  const mine = randomUUID()
  while (!(await made(path, mine))) {
    signal.throwIfAborted()
    if (!(await takenAway(path, clock))) await clock.sleep(lookAgainMs, signal)
  }
  try {
    return await work()
  } finally {
    if ((await textOf(path))?.includes(mine) === true) await rm(path, { force: true })
  }
}

async function made(path: string, mine: string): Promise<boolean> {
  try {
    // Linked into place whole: nobody ever reads half a lock.
    const draft = `${path}.${mine}`
    const file = await open(draft, 'wx', 0o600)
    try {
      await file.writeFile(JSON.stringify({ id: mine, pid: process.pid, host: hostname() }))
    } finally {
      await file.close()
    }
    try {
      await link(draft, path)
    } finally {
      await rm(draft, { force: true })
    }
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

/** Removes a lock whose holder is gone; true when it is worth trying again at once. */
async function takenAway(path: string, clock: Clock): Promise<boolean> {
  const seen = await textOf(path)
  if (seen === null) return true
  if (!(await isAbandoned(path, seen, clock))) return false
  // By renaming, one of several takers gets it, and can see whether it is still the one that was judged.
  const aside = `${path}.${randomUUID()}`
  try {
    await rename(path, aside)
    if ((await textOf(aside)) !== seen) await link(aside, path)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'EEXIST') throw error
  } finally {
    await rm(aside, { force: true })
  }
  return true
}

async function isAbandoned(path: string, text: string, clock: Clock): Promise<boolean> {
  const since = await stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => null,
  )
  if (since === null) return false
  if (clock.now().getTime() - since > abandonedMs) return true
  const holder = holderOf(text)
  return holder !== null && holder.host === hostname() && !isAlive(holder.pid)
}

function holderOf(text: string): { readonly pid: number; readonly host: string } | null {
  try {
    const { pid, host } = JSON.parse(text) as { readonly pid?: unknown; readonly host?: unknown }
    return typeof pid === 'number' && typeof host === 'string' ? { pid, host } : null
  } catch {
    return null
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

const textOf = (path: string): Promise<string | null> =>
  readFile(path, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null
    throw error
  })

const codeOf = (error: unknown): unknown => (error as { readonly code?: unknown }).code
