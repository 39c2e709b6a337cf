import { readdirSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Transfer } from './sql/engine.ts'
import type { Statement, StatementLog } from './log.ts'

/**
 * The answer to PUT and GET (SNOWFLAKE.md 1, wire protocol): the driver moves the files itself, between the local folder
 * and the stage's, which is a folder of this machine (LOCAL_FS: for tests only, the real service never answers it). The
 * driver then sets its process's umask to 0, always overwrites, and crashes on a source_compression of none.
 */
export function transferReply(transfer: Transfer): Readonly<Record<string, unknown>> {
  const { command, sources, localFolder, stageFolder, parallel } = transfer
  const common = {
    command,
    src_locations: sources,
    parallel,
    encryptionMaterial: null,
    presignedUrls: [],
    stageInfo: { locationType: 'LOCAL_FS', location: stageFolder, creds: {} },
  }
  if (command === 'DOWNLOAD') return { ...common, localLocation: localFolder }
  const { autoCompress, overwrite, sourceCompression } = transfer
  return { ...common, autoCompress, overwrite, sourceCompression }
}

function sizeOf(path: string): number | null {
  return statSync(path, { throwIfNoEntry: false })?.size ?? null
}

/** Local names that a source pattern of PUT stands for. */
function namesOf(source: string): readonly string[] {
  const name = basename(source)
  if (!/[*?]/u.test(name)) return [name]
  const quoted = name.replaceAll(/[.+^${}()|[\]\\]/gu, String.raw`\$&`)
  const pattern = new RegExp(`^${quoted.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'u')
  try {
    return readdirSync(dirname(source)).filter((one) => pattern.test(one))
  } catch {
    return []
  }
}

/** Notes in the statement how many files went and their bytes on the stage. */
export function measureTransfer(transfer: Transfer, statement: Statement, log: StatementLog): void {
  const { command, sources, stageFolder } = transfer
  const count = (sizes: readonly (number | null)[]) => {
    const there = sizes.filter((size) => size !== null)
    statement.files = there.length
    statement.file_bytes = there.reduce((sum, size) => sum + size, 0)
  }
  if (command === 'DOWNLOAD') {
    count(sources.map((source) => sizeOf(join(stageFolder, source))))
    return
  }
  log.later(() => {
    const names = sources.flatMap(namesOf)
    count(
      names.map(
        (name) => sizeOf(join(stageFolder, `${name}.gz`)) ?? sizeOf(join(stageFolder, name)),
      ),
    )
  })
}
