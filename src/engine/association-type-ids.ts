import { foldObjectName } from './object-names.ts'

/**
 * HubSpot's own association types, by the singular names of their objects.
 * Source: HUBSPOT.md 6 and `AssociationTypes` of npm @hubspot/api-client 14.0.1; categories are HUBSPOT_DEFINED.
 * A row is [one object, other object, type id there, type id back]; null where no way back is known.
 */
type TypeRow = readonly [string, string, number, number | null]

const unlabelledTypes: readonly TypeRow[] = [
  ['contact', 'company', 279, 280],
  ['deal', 'company', 341, 342],
  ['ticket', 'company', 339, 340],
  ['contact', 'deal', 4, 3],
  ['contact', 'ticket', 15, 16],
  ['deal', 'ticket', 27, 28],
  ['contact', 'contact', 449, 449],
  ['company', 'company', 450, 450],
  ['deal', 'deal', 451, 451],
  ['ticket', 'ticket', 452, 452],
  ['deal', 'line_item', 19, 20],
  ['deal', 'quote', 63, 64],
  ['quote', 'line_item', 67, 68],
  ['quote', 'contact', 69, 70],
  ['quote', 'company', 71, 72],
  ['quote', 'task', 217, 218],
  ['quote', 'quote_template', 286, null],
  ['quote', 'discount', 362, null],
  ['quote', 'fee', 364, null],
  ['quote', 'tax', 366, null],
  ['communication', 'contact', 81, 82],
  ['communication', 'ticket', 83, 84],
  ['communication', 'deal', 85, 86],
  ['communication', 'company', 87, 88],
  ['contact', 'feedback_submission', 97, 98],
  ['ticket', 'feedback_submission', 99, 100],
  ['company', 'call', 181, 182],
  ['company', 'email', 185, 186],
  ['company', 'meeting', 187, 188],
  ['company', 'note', 189, 190],
  ['company', 'task', 191, 192],
  ['contact', 'call', 193, 194],
  ['contact', 'email', 197, 198],
  ['contact', 'meeting', 199, 200],
  ['contact', 'note', 201, 202],
  ['contact', 'task', 203, 204],
  ['deal', 'call', 205, 206],
  ['deal', 'email', 209, 210],
  ['deal', 'meeting', 211, 212],
  ['deal', 'note', 213, 214],
  ['deal', 'task', 215, 216],
  ['ticket', 'call', 219, 220],
  ['ticket', 'email', 223, 224],
  ['ticket', 'meeting', 225, 226],
  ['ticket', 'note', 227, 228],
  ['ticket', 'task', 229, 230],
  ['call', 'meeting', 399, 400],
  ['postal_mail', 'contact', 453, 454],
  ['postal_mail', 'ticket', 455, 456],
  ['postal_mail', 'deal', 457, 458],
  ['postal_mail', 'company', 459, 460],
  ['lead', 'contact', 608, null],
  ['lead', 'company', 610, null],
]

/** Labelled ones, each with the names that people know its two directions by. */
const labelledTypes: readonly {
  readonly row: TypeRow
  readonly names: readonly [string, string]
}[] = [
  { row: ['contact', 'company', 1, 2], names: ['primary', 'primary'] },
  { row: ['deal', 'company', 5, 6], names: ['primary', 'primary'] },
  { row: ['ticket', 'company', 26, 25], names: ['primary', 'primary'] },
  {
    row: ['company', 'company', 13, 14],
    names: ['parent_to_child_company', 'child_to_parent_company'],
  },
  { row: ['lead', 'contact', 578, null], names: ['primary', 'primary'] },
  { row: ['quote', 'contact', 702, null], names: ['contact_signer', 'contact_signer'] },
]

/** The inverse of a type id of HubSpot's own; undefined when the table doesn't hold it. */
const inverseIds: ReadonlyMap<number, number> = new Map(
  [...unlabelledTypes, ...labelledTypes.map((type) => type.row)].flatMap(
    ([, , there, back]): (readonly [number, number])[] =>
      back === null
        ? []
        : [
            [there, back],
            [back, there],
          ],
  ),
)

export function standardInverse(typeId: number): number | undefined {
  return inverseIds.get(typeId)
}

/** HubSpot's own unlabelled type id from one object to another; undefined when the table doesn't hold the pair. */
export function standardUnlabelled(from: string, to: string): number | undefined {
  const one = foldObjectName(from)
  const other = foldObjectName(to)
  for (const [a, b, there, back] of unlabelledTypes) {
    if (a === one && b === other) return there
    if (b === one && a === other && back !== null) return back
  }
  return undefined
}

/** HubSpot's own labelled type ids of a direction, with the names they are known by. */
export function standardNames(from: string, to: string): ReadonlyMap<number, string> {
  const one = foldObjectName(from)
  const other = foldObjectName(to)
  const names = new Map<number, string>()
  for (const { row, names: both } of labelledTypes) {
    const [a, b, there, back] = row
    if (a === one && b === other) names.set(there, both[0])
    if (b === one && a === other && back !== null) names.set(back, both[1])
  }
  return names
}
