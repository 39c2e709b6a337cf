import type { ObjectName } from './ports.ts'

/**
 * A static list seen as an object type: its records are those of the list's object, with one property more, which says
 * whether they are members. To write it adds a record to the list or takes it off; to archive takes it off.
 */
export interface ListMembers {
  readonly list: string
  readonly object: ObjectName
}

/** `true`, or null for a record that is no member. */
export const memberProperty = 'list_member'

/** The object name by which the HubSpot port knows the members of a list. */
export const membersObject = ({ list, object }: ListMembers): ObjectName =>
  `lists/${list}/${object}`

/** Null for the name of any other object. */
export function listMembersOf(name: ObjectName): ListMembers | null {
  const parts = /^lists\/([^/]+)\/([^/]+)$/.exec(name)
  return parts === null ? null : { list: parts[1] ?? '', object: parts[2] ?? '' }
}

/** The object whose records are meant: of a list's members, the list's. */
export const recordsObject = (name: ObjectName): ObjectName => listMembersOf(name)?.object ?? name

/** Stands for a list that a plan would have made: it has no members yet. */
export const listToBe = 'new'
