import type { Owner } from '../account/definitions.ts'
import type { Account } from '../account/types.ts'

export interface Team {
  readonly id: string
  readonly name: string
}

export function teamBook(account: Account): TeamBook {
  return account.keep('teams', () => new TeamBook(account))
}

/** The account's teams. Who is in them stands with the owners, so that both APIs tell the same (HUBSPOT.md 8). */
export class TeamBook {
  readonly #account: Account
  readonly #named = new Map<string, string>()

  constructor(account: Account) {
    this.#account = account
  }

  all(): readonly Team[] {
    for (const { teams } of this.#account.owners())
      for (const { id, name } of teams ?? []) if (!this.#named.has(id)) this.#named.set(id, name)
    return [...this.#named].map(([id, name]) => ({ id, name }))
  }
  find(id: string): Team | undefined {
    return this.all().find((team) => team.id === id)
  }

  /** Primary members, or those for whom it is one more team. Archived owners are in no team. */
  members(id: string, primary: boolean): readonly Owner[] {
    return this.#account
      .owners()
      .filter(
        ({ archived, teams }) =>
          !archived && teams?.some((team) => team.id === id && team.primary === primary) === true,
      )
  }

  /** Adds or renames; the members are those given, if they are. */
  save(
    team: Team,
    members?: { readonly primary: readonly string[]; readonly more: readonly string[] },
  ): void {
    this.#named.set(team.id, team.name)
    this.#account.setOwners(
      this.#account.owners().map((owner) => withTeam(owner, team, placeOf(owner, team, members))),
    )
  }
  remove(id: string): void {
    this.#named.delete(id)
    this.#account.setOwners(
      this.#account.owners().map((owner) => withTeam(owner, { id, name: '' }, undefined)),
    )
  }
}

function placeOf(
  owner: Owner,
  team: Team,
  members: { readonly primary: readonly string[]; readonly more: readonly string[] } | undefined,
): boolean | undefined {
  if (!members) return owner.teams?.find(({ id }) => id === team.id)?.primary
  const user = String(owner.userIdIncludingInactive)
  if (members.primary.includes(user)) return true
  return members.more.includes(user) ? false : undefined
}

/** A user has one primary team. undefined: not in the team. */
function withTeam(owner: Owner, { id, name }: Team, primary: boolean | undefined): Owner {
  const { teams = [], ...rest } = owner
  const others = teams
    .filter((team) => team.id !== id)
    .map((team) => (primary === true ? { ...team, primary: false } : team))
  const own = primary === undefined ? [] : [{ id, name, primary }]
  const all = primary === true ? [...own, ...others] : [...others, ...own]
  return all.length > 0 ? { ...rest, teams: all } : rest
}
