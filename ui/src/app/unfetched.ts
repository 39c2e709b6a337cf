/** Parts of the page that could not be fetched, by the error that was thrown of each. */
const errors = new WeakSet<Error>()

/** Vite tells of each in an event of its own (vite.dev/guide/build, "Load Error Handling", read 2026-11-22). */
export function watchFetches(): void {
  addEventListener('vite:preloadError', ({ payload }) => errors.add(payload))
}

export const isUnfetched = (error: unknown): boolean => error instanceof Error && errors.has(error)
