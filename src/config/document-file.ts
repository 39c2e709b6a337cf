import { createHash, randomUUID } from 'node:crypto'
import { chmod, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ConnectorError } from '../errors/connector-error.ts'

/** Tells one text of the document from another. */
export const textStamp = (text: string): string => createHash('sha256').update(text).digest('hex')

/** The document's text as it stands now, with its stamp. @throws `config.not_found` */
export async function readDocument(
  file: string,
): Promise<{ readonly text: string; readonly stamp: string }> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new ConnectorError('config.not_found', {
      what: `The configuration document ${file} can't be read.`,
      why: 'It is not there any more, or this user may not open it.',
      fix: 'Put it back, or start with -f and another file.',
      cause,
    })
  })
  return { text, stamp: textStamp(text) }
}

/**
 * Puts a new text in the document's place, whole or not at all; who may read it stays as it was.
 * @throws `server.changed_meanwhile` when it is not the text of the stamp any more
 */
export async function writeDocument(file: string, text: string, stamp: string): Promise<void> {
  const target = await realpath(file)
  assertUnchanged(file, (await readDocument(target)).stamp, stamp)
  const { mode } = await stat(target)
  const beside = join(dirname(target), `.${randomUUID()}.tmp`)
  try {
    const handle = await open(beside, 'wx', 0o600)
    try {
      await handle.writeFile(text)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await chmod(beside, mode & 0o777)
    // Once more, as late as can be: an editor may have saved while this was written.
    assertUnchanged(file, (await readDocument(target)).stamp, stamp)
    await rename(beside, target)
  } catch (error) {
    await rm(beside, { force: true })
    if (error instanceof ConnectorError) throw error
    throw new ConnectorError('config.usage', {
      what: `The configuration document ${file} was not written.`,
      why: error instanceof Error ? `${error.message}.` : 'The system refused it.',
      fix: 'Let this user write into its folder, or change the document by hand.',
      cause: error,
    })
  }
}

function assertUnchanged(file: string, present: string, stamp: string): void {
  if (present === stamp) return
  throw new ConnectorError('server.changed_meanwhile', {
    what: `${file} was not written.`,
    why: 'Somebody changed it since it was read.',
    fix: 'Read it again, then make the change again.',
  })
}
