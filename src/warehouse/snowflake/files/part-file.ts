import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { pipeline } from 'node:stream/promises'
import { createGzip, type Gzip } from 'node:zlib'
import { roomOr } from '../../../errors/disk-full.ts'

/** Half the time of zlib's usual 6 for some 8 % more bytes (measured on 100 MB of contacts as CSV). */
const level = 4

/** One gzip file that is written in blocks. */
export class PartFile {
  readonly path: string
  private readonly gzip: Gzip
  private readonly done: Promise<void>

  constructor(path: string) {
    this.path = path
    this.gzip = createGzip({ level })
    this.done = pipeline(this.gzip, createWriteStream(path, { flags: 'wx', mode: 0o600 })).catch(
      (error: unknown) => {
        throw roomOr(error, `Packing ${path}`)
      },
    )
    // Seen by whoever writes or closes next; until then it is nobody's.
    this.done.catch(() => undefined)
  }

  /** Waits while the file is behind. */
  async write(block: Buffer): Promise<void> {
    if (this.gzip.write(block)) return
    await Promise.race([once(this.gzip, 'drain'), this.done])
  }

  async close(): Promise<void> {
    this.gzip.end()
    await this.done
  }

  /** For one that is given up. */
  abandon(): void {
    this.gzip.destroy()
  }
}
