import { createHash } from 'node:crypto'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { cp, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const dist = join(root, 'dist', 'ui')

/** What the page is made of; the server's files only give it types. */
const sources = [join(root, 'ui'), join(root, 'package-lock.json')]

const filesIn = (path: string): readonly string[] =>
  statSync(path).isDirectory()
    ? readdirSync(path, { recursive: true, encoding: 'utf8' })
        .map((name) => join(path, name))
        .filter((one) => statSync(one).isFile())
    : [path]

/**
 * The front end as it stands in the sources now, in a folder of its own: what is built anew beside the tests does not
 * change under them. A copy of `dist/ui` where that is new enough.
 */
export async function builtPage(): Promise<string> {
  const files = sources.flatMap(filesIn).map((path) => [path, statSync(path).mtimeMs] as const)
  const digest = createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 16)
  const place = join(tmpdir(), `hubspot-warehouse-ui-${digest}`)
  if (existsSync(place)) return place
  const draft = await mkdtemp(join(tmpdir(), 'hubspot-warehouse-ui-draft-'))
  const page = join(dist, 'index.html')
  const newest = Math.max(...files.map(([, changed]) => changed))
  if (existsSync(page) && statSync(page).mtimeMs > newest) {
    await cp(dist, draft, { recursive: true })
  } else {
    // Vitest says `test`, by which React would be built as for its developers: larger, slower, and not what is shipped.
    const before = process.env['NODE_ENV']
    process.env['NODE_ENV'] = 'production'
    await build({
      configFile: join(root, 'ui', 'vite.config.ts'),
      logLevel: 'warn',
      build: { outDir: draft, emptyOutDir: true },
    })
    if (before !== undefined) process.env['NODE_ENV'] = before
  }
  await rename(draft, place).catch(async (error: unknown) => {
    await rm(draft, { recursive: true, force: true })
    if (!existsSync(place)) throw error
  })
  return place
}
