import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { type Readable, Transform, type TransformCallback } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import busboy from 'busboy'
import { ApiError, validationError } from '../account/api-error.ts'
import type { Call } from '../http/types.ts'
import { importKnobs } from './knobs.ts'

export interface ReceivedFile {
  readonly name: string
  readonly path: string
  readonly bytes: number
  /** Line ends outside quotes, the last row counted even without one. Header included. */
  readonly rows: number
}

export interface Received {
  readonly importRequest: string | undefined
  readonly files: readonly ReceivedFile[]
}

/**
 * Reads the multipart request as a stream, parts in any order, with or without a content type on the
 * JSON part (HUBSPOT.md 2.2). Files go to the folder, never into memory.
 */
export async function receive(call: Call, folder: string): Promise<Received> {
  const { request } = call
  const type = request.headers['content-type'] ?? ''
  if (!type.startsWith('multipart/form-data')) {
    request.resume()
    throw new ApiError(415, 'VALIDATION_ERROR', `${type || 'No content type'} is not accepted`)
  }
  const maxBytes = call.account.knobs.value<number>(importKnobs.maxBytes)
  let importRequest: string | undefined
  const writes: Promise<ReceivedFile>[] = []
  const texts: Promise<void>[] = []
  const parser = multipart(call)
  parser.on('field', (name, value) => {
    if (name === 'importRequest') importRequest = value
  })
  parser.on('file', (name, stream, { filename }) => {
    // A browser's FormData sends a JSON Blob as a file called "blob".
    if (name === 'importRequest') {
      texts.push(textOf(stream).then((text) => void (importRequest = text)))
      return
    }
    const path = join(folder, `${writes.length}.upload`)
    const write = save(stream, filename ?? '', path, maxBytes)
    // Awaited below; a failure before then is not unhandled.
    write.catch(() => undefined)
    writes.push(write)
  })
  try {
    await pipeline(request, parser)
  } catch (error) {
    if (error instanceof ApiError) throw error
    throw validationError('The multipart body could not be read')
  }
  await Promise.all(texts)
  return { importRequest, files: await Promise.all(writes) }
}

function multipart(call: Call): busboy.Busboy {
  try {
    return busboy({
      headers: call.request.headers,
      defParamCharset: 'utf8',
      limits: { fieldSize: 64 * 1024 * 1024 },
    })
  } catch (error) {
    call.request.resume()
    throw validationError(error instanceof Error ? error.message : 'Bad multipart request')
  }
}

async function textOf(stream: Readable): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

async function save(
  stream: Readable,
  name: string,
  path: string,
  maxBytes: number,
): Promise<ReceivedFile> {
  const counter = new RowCounter(maxBytes)
  await pipeline(stream, counter, createWriteStream(path))
  if (counter.bytes > maxBytes) {
    throw tooLarge(`File ${name} is larger than ${maxBytes} bytes`)
  }
  return { name, path, bytes: counter.bytes, rows: counter.rows }
}

/** HUBSPOT.md 2.8 gives the status; the body is the sandbox's choice. */
export function tooLarge(message: string): ApiError {
  return new ApiError(429, 'RATE_LIMITS', message)
}

const QUOTE = 0x22
const LINE_FEED = 0x0a

/** Counts rows as bytes pass by; bytes past the limit are swallowed, so that the caller gets its 429. */
class RowCounter extends Transform {
  bytes = 0
  readonly #maxBytes: number
  #lineEnds = 0
  #quoted = false
  #lastByte = LINE_FEED

  constructor(maxBytes: number) {
    super()
    this.#maxBytes = maxBytes
  }

  get rows(): number {
    return this.#lineEnds + (this.#lastByte === LINE_FEED ? 0 : 1)
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.bytes += chunk.length
    if (this.bytes > this.#maxBytes) {
      done()
      return
    }
    let quoted = this.#quoted
    let lineEnds = this.#lineEnds
    for (const byte of chunk) {
      if (byte === QUOTE) quoted = !quoted
      else if (byte === LINE_FEED && !quoted) lineEnds++
    }
    this.#quoted = quoted
    this.#lineEnds = lineEnds
    this.#lastByte = chunk[chunk.length - 1] ?? this.#lastByte
    done(null, chunk)
  }
}
