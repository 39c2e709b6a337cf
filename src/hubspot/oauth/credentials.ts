import { createHash, randomUUID } from 'node:crypto'
import { chmod, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import type { Clock } from '../../engine/ports.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import { whileLocked } from './lock-file.ts'

const time = z.iso.datetime().transform((text) => new Date(text))
const accessSchema = z.object({
  token: z.string().min(1),
  /** By our clock. */
  ends_at: time,
  /** By HubSpot's clock; null when it told none. */
  ends_at_hubspot: time.nullable(),
})
const savedSchema = z.object({
  version: z.literal(1),
  connection: z.string(),
  /** SHA-256 of the configured refresh token that this one came from; null: from `login`. */
  configured: z.string().nullable(),
  portal_id: z.string().nullable(),
  refresh_token: z.string().min(1),
  access: accessSchema.nullable(),
})

export type Access = z.infer<typeof accessSchema>
/** A sign-in as it is kept between runs: one file a connection, shared by all processes of this machine. */
export type SavedSignIn = Omit<z.infer<typeof savedSchema>, 'version'>

/** Stands for a configured refresh token in the file, without being it. */
export const digestOf = (refreshToken: string): string =>
  createHash('sha256').update(refreshToken).digest('hex')

/**
 * The file that keeps one sign-in: mode 0600 in a folder 0700, replaced whole. `null`: nobody has signed in.
 * @throws {ConnectorError} `run.credentials_folder`
 */
export class Credentials {
  readonly path: string
  readonly #clock: Clock

  constructor(path: string, clock: Clock) {
    this.path = path
    this.#clock = clock
  }

  async read(): Promise<SavedSignIn | null> {
    const text = await this.#reached(() =>
      readFile(this.path, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null
        throw error
      }),
    )
    if (text === null) return null
    // A file that can't be understood is as good as none; its text stays out of every error.
    const parsed = savedSchema.safeParse(parsedJson(text))
    return parsed.success ? parsed.data : null
  }

  /** Only while locked. The file is on the disk before this returns. */
  async write(signIn: SavedSignIn): Promise<void> {
    await this.#reached(async () => {
      const draft = `${this.path}.${randomUUID()}`
      try {
        const file = await open(draft, 'wx', 0o600)
        try {
          await file.writeFile(`${JSON.stringify({ version: 1, ...signIn }, null, 2)}\n`)
          await file.sync()
        } finally {
          await file.close()
        }
        await rename(draft, this.path)
      } finally {
        await rm(draft, { force: true })
      }
    })
  }

  /** Only while locked. */
  async remove(): Promise<void> {
    await this.#reached(() => rm(this.path, { force: true }))
  }

  /** One at a time, across all processes: two that refresh at once could end each other's tokens. */
  async locked<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const folder = dirname(this.path)
    await this.#reached(async () => {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      await chmod(folder, 0o700)
      // Configuration documents are often kept in git; this folder never should be.
      await writeFile(join(folder, '.gitignore'), '*\n', { mode: 0o600 })
    })
    let begun = false
    try {
      return await whileLocked(`${this.path}.lock`, this.#clock, signal, () => {
        begun = true
        return work()
      })
    } catch (error) {
      if (begun || signal.aborted) throw error
      throw this.#unreachable(error)
    }
  }

  async #reached<T>(act: () => Promise<T>): Promise<T> {
    try {
      return await act()
    } catch (error) {
      throw this.#unreachable(error)
    }
  }

  #unreachable(cause: unknown): ConnectorError {
    const code = (cause as { readonly code?: unknown }).code
    return new ConnectorError('run.credentials_folder', {
      what: `The sign-in kept in ${this.path} can't be read or written.`,
      why: `The system refused it${typeof code === 'string' ? ` (${code})` : ''}.`,
      fix: `Make ${dirname(this.path)} a folder that this user, and no one else, may read and write.`,
      cause,
    })
  }
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
