import { z } from '@hono/zod-openapi'
import { readDocument, textStamp, writeDocument } from '../../config/document-file.ts'
import { edited, type Path } from '../../config/edit.ts'
import { validateText } from '../../config/load.ts'
import type { Problem } from '../../config/problems.ts'
import { movedSecrets } from '../../config/secret-hosts.ts'
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
  const { text } = await readDocument(ports.config().file)
  return replaceDocument(ports, stamp, edited(text, path, value))
}

/** Writes the document, when all of the new text holds and nobody changed it meanwhile. */
export async function replaceDocument(
  ports: ApiPorts,
  stamp: string,
  text: string,
): Promise<{ readonly stamp: string }> {
  const { file, document: before, environment } = ports.config()
  const { document, problems } = validated(text)
  if (document === null) throw new DocumentRefused(file, problems)
  const moved = movedSecrets(before, document, environment)
  if (moved.length > 0) throw new DocumentRefused(file, moved)
  await writeDocument(file, text, stamp)
  await ports.reload()
  return { stamp: textStamp(text) }
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
