import { Fieldset } from '@base-ui/react/fieldset'
import { words } from '../app/format.ts'
import {
  canShow,
  type Control,
  controlOf,
  type Entries,
  type Form,
  isEntries,
  isMeant,
  orNothing,
  textOf,
  titleOf,
  withChoice,
} from '../app/forms.ts'
import { AsText } from './as-text.tsx'
import { Fold } from './fold.tsx'
import { Said } from './said.tsx'
import { SchemaControl } from './schema-control.tsx'
import { Select } from './select.tsx'
import './field.css'

/** Fields beyond these are folded away while nothing stands in them. */
const shownAtOnce = 8

interface Shared {
  /** What is wrong with a field, by its dotted path below this form. */
  readonly problems?: ReadonlyMap<string, string>
}

/** A form of the manifest, field by field. What it can't show is said as text and left alone. */
export function SchemaForm({
  form,
  value,
  onChange,
  omit = [],
  problems,
}: Shared & {
  readonly form: Form
  readonly value: Entries
  readonly onChange: (value: Entries) => void
  /** Fields that the screen shows in a way of its own. */
  readonly omit?: readonly string[]
}) {
  const fields = Object.entries(form.properties ?? {}).filter(
    ([name, field]) =>
      !omit.includes(name) &&
      controlOf(field).kind !== 'fixed' &&
      (name in value || isMeant(field, value)),
  )
  const isNeeded = (name: string, { with: needs }: Form) =>
    form.required?.includes(name) === true || name in value || needs !== undefined
  const folded =
    fields.length > shownAtOnce
      ? fields.filter(([name, field], at) => at >= shownAtOnce && !isNeeded(name, field))
      : []
  const draw = ([name, field]: readonly [string, Form]) => (
    <FormField
      key={name}
      name={name}
      form={field}
      value={value[name]}
      onChange={(to) => onChange(withChoice(form, value, name, to))}
      problems={below(problems, name)}
    />
  )
  return (
    <div className="stack">
      <div className="fields">{fields.filter((one) => !folded.includes(one)).map(draw)}</div>
      {folded.length > 0 && (
        <Fold title={`${folded.length} more options`}>
          <div className="fields">{folded.map(draw)}</div>
        </Fold>
      )}
    </div>
  )
}

/** Of the form itself under the empty name, of its fields under theirs. */
const below = (
  problems: ReadonlyMap<string, string> | undefined,
  name: string,
): ReadonlyMap<string, string> =>
  new Map(
    [...(problems ?? [])].flatMap(([path, what]) =>
      path === name
        ? [['', what] as const]
        : path.startsWith(`${name}.`)
          ? [[path.slice(name.length + 1), what] as const]
          : [],
    ),
  )

interface FieldProps extends Shared {
  readonly name: string
  readonly form: Form
  readonly value: unknown
  readonly onChange: (value: unknown) => void
}

function FormField({ name, form, value, onChange, problems }: FieldProps) {
  const control = controlOf(form)
  const title = titleOf(name, form)
  if (!canShow(control, value))
    return (
      <div className="fields-wide">
        <AsText label={title} value={value} hint={form.description} />
      </div>
    )
  if (control.kind === 'group' || control.kind === 'variants') {
    const entries = isEntries(value) ? value : {}
    return (
      <Group title={title} form={form}>
        {control.kind === 'group' ? (
          <SchemaForm
            form={form}
            value={entries}
            onChange={(to) => onChange(orNothing(to))}
            problems={problems ?? new Map()}
          />
        ) : (
          <VariantForm
            control={control}
            form={form}
            value={entries}
            onChange={onChange}
            problems={problems ?? new Map()}
          />
        )}
      </Group>
    )
  }
  return (
    <SchemaControl
      title={title}
      form={form}
      control={control}
      value={value}
      onChange={onChange}
      problem={problems?.get('')}
    />
  )
}

/** One of several forms: which, then its fields. What both know is kept when another is chosen. */
export function VariantForm({
  control,
  form,
  value,
  onChange,
  titles,
  problems,
}: Shared & {
  readonly control: Extract<Control, { readonly kind: 'variants' }>
  readonly form: Form
  readonly value: Entries
  readonly onChange: (value: Entries) => void
  readonly titles?: ReadonlyMap<string, string>
}) {
  const [first = ''] = control.forms.keys()
  const chosen = textOf(value[control.by] ?? first)
  const of = control.forms.get(chosen) ?? form
  return (
    <div className="stack">
      <div className="fields">
        <Select
          label={titleOf(control.by, of.properties?.[control.by] ?? {})}
          value={chosen}
          choices={[...control.forms].map(([name, one]) => ({
            value: name,
            label: titles?.get(name) ?? one.title ?? words(name),
          }))}
          onChange={(to) => {
            const known = control.forms.get(to)?.properties ?? {}
            const kept = Object.entries(value).filter(([name]) => name in known)
            onChange({ ...Object.fromEntries(kept), [control.by]: to })
          }}
        />
      </div>
      <SchemaForm
        key={chosen}
        form={of}
        value={value}
        onChange={(to) => onChange({ [control.by]: chosen, ...to })}
        problems={problems ?? new Map()}
      />
    </div>
  )
}

function Group({
  title,
  form,
  children,
}: {
  readonly title: string
  readonly form: Form
  readonly children: React.ReactNode
}) {
  return (
    <Fieldset.Root className="fieldset fields-wide stack stack-tight">
      <Fieldset.Legend className="fieldset-name">{title}</Fieldset.Legend>
      {form.description !== undefined && (
        <p className="field-hint">
          <Said text={form.description} />
        </p>
      )}
      {children}
    </Fieldset.Root>
  )
}
