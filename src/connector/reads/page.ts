import { ConnectorError } from '../../errors/connector-error.ts'

/** What is asked of a list that may be long. `after`: from an earlier page; null: from the beginning. */
export interface Paging {
  readonly limit: number
  readonly after: string | null
}

export interface Page<T> {
  readonly rows: readonly T[]
  /** What the next page is asked with; null: this was the last. */
  readonly after: string | null
}

/** A page of rows, of which one more was read than is shown. */
export function pageOf<T>(
  read: readonly T[],
  limit: number,
  placeOf: (last: T) => readonly string[],
): Page<T> {
  const rows = read.slice(0, limit)
  const last = rows.at(-1)
  const more = read.length > limit && last !== undefined
  return {
    rows,
    after: more ? Buffer.from(JSON.stringify(placeOf(last))).toString('base64url') : null,
  }
}

/** Where a page goes on. @throws `config.usage` for what no page gave */
export function placeIn<const First extends readonly string[]>(
  after: string | null,
  first: First,
): { readonly [At in keyof First]: string } {
  if (after === null) return [...first] as { readonly [At in keyof First]: string }
  const parts = parsed(after)
  if (
    Array.isArray(parts) &&
    parts.length === first.length &&
    parts.every((part) => typeof part === 'string')
  )
    return parts as unknown as { readonly [At in keyof First]: string }
  throw noSuchPlace()
}

/** A place that is a number. @throws `config.usage` */
export function countPlaceIn(after: string | null): number {
  const [text] = placeIn(after, ['0'])
  const place = Number(text)
  if (Number.isSafeInteger(place) && place >= 0) return place
  throw noSuchPlace()
}

/** A place that is a time. @throws `config.usage` */
export function timeOfPlace(text: string): Date {
  const time = new Date(text)
  if (Number.isNaN(time.getTime())) throw noSuchPlace()
  return time
}

/** Later than everything that was ever noted. */
export const latest = '9000-01-01T00:00:00.000Z'

function parsed(after: string): unknown {
  try {
    return JSON.parse(Buffer.from(after, 'base64url').toString('utf8'))
  } catch {
    return null
  }
}

/** The answer to an `after` that leads nowhere. */
export const noSuchPlace = (): ConnectorError =>
  new ConnectorError('config.usage', {
    what: 'The list does not go on there.',
    why: '`after` is what an earlier page of the same list gave, and nothing else.',
    fix: 'Ask for the list from its beginning, without `after`.',
  })
