import { createHash } from 'node:crypto'
import {
  mkdir,
  mkdtemp,
  readdir,
  rename,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
/** Where the sources begin. */
export const sourceMain = join(root, 'src', 'cli', 'main.ts')
const folder = join(tmpdir(), 'hubspot-warehouse-bundled')

/** Bundles of sources that have changed since are in no process's way, and no use. */
const keptMs = 3_600_000

/**
 * The command line as it stands in the sources now, in one file for each part that is loaded by itself: a process
 * starts in half the processor time, and the tests start hundreds. What differs from `node src/cli/main.ts` is only how
 * modules are found: the quickstart's test runs the sources themselves, and continuous integration the build. Made once for each state of the sources.
 */
export const bundledMain = (): Promise<string> => bundledFrom(sourceMain)

/** The same for another beginning: the command line with something put around it. Returns the file to start. */
export async function bundledFrom(entry: string): Promise<string> {
  const bundle = await rolldown({
    input: entry,
    cwd: root,
    platform: 'node',
    // DuckDB's own code is found beside the package that loads it; Snowflake's driver is loaded when it is used.
    external: [/^#/u, /^@duckdb\/node-bindings/u, 'snowflake-sdk'],
  })
  const { output } = await bundle.generate({ format: 'esm' })
  await bundle.close()
  const files = output.map((one) => ({
    name: one.fileName,
    text: one.type === 'chunk' ? one.code : one.source,
  }))
  // Of this checkout: what is linked in beside the bundle is gone with the checkout that it was made in.
  const digest = createHash('sha256')
    .update(JSON.stringify([root, files]))
    .digest('hex')
    .slice(0, 16)
  const place = join(folder, digest)
  const now = new Date()
  // Used again, it is new again: nobody removes it under the processes of this run.
  await utimes(place, now, now).catch(() => make(place, files))
  return join(place, `${basename(entry, '.ts')}.js`)
}

interface BundledFile {
  readonly name: string
  readonly text: string | Uint8Array
}

/** All or nothing: other workers, and other runs of the tests, make and use the same. */
async function make(place: string, files: readonly BundledFile[]): Promise<void> {
  await mkdir(folder, { recursive: true })
  await removeOld()
  const draft = await mkdtemp(join(folder, 'draft-'))
  for (const { name, text } of files) await writeFile(join(draft, name), text)
  // Package imports such as `#sql/*` and the packages themselves are looked for from where a file is.
  for (const name of ['package.json', 'connector.json', 'sql', 'node_modules']) {
    await symlink(join(root, name), join(draft, name))
  }
  try {
    await rename(draft, place)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    if ((await stat(place).catch(() => null)) === null) throw error
  }
}

async function removeOld(): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    const made = (await stat(path).catch(() => null))?.mtimeMs ?? Date.now()
    if (Date.now() - made > keptMs) await rm(path, { recursive: true, force: true })
  }
}
