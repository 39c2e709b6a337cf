import { AsyncByteQueue } from 'apache-arrow'

/** Hands on what the writer makes of each batch, where Arrow's own queue would gather the whole. */
export class Outlet extends AsyncByteQueue {
  #made: Uint8Array[] = []

  override write(value: ArrayBufferLike | ArrayBufferView | string): void {
    if (value instanceof Uint8Array) this.#made.push(value.slice())
  }

  take(): Uint8Array | null {
    const made = this.#made
    this.#made = []
    return made.length === 0 ? null : Buffer.concat(made)
  }
}
