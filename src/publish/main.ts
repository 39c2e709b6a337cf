import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { commandsPage } from './commands-page.ts'
import { buildManifest, manifestSchema } from './manifest.ts'
import { configurationPage, errorsPage, streamsPage, targetsPage } from './pages.ts'
import { configJsonSchema } from '../cli/commands/config.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

/** Every generated file, by its path. */
export function generatedFiles(): Readonly<Record<string, string>> {
  const manifest = buildManifest()
  return {
    'connector.json': json(manifest),
    'docs/connector.schema.json': json(z.toJSONSchema(manifestSchema, { unrepresentable: 'any' })),
    'docs/configuration.schema.json': json(configJsonSchema()),
    'docs/streams.md': streamsPage(manifest),
    'docs/targets.md': targetsPage(manifest),
    'docs/errors.md': errorsPage(),
    'docs/configuration.md': configurationPage(),
    'docs/commands.md': commandsPage(),
  }
}

const check = process.argv.includes('--check')
const stale: string[] = []
for (const [path, text] of Object.entries(generatedFiles())) {
  const file = join(root, path)
  const present = await readFile(file, 'utf8').catch(() => null)
  if (present === text) continue
  stale.push(path)
  if (!check) {
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, text)
  }
}
if (check && stale.length > 0) {
  process.stderr.write(`Stale: ${stale.join(', ')}. Run \`npm run generate\` and commit.\n`)
  process.exitCode = 1
} else {
  process.stdout.write(
    check
      ? 'Every generated file is fresh.\n'
      : `Wrote ${stale.join(', ') || 'nothing: all were fresh'}.\n`,
  )
}
