/** Work that goes on side by side, no more than so much at once; what is added waits for room, and fails with what failed. */
export class InFlight {
  readonly #most: number
  readonly #running = new Set<Promise<void>>()
  #failed: { readonly error: unknown } | null = null

  constructor(most: number) {
    this.#most = most
  }

  async add(work: () => Promise<void>): Promise<void> {
    while (this.#running.size >= this.#most) await Promise.race(this.#running)
    this.#refuse()
    const running: Promise<void> = work()
      .catch((error: unknown) => {
        this.#failed ??= { error }
      })
      .finally(() => this.#running.delete(running))
    this.#running.add(running)
  }

  /** Waits for all. */
  async end(): Promise<void> {
    await this.settle()
    this.#refuse()
  }

  /** Waits for all, however they end. */
  async settle(): Promise<void> {
    await Promise.all(this.#running)
  }

  #refuse(): void {
    if (this.#failed !== null) throw this.#failed.error
  }
}
