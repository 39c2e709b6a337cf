/** A small model of access control: https://docs.snowflake.com/en/user-guide/security-access-control-overview */
export interface Grant {
  readonly privilege: string
  /** DATABASE, SCHEMA, TABLE, VIEW, STAGE, WAREHOUSE, ACCOUNT, ROLE. */
  readonly on: string
  /** The full name, its parts as kept and apart by dots; '' for the account. */
  readonly name: string
  readonly grantOption: boolean
}

/** Roles that may everything here, as ACCOUNTADMIN nearly does. */
const almighty = new Set(['ACCOUNTADMIN', 'SYSADMIN', 'SECURITYADMIN'])

export class Roles {
  readonly #grants = new Map<string, Grant[]>()
  readonly #members = new Map<string, Set<string>>()
  readonly #users = new Map<string, Set<string>>()
  /** Off by default: a role may everything, and SHOW GRANTS shows what was granted. On, once a test grants something by hand. */
  enforced = false

  grant(
    role: string,
    grant: Omit<Grant, 'grantOption'> & { readonly grantOption?: boolean },
  ): void {
    this.enforced = true
    this.note(role, { grantOption: false, ...grant })
  }

  /** What came of making an object: OWNERSHIP. */
  note(role: string, grant: Grant): void {
    const kept = this.#grants.get(role) ?? []
    const same = (one: Grant) =>
      one.privilege === grant.privilege && one.on === grant.on && one.name === grant.name
    this.#grants.set(role, [...kept.filter((one) => !same(one)), grant])
  }

  revoke(role: string, privilege: string, on: string, name: string): void {
    const kept = this.#grants.get(role) ?? []
    this.#grants.set(
      role,
      kept.filter((one) => one.privilege !== privilege || one.on !== on || one.name !== name),
    )
  }

  forget(on: string, name: string): void {
    for (const [role, kept] of this.#grants)
      this.#grants.set(
        role,
        kept.filter((one) => one.on !== on || one.name !== name),
      )
  }

  grantRole(role: string, to: { readonly role?: string; readonly user?: string }): void {
    if (to.role !== undefined) put(this.#members, to.role, role)
    if (to.user !== undefined) put(this.#users, to.user, role)
  }

  of(role: string): readonly Grant[] {
    return this.#grants.get(role) ?? []
  }

  rolesOf(role: string): readonly string[] {
    return [...(this.#members.get(role) ?? [])]
  }

  rolesOfUser(user: string): readonly string[] {
    return [...(this.#users.get(user) ?? [])]
  }

  on(on: string, name: string): readonly (Grant & { readonly role: string })[] {
    return [...this.#grants].flatMap(([role, grants]) =>
      grants.filter((one) => one.on === on && one.name === name).map((one) => ({ ...one, role })),
    )
  }

  has(
    role: string,
    privileges: readonly string[],
    on: string,
    name: string,
    seen = new Set<string>(),
  ): boolean {
    if (!this.enforced || almighty.has(role)) return true
    if (seen.has(role)) return false
    seen.add(role)
    const held = this.of(role).some(
      (one) =>
        one.on === on &&
        one.name === name &&
        (one.privilege === 'OWNERSHIP' || privileges.includes(one.privilege)),
    )
    const inherited = [...this.rolesOf(role), ...(role === 'PUBLIC' ? [] : ['PUBLIC'])]
    return held || inherited.some((one) => this.has(one, privileges, on, name, seen))
  }

  mayUse(role: string, on: 'DATABASE' | 'SCHEMA', name: string, owner: string): boolean {
    return owner === role || this.has(role, ['USAGE'], on, name)
  }
}

function put(map: Map<string, Set<string>>, key: string, value: string): void {
  map.set(key, (map.get(key) ?? new Set()).add(value))
}
