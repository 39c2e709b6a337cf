import type { AssociationType } from './ports.ts'

/** What tells a type of one direction from all others: a label of the account may have the number of one of HubSpot's own. */
export type TypeRef = Pick<AssociationType, 'category' | 'typeId'>

export const typeKey = (type: TypeRef): string => `${type.category} ${type.typeId}`

/** The types that one linked pair carried in each direction. */
export interface SeenPair {
  readonly forward: readonly TypeRef[]
  readonly backward: readonly TypeRef[]
}
