import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { parse as parseDotenv } from 'dotenv'
import { LineCounter, parseDocument } from 'yaml'
import { ConnectorError } from '../errors/connector-error.ts'
import { checkReferences, type Known } from './references.ts'
import { type Problem, problemsOf } from './problems.ts'
import { type ConfigDocument, documentSchema } from './schema.ts'
import type { Environment } from './secrets.ts'

const defaultFile = 'hubspot-warehouse.yaml'

/** A configuration document that holds, and where it came from. */
export interface Config {
  readonly file: string
  /** Relative paths in the document start here. */
  readonly folder: string
  readonly text: string
  readonly document: ConfigDocument
  /** The process's environment over the `.env` file beside the document. */
  readonly environment: Environment
}

/** The file to read: -f, then HUBSPOT_WAREHOUSE_CONFIG, then the default in the working folder. */
export function configFile(option: string | undefined, environment: Environment): string {
  return resolve(option ?? environment['HUBSPOT_WAREHOUSE_CONFIG'] ?? defaultFile)
}

/** @throws `config.not_found`, `config.unreadable`, `config.invalid` (every problem at once, in its message). */
export async function loadConfig(
  file: string,
  environment: Environment,
  known: Known,
): Promise<Config> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new ConnectorError('config.not_found', {
      what: `There is no configuration document at ${file}.`,
      why: 'It could not be opened for reading.',
      fix: 'Name the file with -f, or write a first one with `hubspot-warehouse init`.',
      cause,
    })
  })
  const { document, problems } = validateText(text, known)
  if (document === null) throw invalid(file, problems)
  const folder = dirname(file)
  return {
    file,
    folder,
    text,
    document,
    environment: { ...(await dotenvBeside(folder)), ...environment },
  }
}

export interface Validation {
  /** Null when there are problems. */
  readonly document: ConfigDocument | null
  readonly problems: readonly Problem[]
}

/** Every problem of a document's text at once. @throws `config.unreadable` when it is no YAML or JSON. */
export function validateText(text: string, known: Known): Validation {
  const raw = begun(valuesOf(text))
  const parsed = documentSchema.safeParse(raw, { reportInput: true })
  const shape = parsed.success ? [] : problemsOf(parsed.error.issues)
  const told = new Set(shape.map((problem) => problem.path))
  const references = checkReferences(raw, known).filter((problem) => !told.has(problem.path))
  const problems = [...shape, ...references]
  return { document: parsed.success && problems.length === 0 ? parsed.data : null, problems }
}

/** A document in which nothing stands yet is one to begin with. */
function begun(raw: unknown): unknown {
  if (raw === null) return { version: 1, connections: {}, syncs: {} }
  if (typeof raw !== 'object' || Array.isArray(raw)) return raw
  const { connections, syncs, ...rest } = raw as Readonly<Record<string, unknown>>
  return { ...rest, connections: connections ?? {}, syncs: syncs ?? {} }
}

/** What a document says, before it is looked at. */
function valuesOf(text: string): unknown {
  const lines = new LineCounter()
  try {
    const yaml = parseDocument(text, { lineCounter: lines, prettyErrors: true })
    const [broken] = yaml.errors
    if (broken === undefined) return yaml.toJS()
    const at = lines.linePos(broken.pos[0])
    throw new ConnectorError('config.unreadable', {
      what: `Line ${at.line}, column ${at.col} of the configuration document is no valid YAML.`,
      why: `${broken.message.split('\n')[0] ?? broken.code}.`
        .replace(/\.\.$/, '.')
        .replace(/:\.$/, '.'),
      fix: 'Mend that line; mind the indentation and the quotes.',
    })
  } catch (error) {
    if (error instanceof ConnectorError) throw error
    // The YAML reader ends at aliases of aliases, and the stack at brackets within brackets.
    throw new ConnectorError('config.unreadable', {
      what: 'The configuration document can’t be read to its end.',
      why: 'It nests too deeply, or its aliases stand for more than a document can hold.',
      fix: 'Write it plainly: without aliases of aliases, and only as deep as its keys go.',
      cause: error,
    })
  }
}

function invalid(file: string, problems: readonly Problem[]): ConnectorError {
  const lines = problems.map(
    (problem) => `\n  ${problem.path || '(document)'}: ${problem.what} ${problem.fix}`,
  )
  return new ConnectorError('config.invalid', {
    what: `The configuration document ${file} has ${problems.length} problem${problems.length === 1 ? '' : 's'}:${lines.join('')}`,
    why: 'Nothing was run.',
    fix: 'Mend every listed path, then run `hubspot-warehouse config validate`.',
  })
}

async function dotenvBeside(folder: string): Promise<Environment> {
  return readFile(resolve(folder, '.env')).then(parseDotenv, () => ({}))
}
