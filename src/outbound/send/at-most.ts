/**
 * Works on the items, at most `most` at once; the next item is asked for when there is room. After a failure no further
 * item is begun, those under way are waited for, and the first failure is thrown.
 */
export async function atMost<T>(
  most: number,
  items: AsyncIterable<T> | Iterable<T>,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const active = new Set<Promise<void>>()
  const failures: unknown[] = []
  try {
    for await (const item of items) {
      const one = work(item)
        .catch((error: unknown) => {
          failures.push(error)
        })
        .finally(() => active.delete(one))
      active.add(one)
      if (active.size >= most) await Promise.race(active)
      if (failures.length > 0) break
    }
  } finally {
    await Promise.all(active)
  }
  if (failures.length > 0) throw failures[0]
}
