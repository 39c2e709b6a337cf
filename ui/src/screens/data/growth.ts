export interface Growth {
  readonly stream: string
  readonly at: string
  readonly loaded: number
  readonly deleted: number
}

const dayMs = 86_400_000
const daysShown = 30

/** The last 30 days of one stream, those without loads too. */
export function daysOf(
  growth: readonly Growth[],
  now: number,
): readonly Pick<Growth, 'at' | 'loaded' | 'deleted'>[] {
  const known = new Map(growth.map((day) => [Date.parse(day.at), day]))
  const today = Math.floor(now / dayMs) * dayMs
  return Array.from({ length: daysShown }, (_, day) => {
    const at = today - (daysShown - 1 - day) * dayMs
    const { loaded = 0, deleted = 0 } = known.get(at) ?? {}
    return { at: new Date(at).toISOString(), loaded, deleted }
  })
}
