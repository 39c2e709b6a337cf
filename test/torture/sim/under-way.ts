import * as duckDb from '@duckdb/node-api'
import type { Duplex } from 'node:stream'
import { Gunzip } from 'node:zlib'

/**
 * What this process has under way outside of JavaScript. When it is nothing, and no callback waits for its turn, only time
 * or a word from the scheduler can make anything happen.
 */
let running = 0
let whenIdle: (() => void) | null = null

function begun(): void {
  running += 1
}

function over(): void {
  running -= 1
  if (running > 0) return
  whenIdle?.()
  whenIdle = null
}

type Method = (this: unknown, ...given: unknown[]) => unknown

/** Calls into DuckDB's own threads: Node knows nothing of them. */
function watchDuckDb(): void {
  const { DuckDBConnection, DuckDBInstance, DuckDBPreparedStatement, DuckDBResult } = duckDb
  const { DuckDBExtractedStatements, DuckDBPendingResult } = duckDb
  const classes = [
    DuckDBConnection,
    DuckDBInstance,
    DuckDBPreparedStatement,
    DuckDBResult,
    DuckDBExtractedStatements,
    DuckDBPendingResult,
  ]
  for (const { prototype } of classes as readonly { readonly prototype: object }[]) {
    for (const name of Object.getOwnPropertyNames(prototype)) {
      const { value } = Object.getOwnPropertyDescriptor(prototype, name) ?? {}
      if (name === 'constructor' || typeof value !== 'function') continue
      const method = value as Method
      Object.defineProperty(prototype, name, {
        configurable: true,
        writable: true,
        value(this: unknown, ...given: unknown[]) {
          const result = method.apply(this, given)
          if (!(result instanceof Promise)) return result
          begun()
          return result.finally(over)
        },
      })
    }
  }
}

type Transforming = (
  this: Duplex,
  chunk: unknown,
  encoding: unknown,
  done: (...told: unknown[]) => void,
) => void
type Flushing = (this: Duplex, done: (...told: unknown[]) => void) => void

/** Packing and unpacking happens on threads that Node does not list either. */
function watchZlib(): void {
  const base = Object.getPrototypeOf(Object.getPrototypeOf(Gunzip.prototype)) as {
    _transform: Transforming
    _flush: Flushing
  }
  // What can't be unpacked closes its stream, and the callback is never called.
  const counted = (stream: Duplex, done: (...told: unknown[]) => void) => {
    let counts = true
    const end = (): void => {
      if (counts) over()
      counts = false
      stream.off('close', end)
    }
    begun()
    stream.once('close', end)
    return (...told: unknown[]): void => {
      end()
      done(...told)
    }
  }
  const { _transform: transform, _flush: flush } = base
  base._transform = function (chunk, encoding, done) {
    transform.call(this, chunk, encoding, counted(this, done))
  }
  base._flush = function (done) {
    flush.call(this, counted(this, done))
  }
}

/** Files that are sent are read by Node's own stream, which lists what it has read like what it reads. */
function watchBlobs(): void {
  const stream = Object.getOwnPropertyDescriptor(Blob.prototype, 'stream')?.value as (
    this: Blob,
  ) => ReadableStream<Uint8Array<ArrayBuffer>>
  Blob.prototype.stream = function () {
    const reader = stream.call(this).getReader()
    return new ReadableStream({
      async pull(controller) {
        begun()
        const { done, value } = await reader.read().finally(over)
        if (done) controller.close()
        else controller.enqueue(value)
      },
      cancel: (reason) => reader.cancel(reason),
    })
  }
}

let isWatched = false

/** Once in a process. */
export function watchWork(): void {
  if (isWatched) return
  isWatched = true
  watchDuckDb()
  watchZlib()
  watchBlobs()
}

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))

/** Requests of the file system, and callbacks that wait for the next turn of the event loop. */
const isWork = (resource: string): boolean =>
  resource === 'Immediate' || resource === 'CloseReq' || resource.startsWith('FS')

/** Resolves when nothing can happen by itself any more. */
export function allQuiet(): Promise<void> {
  // One look for all who ask: each look waits for a turn, and so is something that another one would wait for.
  looking ??= look().finally(() => {
    looking = null
  })
  return looking
}

let looking: Promise<void> | null = null

async function look(): Promise<void> {
  for (;;) {
    if (running > 0) await new Promise<void>((resolve) => (whenIdle = resolve))
    await turn()
    if (running === 0 && !process.getActiveResourcesInfo().some(isWork)) return
  }
}
