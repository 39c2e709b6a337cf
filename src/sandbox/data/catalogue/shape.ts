/**
 * A property written on one line: name, label, kind, flags, options.
 * The name and the kind say what the wire carries (HUBSPOT.md 4.4); the flags say who may write it.
 */
export type Line = readonly [
  name: string,
  label: string,
  kind: Kind,
  flags?: Flags,
  options?: readonly OptionLine[],
]

export type OptionLine = readonly [value: string, label: string]

/** Each kind is one (type, fieldType) pair of HUBSPOT.md 4.4. */
export type Kind = keyof typeof kinds

/**
 * `ro`: the value is read-only; `calc`: calculated by HubSpot, so read-only too; `hidden`: not shown
 * to people; `form`: may stand on a form; `unique`: hasUniqueValue.
 */
export type Flags =
  | ''
  | 'ro'
  | 'ro hidden'
  | 'calc'
  | 'calc hidden'
  | 'hidden'
  | 'form'
  | 'ro unique hidden'

export const kinds = {
  text: ['string', 'text'],
  area: ['string', 'textarea'],
  html: ['string', 'html'],
  phone: ['string', 'phonenumber'],
  file: ['string', 'file'],
  formula_text: ['string', 'calculation_equation'],
  number: ['number', 'number'],
  formula: ['number', 'calculation_equation'],
  bool: ['bool', 'booleancheckbox'],
  select: ['enumeration', 'select'],
  radio: ['enumeration', 'radio'],
  multi: ['enumeration', 'checkbox'],
  date: ['date', 'date'],
  time: ['datetime', 'date'],
  /** Options come from the account's owners: the value is an owner's id (HUBSPOT.md 4.3). */
  owner: ['enumeration', 'select'],
  /** Options come from the account's pipelines of this object. */
  pipeline: ['enumeration', 'select'],
  stage: ['enumeration', 'radio'],
} as const

export interface Group {
  readonly group: string
  readonly lines: readonly Line[]
}

/** Names the group of the properties that follow it. */
export function group(name: string, lines: readonly Line[]): Group {
  return { group: name, lines }
}
