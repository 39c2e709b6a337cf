import { controlOf, type Entries, type Form, isEntries, textOf } from '../../app/forms.ts'

/** The form that holds for the value, where there are several. */
function chosen(form: Form, value: Entries): Form {
  const control = controlOf(form)
  if (control.kind !== 'variants') return form
  return control.forms.get(textOf(value[control.by])) ?? form
}

/** Where its secrets are sent to, as far as the form says. */
function hostOf(form: Form, value: Entries): string {
  const fields = Object.entries(chosen(form, value).properties ?? {})
  return JSON.stringify(
    fields.flatMap(([name, field]) => (field.host === true ? [textOf(value[name])] : [])),
  )
}

const same = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other)

/** Secrets that are in both, by their path. */
function kept(form: Form, before: Entries, after: Entries): readonly (readonly string[])[] {
  return Object.entries(chosen(form, after).properties ?? {}).flatMap(([name, field]) => {
    const [was, is] = [before[name], after[name]]
    const { kind } = controlOf(field)
    if (kind === 'secret') return isEntries(is) && same(was, is) ? [[name]] : []
    return kind === 'group' && isEntries(was) && isEntries(is)
      ? kept(field, was, is).map((path) => [name, ...path])
      : []
  })
}

function without(value: Entries, [name = '', ...rest]: readonly string[]): Entries {
  const below = value[name]
  const entries = Object.entries(value).filter(([key]) => key !== name || rest.length > 0)
  return Object.fromEntries(
    entries.map(([key, one]) => [
      key,
      key === name && isEntries(below) ? without(below, rest) : one,
    ]),
  )
}

export const isMoved = (form: Form, saved: unknown, value: unknown): boolean =>
  isEntries(saved) && isEntries(value) && hostOf(form, saved) !== hostOf(form, value)

/** A secret stays with the host that it was given for: with another one it is asked for anew, as the server demands. */
export function withoutMovedSecrets<Value>(form: Form, saved: unknown, value: Value): Value {
  if (!isEntries(saved) || !isEntries(value) || !isMoved(form, saved, value)) return value
  return kept(form, saved, value).reduce<Entries>(without, value) as Value
}
