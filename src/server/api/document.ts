import { z } from '@hono/zod-openapi'
import { readDocument, textStamp, writeDocument } from '../../config/document-file.ts'
import { edited, type Path } from '../../config/edit.ts'
import { type Config, validateText } from '../../config/load.ts'
import { dropSecrets } from '../../config/pasted-secrets.ts'
import type { Problem } from '../../config/problems.ts'
import { misreadSecrets, movedSecrets } from '../../config/secret-hosts.ts'
import type { ConfigDocument } from '../../config/schema.ts'
import { knownNames } from '../../connector.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import type { ApiPorts } from './ports.ts'
import { DocumentRefused } from './problem.ts'

export const stamped = z.object({
  stamp: z.string().openapi({ description: 'Of the document as it stands now.' }),
})

/** The document as it stands, and what is wrong with it. */
export async function shownDocument({ config }: ApiPorts) {
  const { text, stamp } = await readDocument(config().file)
  return { text, stamp, ...validated(text) }
}

/** Puts a value into the document, or takes it out (undefined), in place. */
export async function changeDocument(
  ports: ApiPorts,
  stamp: string,
  path: Path,
  value: unknown,
): Promise<{ readonly stamp: string }> {
  return replaceDocument(ports, stamp, await changed(ports, path, value))
}

/** Writes the document, when all of the new text holds and nobody changed it meanwhile. */
export async function replaceDocument(
  ports: ApiPorts,
  stamp: string,
  text: string,
): Promise<{ readonly stamp: string }> {
  const { file } = ports.config()
  accepted(ports, text)
  const before = await readDocument(file)
  await writeDocument(file, text, stamp)
  await ports.reload()
  await dropSecrets(file, before.text).catch(() => ports.log.warn('pasted_secrets_left', { file }))
  return { stamp: textStamp(text) }
}

/**
 * The document with one value put in, in memory: what is looked at before it is saved.
 * @throws DocumentRefused as writing it would
 */
export async function drafted(ports: ApiPorts, path: Path, value: unknown): Promise<Config> {
  const config = ports.config()
  const text = await changed(ports, path, value)
  return { ...config, text, document: accepted(ports, text) }
}

async function changed({ config }: ApiPorts, path: Path, value: unknown): Promise<string> {
  const { text } = await readDocument(config().file)
  const isBlank = text.split('\n').every((line) => /^\s*(#.*|---\s*)?$/.test(line))
  return edited(isBlank ? edited(text, ['version'], 1) : text, path, value)
}

/** @throws DocumentRefused for what doesn't hold, and for secrets that would go elsewhere */
function accepted(ports: ApiPorts, text: string): ConfigDocument {
  const { document, problems } = judged(ports, text)
  if (document === null || problems.length > 0)
    throw new DocumentRefused(ports.config().file, problems)
  return document
}

/** A text as writing it would judge it. */
export function judged(ports: ApiPorts, text: string): ReturnType<typeof validateText> {
  const { folder, document: before, environment } = ports.config()
  const { document, problems } = validated(text)
  if (document === null) return { document, problems }
  const leaks = [
    ...movedSecrets(before, document, environment, folder, ports.knownHosts),
    ...misreadSecrets(document),
  ]
  return leaks.length > 0 ? { document: null, problems: leaks } : { document, problems: [] }
}

/** What is no YAML at all is a problem of the whole document. */
function validated(text: string): ReturnType<typeof validateText> {
  try {
    return validateText(text, knownNames)
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error
    const { what, why, fix } = error
    const problem: Problem = { path: '', what: `${what} ${why}`, fix }
    return { document: null, problems: [problem] }
  }
}
