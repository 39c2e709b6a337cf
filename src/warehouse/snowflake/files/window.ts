import { open, type FileHandle } from 'node:fs/promises'

const usualBytes = 1024 * 1024
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf])

/** The stretch of a file that is in memory: what is not yet cut lies between `start` and `end`. It grows to the longest record. */
export class Window {
  bytes: Buffer = Buffer.allocUnsafe(usualBytes)
  start = 0
  end = 0
  /** Nothing comes after what is here. */
  ended = false
  private readonly file: FileHandle

  private constructor(file: FileHandle) {
    this.file = file
  }

  static async open(path: string): Promise<Window> {
    return new Window(await open(path, 'r'))
  }

  /** Reads until the room is full or the file ends: a record that was cut off is looked at anew only once it has room to double. */
  async fill(): Promise<void> {
    const kept = this.end - this.start
    if (this.start > 0) this.bytes.copyWithin(0, this.start, this.end)
    else if (kept === this.bytes.length) {
      const room = Buffer.allocUnsafe(this.bytes.length * 2)
      this.bytes.copy(room, 0, 0, kept)
      this.bytes = room
    }
    this.start = 0
    this.end = kept
    while (this.end < this.bytes.length) {
      const { bytesRead } = await this.file.read(this.bytes, this.end, this.bytes.length - this.end)
      if (bytesRead === 0) {
        this.ended = true
        return
      }
      this.end += bytesRead
    }
  }

  /** At the very beginning of the file. */
  skipByteOrderMark(): void {
    if (this.end - this.start < byteOrderMark.length) return
    const first = this.bytes.subarray(this.start, this.start + byteOrderMark.length)
    if (first.equals(byteOrderMark)) this.start += byteOrderMark.length
  }

  async close(): Promise<void> {
    await this.file.close()
  }
}
