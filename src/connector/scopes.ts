import type { Stream, Target } from '../declare/index.ts'
import type { HubSpot } from '../engine/ports.ts'
import { type CheckedSync, missingScopes } from './check.ts'

/** What a stream or target takes of the token. */
export interface ScopeNeed {
  readonly of: 'stream' | 'target'
  readonly name: string
  /** Of alternatives the one that is granted, else the first. */
  readonly scopes: readonly string[]
  /** Null: HubSpot does not tell the scopes of this token. */
  readonly missing: readonly string[] | null
  /** The syncs that read or write it. */
  readonly syncs: readonly string[]
}

export interface ConnectionScopes {
  /** Null: HubSpot does not tell them. */
  readonly granted: readonly string[] | null
  readonly needs: readonly ScopeNeed[]
}

type Needing = Pick<Stream | Target, 'name' | 'scopes'>

/** The scopes of everything that is offered, and of what the connection's syncs make of it. */
export async function scopesOf(
  hubspot: HubSpot,
  offered: { readonly streams: readonly Needing[]; readonly targets: readonly Needing[] },
  syncs: readonly (CheckedSync & { readonly direction: 'inbound' | 'outbound' })[],
  signal: AbortSignal,
): Promise<ConnectionScopes> {
  const { scopes: granted } = await hubspot.signIn(signal)
  const needs = (of: ScopeNeed['of'], all: readonly Needing[]): readonly ScopeNeed[] => {
    const used = syncs.flatMap(({ sync, direction, needs }) =>
      (direction === 'inbound') === (of === 'stream')
        ? needs.map(({ what, scopes }) => ({ sync, what, scopes }))
        : [],
    )
    const names = new Set([...all.map(({ name }) => name), ...used.map(({ what }) => what)])
    return [...names].map((name) => {
      const uses = used.filter(({ what }) => what === name)
      const wanted = [
        ...(all.find((one) => one.name === name)?.scopes ?? []),
        ...uses.flatMap(({ scopes }) => scopes),
      ]
      const named = wanted.map((scope) => {
        const alternatives = typeof scope === 'string' ? [scope] : scope
        return alternatives.find((one) => granted?.includes(one)) ?? alternatives[0] ?? ''
      })
      return {
        of,
        name,
        scopes: [...new Set(named)],
        missing: granted === null ? null : [...new Set(missingScopes(wanted, granted))],
        syncs: uses.map(({ sync }) => sync),
      }
    })
  }
  return {
    granted: granted?.toSorted() ?? null,
    needs: [...needs('stream', offered.streams), ...needs('target', offered.targets)],
  }
}
