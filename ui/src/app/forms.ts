/** The part of JSON Schema that the manifest's forms are written in. */
export interface Form {
  readonly type?: string
  readonly title?: string
  readonly description?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly format?: string
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly examples?: readonly unknown[]
  readonly secret?: boolean
  /** Part of the address that the form's secrets are sent to. */
  readonly host?: boolean
  /** What the values of `enum` are called. */
  readonly titles?: Readonly<Record<string, string>>
  /** Fields beside it, and with which of their values it means something. */
  readonly with?: Readonly<Record<string, readonly string[]>>
  readonly properties?: Readonly<Record<string, Form>>
  readonly required?: readonly string[]
  readonly items?: Form
  readonly additionalProperties?: Form | boolean
  readonly anyOf?: readonly Form[]
  readonly oneOf?: readonly Form[]
}

/** A mapping of the document. */
export type Entries = Readonly<Record<string, unknown>>

export const isEntries = (value: unknown): value is Entries =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** How a form is filled in; `text` stands for what only the document's text can say. */
export type Control =
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  | { readonly kind: 'choices'; readonly values: readonly string[] }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'line'; readonly reads: 'string' | 'number' | 'either' }
  | { readonly kind: 'names'; readonly single: boolean }
  | { readonly kind: 'secret'; readonly orText: boolean }
  | { readonly kind: 'group'; readonly form: Form }
  | { readonly kind: 'variants'; readonly by: string; readonly forms: ReadonlyMap<string, Form> }
  | { readonly kind: 'fixed' }
  | { readonly kind: 'text' }

const strings = (values: readonly unknown[] | undefined): readonly string[] | null =>
  values?.every((one) => typeof one === 'string') === true ? values : null

const isSecret = (form: Form): boolean =>
  form.anyOf?.length === 2 &&
  form.anyOf.every(
    ({ properties }) =>
      properties !== undefined &&
      Object.keys(properties).length === 1 &&
      ('env' in properties || 'file' in properties),
  ) === true

const isScalar = ({ type, const: only }: Form): boolean =>
  type === 'string' || type === 'number' || type === 'integer' || only === false

const isNames = (form: Form): boolean =>
  form.type === 'array' && form.items?.type === 'string' && form.items.enum === undefined

/** What the forms of a union are told apart by: a field that each fixes to a value of its own. */
function variantsOf(forms: readonly Form[]): Control | null {
  const [first] = forms
  const by = Object.entries(first?.properties ?? {}).find(
    ([, { const: only }]) => typeof only === 'string',
  )?.[0]
  if (by === undefined) return null
  const named = forms.map((form) => [form.properties?.[by]?.const, form] as const)
  if (!named.every((pair): pair is readonly [string, Form] => typeof pair[0] === 'string'))
    return null
  return { kind: 'variants', by, forms: new Map(named) }
}

export function controlOf(form: Form): Control {
  const union = form.anyOf ?? form.oneOf
  if (form.const !== undefined) return { kind: 'fixed' }
  if (isSecret(form)) return { kind: 'secret', orText: false }
  if (union?.length === 2 && union[0]?.type === 'string' && union[1] !== undefined) {
    if (isSecret(union[1])) return { kind: 'secret', orText: true }
    if (isNames(union[1])) return { kind: 'names', single: true }
  }
  const values = strings(form.enum)
  if (values !== null) return { kind: 'choice', values }
  if (form.type === 'boolean') return { kind: 'boolean' }
  if (form.type === 'string') return { kind: 'line', reads: 'string' }
  if (form.type === 'number' || form.type === 'integer') return { kind: 'line', reads: 'number' }
  const several = form.type === 'array' ? strings(form.items?.enum) : null
  if (several !== null) return { kind: 'choices', values: several }
  if (isNames(form)) return { kind: 'names', single: false }
  if (form.properties !== undefined) return { kind: 'group', form }
  if (union !== undefined)
    return (
      variantsOf(union) ??
      (union.every(isScalar) ? { kind: 'line', reads: 'either' } : { kind: 'text' })
    )
  return { kind: 'text' }
}

/** Whether the control can show a value as it is; what it can't, stays as the document has it. */
export function canShow(control: Control, value: unknown): boolean {
  if (value === undefined) return true
  switch (control.kind) {
    case 'choice':
      return typeof value === 'string'
    case 'choices':
      return Array.isArray(value) && value.every((one) => control.values.includes(one as string))
    case 'boolean':
      return typeof value === 'boolean'
    case 'line':
      return ['string', 'number', 'boolean'].includes(typeof value)
    case 'names':
      return (
        (control.single && typeof value === 'string') ||
        (Array.isArray(value) && value.every((one) => typeof one === 'string'))
      )
    case 'secret':
      return isEntries(value) || (control.orText && typeof value === 'string')
    case 'group':
    case 'variants':
      return isEntries(value)
    case 'fixed':
      return true
    case 'text':
      return false
  }
}

/** A scalar as text; anything else: nothing. */
export const textOf = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : ''

/** What a typed line stands for; empty: nothing. */
export function readLine(
  text: string,
  reads: 'string' | 'number' | 'either',
): string | number | undefined {
  const typed = text.trim()
  if (typed === '') return undefined
  if (reads === 'string') return typed
  const number = Number(typed)
  return Number.isFinite(number) ? number : typed
}

/** Names with commas or line breaks between. */
export const readNames = (text: string): readonly string[] =>
  text
    .split(/[,\n]/)
    .map((one) => one.trim())
    .filter((one) => one !== '')

/** The entries with one put in, or taken out (undefined); the order of the others stays. */
export function withEntry(entries: Entries, key: string, value: unknown): Entries {
  if (value !== undefined) return { ...entries, [key]: value }
  return Object.fromEntries(Object.entries(entries).filter(([name]) => name !== key))
}

/** Whether a field means anything beside the others. */
export const isMeant = ({ with: needs = {} }: Form, entries: Entries): boolean =>
  Object.entries(needs).every(([name, values]) =>
    values.includes(textOf(entries[name]).toUpperCase()),
  )

/** The entries with one put in; those that mean nothing beside it go. */
export function withChoice(form: Form, entries: Entries, key: string, value: unknown): Entries {
  const made = withEntry(entries, key, value)
  if (value === undefined) return made
  return Object.fromEntries(
    Object.entries(made).filter(([name]) => {
      const field = form.properties?.[name]
      return field?.with?.[key] === undefined || isMeant(field, made)
    }),
  )
}

/** Without the mappings that hold nothing any more. */
export const orNothing = (entries: Entries): Entries | undefined =>
  Object.keys(entries).length === 0 ? undefined : entries

/** A name as people read it, where the form gives no title: `time_limit` as `Time limit`. */
export const titleOf = (name: string, { title }: Form): string =>
  title ?? name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ')
