import type { ApiVersion, Route } from './types.ts'

// HUBSPOT.md 1: dated paths carry the date after the product group.
const datedVersions = new Set<string>(['2026-03', '2026-09'])

interface Pattern {
  readonly route: Route
  readonly segments: readonly string[]
}

export interface Match {
  readonly route: Route
  readonly params: Readonly<Record<string, string>>
  readonly version: ApiVersion
  readonly dated: boolean
}

const parameter = /^\{(.+)\}$/u

function nameOf(segment: string): string | undefined {
  return parameter.exec(segment)?.[1]
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

function matchSegments(
  pattern: readonly string[],
  path: readonly string[],
): Record<string, string> | undefined {
  const params: Record<string, string> = {}
  for (const [place, segment] of pattern.entries()) {
    const actual = path[place] ?? ''
    const name = nameOf(segment)
    if (name === undefined) {
      if (segment !== actual) return undefined
    } else if (name === 'version') {
      if (!datedVersions.has(actual)) return undefined
      params[name] = actual
    } else {
      params[name] = decode(actual)
    }
  }
  return params
}

function versionOf(
  segments: readonly string[],
  params: Readonly<Record<string, string>>,
): ApiVersion {
  const dated = params['version']
  if (dated === '2026-03' || dated === '2026-09') return dated
  return (
    segments.find((segment): segment is 'v1' | 'v2' | 'v3' | 'v4' => /^v[1-4]$/u.test(segment)) ??
    'v3'
  )
}

/** Fixed segments win over parameters, from the left. */
function bySpecificity(a: Pattern, b: Pattern): number {
  for (const [place, segment] of a.segments.entries()) {
    const other = b.segments[place] ?? ''
    const difference = Number(nameOf(segment) !== undefined) - Number(nameOf(other) !== undefined)
    if (difference !== 0) return difference
  }
  return 0
}

/** Finds the route of a request; a trailing slash makes no difference (HUBSPOT.md 12). */
export function createRouter(
  routes: readonly Route[],
): (method: string, path: string) => Match | 'other_method' | undefined {
  const byShape = new Map<string, Pattern[]>()
  for (const route of routes) {
    for (const path of route.paths) {
      const segments = path.split('/').filter((segment) => segment !== '')
      const shape = `${route.method} ${segments.length}`
      byShape.set(shape, [...(byShape.get(shape) ?? []), { route, segments }])
    }
  }
  for (const patterns of byShape.values()) patterns.sort(bySpecificity)
  function matchOf(method: string, segments: readonly string[]): Match | undefined {
    for (const { route, segments: pattern } of byShape.get(`${method} ${segments.length}`) ?? []) {
      const params = matchSegments(pattern, segments)
      if (params)
        return {
          route,
          params,
          version: versionOf(segments, params),
          dated: params['version'] !== undefined,
        }
    }
    return undefined
  }
  const methods = new Set(routes.map(({ method }) => method))
  return (method, path) => {
    const segments = path.split('/').filter((segment) => segment !== '')
    const match = matchOf(method, segments)
    if (match) return match
    return [...methods].some((other) => matchOf(other, segments)) ? 'other_method' : undefined
  }
}
