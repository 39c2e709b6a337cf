/**
 * Things that wait in line, one line a sync: who has asked for much waits no longer for its next one than who has asked
 * for little. Within a line, first come first served.
 */
export class FairQueue<T> {
  /** In the order of their turns: the line that was served last is the last. */
  readonly #lines = new Map<string, T[]>()
  #size = 0

  get size(): number {
    return this.#size
  }

  add(line: string, waiting: T): void {
    const present = this.#lines.get(line)
    if (present === undefined) this.#lines.set(line, [waiting])
    else present.push(waiting)
    this.#size += 1
  }

  next(): T | undefined {
    const [turn] = this.#lines
    if (turn === undefined) return undefined
    const [name, line] = turn
    const first = line.shift()
    this.#size -= 1
    this.#lines.delete(name)
    if (line.length > 0) this.#lines.set(name, line)
    return first
  }

  remove(line: string, waiting: T): void {
    const present = this.#lines.get(line) ?? []
    const at = present.indexOf(waiting)
    if (at < 0) return
    present.splice(at, 1)
    this.#size -= 1
    if (present.length === 0) this.#lines.delete(line)
  }
}
