import { type CheckedSync, missingScopes } from './check.ts'

/** A sync's needs; `listed`: those that the document names, not those that come along. */
export interface WantedSync extends CheckedSync {
  readonly listed: (what: string) => boolean
}

/**
 * What `login` asks for. Required is what the document names; optional, so dropped where the account doesn't have it,
 * what only comes along with `new_streams: include`, and the scopes of HubSpot jobs, without which runs are slower.
 */
export function scopesAsked(
  syncs: readonly WantedSync[],
  configured: readonly string[] | undefined,
): { readonly required: readonly string[]; readonly optional: readonly string[] } {
  if (configured !== undefined)
    return { required: [...new Set(['oauth', ...configured])], optional: [] }
  const required = new Set(['oauth'])
  const optional = new Set<string>()
  const add = (
    into: Set<string>,
    present: readonly string[],
    needs: CheckedSync['needs'],
  ): void => {
    for (const { scopes } of needs) {
      for (const scope of missingScopes(scopes, [...present, ...into])) into.add(scope)
    }
  }
  for (const { needs, listed } of syncs)
    add(
      required,
      [],
      needs.filter(({ what }) => listed(what)),
    )
  for (const { needs } of syncs) add(optional, [...required], needs)
  for (const { jobs } of syncs.flatMap(({ needs }) => needs)) if (jobs !== null) optional.add(jobs)
  const rest = [...optional].filter((one) => !required.has(one))
  return { required: [...required].toSorted(oauthFirst), optional: rest.toSorted() }
}

const oauthFirst = (one: string, other: string): number =>
  Number(other === 'oauth') - Number(one === 'oauth') || (one < other ? -1 : 1)
