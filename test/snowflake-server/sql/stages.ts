import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import type { Options, Statement } from './ast.ts'
import type { Catalog, Stage, Where } from './catalog.ts'
import type { Transfer } from './engine.ts'
import { compilation, notVouched, objectNotThere } from './errors.ts'
import { flag, word } from './file-formats.ts'
import type { Listing } from './show.ts'
import { upper } from './tokens.ts'
import { fixed, text } from './types.ts'

export interface StagePath {
  readonly stage: Stage
  /** The path below the stage, without a slash at its start. */
  readonly path: string
}

/** @[database.][schema.]stage/path: https://docs.snowflake.com/en/sql-reference/sql/put */
export function stagePath(written: string, catalog: Catalog, where: Where): StagePath {
  const parts: string[] = []
  let rest = written.slice(1)
  for (;;) {
    const quoted = /^"((?:[^"]|"")+)"/u.exec(rest)
    const bare = /^[A-Za-z_][\w$]*/u.exec(rest)
    if (quoted !== null) parts.push((quoted[1] ?? '').replaceAll('""', '"'))
    else if (bare !== null) parts.push(upper(bare[0]))
    else throw notVouched(`the stage ${written}: user and table stages`)
    rest = rest.slice((quoted ?? bare)?.[0].length ?? 0)
    if (!rest.startsWith('.')) break
    rest = rest.slice(1)
  }
  if (rest !== '' && !rest.startsWith('/'))
    throw compilation('001003', '42000', `unexpected '${rest}'`)
  let found: Stage | undefined
  try {
    const { schema, name } = catalog.place(parts, where)
    found = schema.stages.get(name)
  } catch {
    found = undefined
  }
  const full = parts.join('.')
  if (found === undefined) throw objectNotThere('Stage', full)
  if (
    found.owner !== where.role &&
    !catalog.roles.has(
      where.role,
      ['READ', 'WRITE'],
      'STAGE',
      `${found.database}.${found.schema}.${found.name}`,
    )
  )
    throw objectNotThere('Stage', full)
  const path = rest.replace(/^\/+/u, '')
  if (path.split('/').includes('..')) throw notVouched('.. in a stage path')
  return { stage: found, path }
}

export interface StagedFile {
  /** Below the stage. */
  readonly path: string
  readonly file: string
  readonly size: number
}

/** Files whose path begins with the given one: a prefix, not a folder. */
export function filesOf(
  { stage, path }: StagePath,
  pattern: string | null = null,
): readonly StagedFile[] {
  if (!existsSync(stage.folder)) return []
  const by = pattern === null ? null : new RegExp(`^(?:${pattern})$`, 'u')
  return readdirSync(stage.folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({
      path: relative(stage.folder, file).split(sep).join('/'),
      file,
      size: statSync(file).size,
    }))
    .filter((one) => one.path.startsWith(path) && (by === null || by.test(one.path)))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}

const parallel = (options: Options): number => Number(word(options, 'PARALLEL', '4'))

export function transferOf(
  statement: Extract<Statement, { k: 'put' | 'fetch' }>,
  catalog: Catalog,
  where: Where,
): Transfer {
  const place = stagePath(statement.stage, catalog, where)
  const common = {
    parallel: parallel(statement.options),
    autoCompress: true,
    overwrite: false,
    sourceCompression: 'auto_detect',
  }
  if (statement.k === 'put') {
    const compression = word(statement.options, 'SOURCE_COMPRESSION', 'AUTO_DETECT').toLowerCase()
    if (!['auto_detect', 'gzip', 'none'].includes(compression))
      throw notVouched(`SOURCE_COMPRESSION ${compression}`)
    const stageFolder = join(place.stage.folder, place.path)
    mkdirSync(stageFolder, { recursive: true })
    return {
      ...common,
      command: 'UPLOAD',
      sources: [statement.file],
      localFolder: null,
      stageFolder,
      autoCompress: flag(statement.options, 'AUTO_COMPRESS', true),
      overwrite: flag(statement.options, 'OVERWRITE', false),
      sourceCompression: compression,
    }
  }
  const option = statement.options.get('PATTERN')
  const files = filesOf(place, option?.k === 'text' ? option.value : null)
  return {
    ...common,
    command: 'DOWNLOAD',
    sources: files.map((one) => one.path),
    localFolder: statement.file,
    stageFolder: place.stage.folder,
  }
}

type Files = Extract<Statement, { k: 'list' | 'remove' }>

/** https://docs.snowflake.com/en/sql-reference/sql/list: names begin with the stage's, in lower case. */
export function listStage(statement: Files, catalog: Catalog, where: Where): Listing {
  const place = stagePath(statement.stage, catalog, where)
  return {
    columns: [
      { name: 'name', type: text },
      { name: 'size', type: fixed(38, 0) },
      { name: 'md5', type: text },
      { name: 'last_modified', type: text },
    ],
    rows: filesOf(place, statement.pattern).map((one) => [
      `${place.stage.name.toLowerCase()}/${one.path}`,
      String(one.size),
      createHash('md5').update(readFileSync(one.file)).digest('hex'),
      statSync(one.file).mtime.toUTCString(),
    ]),
  }
}

/** https://docs.snowflake.com/en/sql-reference/sql/remove */
export function removeFromStage(statement: Files, catalog: Catalog, where: Where): Listing {
  const place = stagePath(statement.stage, catalog, where)
  const files = filesOf(place, statement.pattern)
  for (const one of files) rmSync(one.file, { force: true })
  return {
    columns: [
      { name: 'name', type: text },
      { name: 'result', type: text },
    ],
    rows: files.map((one) => [`${place.stage.name.toLowerCase()}/${one.path}`, 'removed']),
  }
}
