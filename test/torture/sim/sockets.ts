import { Duplex } from 'node:stream'

/**
 * One end of a connection in memory. What one end writes the other one reads; ended or destroyed, the other end reads what
 * was written before and then the end, as of a TCP connection on loopback.
 */
export class MemorySocket extends Duplex {
  readonly remoteAddress = '127.0.0.1'
  readonly remotePort = 1
  #peer: MemorySocket | null = null
  #drained: (() => void) | null = null
  #isOver = false

  static pair(): readonly [MemorySocket, MemorySocket] {
    const one = new MemorySocket()
    const other = new MemorySocket()
    one.#peer = other
    other.#peer = one
    return [one, other]
  }

  private constructor() {
    super({ allowHalfOpen: true, emitClose: true })
  }

  override _read(): void {
    const peer = this.#peer
    if (peer === null) return
    const drained = peer.#drained
    peer.#drained = null
    drained?.()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error) => void): void {
    const peer = this.#peer
    if (peer === null || peer.destroyed || peer.#isOver) {
      done(broken('EPIPE', 'write'))
      return
    }
    if (peer.push(chunk)) done()
    else this.#drained = () => done()
  }

  override _final(done: () => void): void {
    if (this.#peer !== null) this.#peer.#hearEnd()
    done()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    const peer = this.#peer
    // In the next turn, so that what was written before is heard first.
    if (peer !== null) process.nextTick(() => peer.#hearEnd())
    const drained = this.#drained
    this.#drained = null
    drained?.()
    done(error)
  }

  /** Ends the connection as a crash would (RST). */
  resetAndDestroy(): void {
    const peer = this.#peer
    this.#peer = null
    if (peer !== null && !peer.destroyed) peer.destroy(broken('ECONNRESET', 'read'))
    this.destroy()
  }

  #hearEnd(): void {
    if (this.#isOver || this.destroyed) return
    this.#isOver = true
    this.push(null)
  }

  setTimeout(): this {
    return this
  }

  setNoDelay(): this {
    return this
  }

  setKeepAlive(): this {
    return this
  }

  ref(): this {
    return this
  }

  unref(): this {
    return this
  }
}

export const broken = (code: string, call: string): Error =>
  Object.assign(new Error(`${call} ${code}`), { code, syscall: call })
