import type { Name } from './names.ts'

/** One row of SHOW GRANTS TO ROLE, or of its future form. */
export interface Grant {
  readonly privilege: string
  /** The kind of object in GRANT's spelling: TABLE, MATERIALIZED VIEW, ACCOUNT. */
  readonly on: string
  readonly name: Name
  /** The role that holds it: the session's own, or one that this inherits. */
  readonly role: string
  /** May be handed on. */
  readonly option: boolean
}

/** What a session may do, as far as Snowflake tells. */
export interface Held {
  readonly user: string
  readonly role: string
  /** Of the role and of every role below it. */
  readonly grants: readonly Grant[]
  /** On objects that don't exist yet. `name` ends in the kind of object: ANALYTICS.PUBLIC.<TABLE>. */
  readonly future: readonly Grant[]
  /** Roles that count beside the primary one (USE SECONDARY ROLES). */
  readonly secondary: readonly string[]
  /** Roles granted to the user, its own included. */
  readonly userRoles: readonly string[]
  /** Roles whose grants Snowflake did not show. */
  readonly unread: readonly string[]
}

export interface Finding {
  readonly kind: 'missing' | 'excessive'
  /** What lacks it, or what is too much: `schema HUBSPOT`, `INSERT on ANALYTICS.PUBLIC.CUSTOMERS`. */
  readonly name: string
  readonly detail: string
  /** SQL that mends it, for a role that may. */
  readonly statement: string
}
