import { z } from 'zod'
import { configJsonSchema } from '../cli/commands/config.ts'
import { commandsPage } from './commands-page.ts'
import { configurationPage } from './configuration-page.ts'
import { buildManifest, manifestSchema } from './manifest.ts'
import { errorsPage } from './pages.ts'
import { streamPages, streamsIndex } from './stream-pages.ts'
import { targetPages, targetsIndex } from './target-pages.ts'

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

/** Folders that hold nothing but generated files. */
export const generatedFolders: readonly string[] = ['docs/streams', 'docs/targets']

/** Every generated file, by its path. */
export function generatedFiles(): Readonly<Record<string, string>> {
  const manifest = buildManifest()
  return {
    'connector.json': json(manifest),
    'docs/connector.schema.json': json(z.toJSONSchema(manifestSchema, { unrepresentable: 'any' })),
    'docs/configuration.schema.json': json(configJsonSchema()),
    'docs/streams.md': streamsIndex(manifest),
    ...streamPages(manifest),
    'docs/targets.md': targetsIndex(manifest),
    ...targetPages(manifest),
    'docs/errors.md': errorsPage(),
    'docs/configuration.md': configurationPage(),
    'docs/commands.md': commandsPage(),
  }
}
