import { existsSync, mkdirSync, readdirSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Where a run of the tests keeps its files: some 700 MB of DuckDB files at most. */
const neededBytes = 4 * 1024 ** 3

/** In memory where there is plenty: hundreds of DuckDB files wait for no disk then. A kill -9 leaves both alike. */
function place(): string {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm')
    if (bavail * bsize >= neededBytes) return '/dev/shm'
  } catch {
    // No such file system here.
  }
  return tmpdir()
}

const parent = join(place(), 'hubspot-warehouse-test-runs')

/** The folder for temporary files of this run, shared with no other. */
export const temporary = join(parent, String(process.pid))

/** What vitest calls around a run: folders of runs that were killed go too. */
export function setup(): () => void {
  mkdirSync(temporary, { recursive: true })
  for (const name of readdirSync(parent)) {
    if (!existsSync(join('/proc', name)) && existsSync('/proc/self')) remove(join(parent, name))
  }
  return () => {
    remove(temporary)
  }
}

function remove(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 3 })
}
