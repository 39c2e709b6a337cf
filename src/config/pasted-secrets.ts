import { randomUUID } from 'node:crypto'
import { mkdir, open, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ConnectorError } from '../errors/connector-error.ts'

/** Beside the document. */
const folderName = 'secrets'
/** Only files of these names are ours to remove. */
const names = /\bpasted-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g
/** Longer than any token, and than a private key of 4096 bits, encrypted. */
const mostBytes = 4096

/**
 * Keeps a secret that a person pasted: in a file of its own, which this user alone may read. Nothing gives it back.
 * @throws `server.request_unfit` for what is no secret, `config.usage` where the folder can't be written
 */
export async function keepSecret(
  folder: string,
  value: string,
): Promise<{ readonly file: string }> {
  const secret = value.trim()
  const unfit = unfitOf(secret)
  if (unfit !== null) throw notASecret(unfit)
  const name = `pasted-${randomUUID()}`
  const file = join(folder, folderName, name)
  try {
    const made = await mkdir(join(folder, folderName), { recursive: true, mode: 0o700 })
    // Documents are often kept in a repository, and all that lies beside them is added to it.
    if (made !== undefined) await writeFile(join(folder, folderName, '.gitignore'), '*\n')
    const handle = await open(file, 'wx', 0o600)
    try {
      await handle.writeFile(`${secret}\n`)
      await handle.sync()
    } finally {
      await handle.close()
    }
  } catch (cause) {
    await rm(file, { force: true })
    throw new ConnectorError('config.usage', {
      what: 'The secret was not kept.',
      why: `The folder ${join(folder, folderName)} can't be written${codeOf(cause)}.`,
      fix: 'Let this user write beside the configuration document, or name an environment variable instead.',
      cause,
    })
  }
  return { file: `${folderName}/${name}` }
}

/** Removes the pasted secrets of `before` that stand neither in the document nor in any other one of its folder. */
export async function dropSecrets(document: string, before: string): Promise<void> {
  const known = new Set(before.match(names))
  if (known.size === 0) return
  const folder = dirname(document)
  const others = (await readdir(folder, { withFileTypes: true })).flatMap((entry) =>
    !entry.isDirectory() && /\.(ya?ml|json)$/i.test(entry.name) ? [join(folder, entry.name)] : [],
  )
  // One that can't be read may name them all: then none goes.
  for (const file of new Set([document, ...others]))
    for (const name of (await readFile(file, 'utf8')).match(names) ?? []) known.delete(name)
  for (const name of known) await rm(join(folder, folderName, name), { force: true })
}

/** Whether a path leads to a pasted secret, however it is written. */
export const isPastedSecret = (path: string): boolean => path.search(names) >= 0

function unfitOf(secret: string): string | null {
  if (secret === '') return 'It is empty.'
  if (Buffer.byteLength(secret) > mostBytes) return `It is longer than ${mostBytes} bytes.`
  // A private key is the one secret of several lines.
  const isKey = /^-----BEGIN [A-Z ]+-----\n[^]*\n-----END [A-Z ]+-----$/.test(
    secret.replaceAll('\r\n', '\n'),
  )
  // oxlint-disable-next-line no-control-regex -- what no token holds, line breaks before all
  return !isKey && /[\x00-\x1f\x7f]/.test(secret) ? 'It has line breaks or tabs inside.' : null
}

const notASecret = (why: string): ConnectorError =>
  new ConnectorError('server.request_unfit', {
    what: 'That is no secret.',
    why,
    fix: 'Copy the token or the key once more, whole and alone, and paste it again.',
  })

const codeOf = (cause: unknown): string =>
  cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : ''
