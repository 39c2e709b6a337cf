import type { ObjectTypeDefinition } from './definitions.ts'
import type { PropertyIssue, Row } from './record-store.ts'
import type { KnobValue } from './types.ts'

interface RequiredRule {
  readonly object: string
  readonly property: string
  readonly when: { readonly property: string; readonly value: string } | undefined
}

const form = /^([a-z0-9_-]+)\.([a-z0-9_]+)(?:\s+if\s+([a-z0-9_]+)\s*=\s*(.+))?$/u

function parse(text: string): RequiredRule | undefined {
  const [, object, property, name, value] = form.exec(text.trim()) ?? []
  if (object === undefined || property === undefined) return undefined
  const when = name === undefined || value === undefined ? undefined : { property: name, value }
  return { object, property, when }
}

const parts = (value: KnobValue): readonly string[] =>
  String(value)
    .split(';')
    .filter((part) => part.trim() !== '')

/** What is wrong with the knob's text. */
export function wrongRules(value: KnobValue): string | undefined {
  const wrong = parts(value).find((part) => !parse(part))
  return wrong === undefined
    ? undefined
    : `has "${wrong.trim()}", which is neither "object.property" nor "object.property if other=value"`
}

/**
 * What the account's admin requires beyond HubSpot's own minimum: properties of every new record, and those that a value
 * of another one asks for. No API tells these rules, so a caller learns of them by the refusal.
 */
export function missingByRules(
  type: ObjectTypeDefinition,
  text: string,
  values: ReadonlyMap<string, string>,
  current: Row | undefined,
): readonly PropertyIssue[] {
  if (text === '') return []
  const after = (name: string): string => values.get(name) ?? current?.get(name) ?? ''
  return parts(text).flatMap((part) => {
    const rule = parse(part)
    if (!rule || ![type.plural, type.id].includes(rule.object)) return []
    const { property, when } = rule
    const touched =
      !current || values.get(property) === '' || (when && values.has(when.property)) === true
    const asked = when === undefined || after(when.property) === when.value
    if (!touched || !asked || after(property) !== '') return []
    const why = when ? ` when ${when.property} is ${when.value}` : ''
    const message = `Property "${property}" is required${why}`
    return [{ name: property, error: 'REQUIRED_PROPERTY' as const, message }]
  })
}
