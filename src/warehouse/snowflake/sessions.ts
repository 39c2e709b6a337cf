import { Session, type SessionOptions } from './session.ts'

/** How many sessions read, or carry files, at the same time beside the one that writes. */
const mostReaders = 4

/**
 * The sessions of one warehouse: one that writes, so that transactions never interleave, and a few that read beside it,
 * each opened when all others are busy.
 */
export class Sessions implements AsyncDisposable {
  readonly #options: SessionOptions
  readonly writer: Session
  readonly #readers: Session[] = []

  constructor(options: SessionOptions) {
    this.#options = options
    this.writer = new Session(options)
  }

  /** The one that has the least to do. */
  reader(): Session {
    const idlest = this.#readers.toSorted((one, other) => one.load - other.load)[0]
    if (idlest !== undefined && (idlest.load === 0 || this.#readers.length >= mostReaders)) {
      return idlest
    }
    const reader = new Session(this.#options)
    this.#readers.push(reader)
    return reader
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const session of [this.writer, ...this.#readers]) await session[Symbol.asyncDispose]()
  }
}
