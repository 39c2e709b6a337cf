const usualBytes = 1024 * 1024
const quote = 0x22
/** Below this many bytes a loop beats a call into the runtime (measured: cells of 5 to 40 bytes). */
const shortCopy = 48

/** A buffer that is appended to and taken in blocks. */
export class Bytes {
  length = 0
  private room = Buffer.allocUnsafe(usualBytes)

  private need(more: number): void {
    const wanted = this.length + more
    if (wanted <= this.room.length) return
    // A cell of many megabytes is not made room for twice.
    const room = Buffer.allocUnsafe(Math.max(wanted + usualBytes, this.room.length * 2))
    this.room.copy(room, 0, 0, this.length)
    this.room = room
  }

  byte(value: number): void {
    this.need(1)
    this.room[this.length] = value
    this.length += 1
  }

  ascii(text: string): void {
    this.need(text.length)
    this.length += this.room.write(text, this.length, 'latin1')
  }

  copy(from: Buffer, start: number, end: number): void {
    const size = end - start
    this.need(size)
    if (size < shortCopy) {
      for (let at = 0; at < size; at += 1) this.room[this.length + at] = from[start + at] ?? 0
    } else from.copy(this.room, this.length, start, end)
    this.length += size
  }

  /** As a quoted CSV cell: quotes within are doubled. */
  quoted(from: Buffer, start: number, end: number): void {
    this.need(2 * (end - start) + 2)
    const { room } = this
    let to = this.length
    room[to] = quote
    to += 1
    for (let at = start; at < end; at += 1) {
      const value = from[at] ?? 0
      room[to] = value
      to += 1
      if (value === quote) {
        room[to] = quote
        to += 1
      }
    }
    room[to] = quote
    this.length = to + 1
  }

  quotedText(text: string): void {
    const bytes = Buffer.from(text)
    this.quoted(bytes, 0, bytes.length)
  }

  /** What was appended, as a buffer of its own; then it is empty again. */
  take(): Buffer {
    const taken = this.room.subarray(0, this.length)
    this.room = Buffer.allocUnsafe(usualBytes)
    this.length = 0
    return taken
  }
}
