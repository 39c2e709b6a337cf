import { linkRowsTarget, membersTarget } from './link-orders.ts'
import type { Problem } from './problems.ts'

/** An outbound sync as loosely as it is read for names; anything may be missing or wrong. */
export interface LooseTarget {
  readonly target?: string | undefined
  readonly strategy?: string | undefined
  readonly key?: unknown
  readonly identify_by?: unknown
  readonly fields: Readonly<Record<string, unknown>>
  readonly associations: readonly unknown[]
  readonly list?: unknown
  readonly object?: unknown
  readonly from?: unknown
  readonly to?: unknown
  readonly label?: unknown
  readonly policy?: unknown
}

type Key = Exclude<keyof LooseTarget, 'target'>

const ofLinkRows = ['from', 'to', 'label', 'policy'] as const satisfies readonly Key[]
const ofMembers = ['list', 'object'] as const satisfies readonly Key[]

const isThere = (sync: LooseTarget, key: Key): boolean => {
  const value = sync[key]
  if (value === undefined) return false
  return typeof value !== 'object' || value === null || Object.keys(value).length > 0
}

const missing = (at: string, key: Key, fix: string, what = 'is missing.'): Problem => ({
  path: `${at}.${key}`,
  what,
  fix,
})

/** What each kind of target must have, and what only others take. Whether its own parts are right is the schema's to say. */
export function checkTargetParts(sync: LooseTarget, at: string): Problem[] {
  const strays = (keys: readonly Key[], why: string): Problem[] =>
    keys
      .filter((key) => isThere(sync, key))
      .map((key) => ({ path: `${at}.${key}`, what: why, fix: 'Take it out.' }))
  if (sync.target === linkRowsTarget) {
    return [
      ...(['from', 'to'] as const)
        .filter((key) => !isThere(sync, key))
        .map((key) =>
          missing(at, key, 'Write { object: contacts, by: email, column: email }, with your own.'),
        ),
      ...strays(
        ['key', 'identify_by', 'fields', 'associations', ...ofMembers],
        'is not for the target associations, whose rows are links by `from` and `to`.',
      ),
      ...(sync.strategy === undefined || sync.strategy === 'update'
        ? []
        : [
            {
              path: `${at}.strategy`,
              what: `is ${sync.strategy}, and the target associations writes no record.`,
              fix: 'Take it out; `policy` says which links may go.',
            },
          ]),
    ]
  }
  const common = [
    ...(isThere(sync, 'key') || sync.target === membersTarget
      ? []
      : [missing(at, 'key', 'Name the column that tells source rows apart.')]),
    ...(sync.strategy === undefined
      ? [missing(at, 'strategy', 'Write create, update, upsert, archive or mirror.')]
      : []),
    ...strays(ofLinkRows, 'is only for the target associations.'),
  ]
  if (sync.target !== membersTarget) {
    return [...common, ...strays(ofMembers, 'is only for the target list_memberships.')]
  }
  return [
    ...common,
    ...(isThere(sync, 'list') ? [] : [missing(at, 'list', "Write a static list's id or name.")]),
    ...(sync.identify_by === undefined
      ? [
          missing(
            at,
            'identify_by',
            'Add { property, column } or { record_id: column }.',
            'is missing, and a list only takes records that are there.',
          ),
        ]
      : []),
    ...(sync.strategy === 'update'
      ? [
          {
            path: `${at}.strategy`,
            what: 'is update, and a membership has nothing to update.',
            fix: 'Write upsert (adds members), archive (takes them off) or mirror (both).',
          },
        ]
      : []),
    ...strays(['fields', 'associations'], 'is not for list_memberships: no record is written.'),
    ...strays(['key'], 'is not for list_memberships: rows are told apart by identify_by.'),
  ]
}
