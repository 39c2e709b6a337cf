import { Fieldset } from '@base-ui/react/fieldset'
import { useState } from 'react'
import { words } from '../app/format.ts'
import {
  canShow,
  type Control,
  controlOf,
  type Entries,
  type Form,
  isEntries,
  orNothing,
  readLine,
  readNames,
  textOf,
  titleOf,
  withEntry,
} from '../app/forms.ts'
import { AsText } from './as-text.tsx'
import { Field } from './field.tsx'
import { Fold } from './fold.tsx'
import { Said } from './said.tsx'
import { SecretField } from './secret-field.tsx'
import { Select } from './select.tsx'
import { Tick } from './tick.tsx'
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
    ([name, field]) => !omit.includes(name) && controlOf(field).kind !== 'fixed',
  )
  const isNeeded = (name: string) => form.required?.includes(name) === true || name in value
  const folded =
    fields.length > shownAtOnce
      ? fields.filter(([name], at) => at >= shownAtOnce && !isNeeded(name))
      : []
  const draw = ([name, field]: readonly [string, Form]) => (
    <FormField
      key={name}
      name={name}
      form={field}
      value={value[name]}
      onChange={(to) => onChange(withEntry(value, name, to))}
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
    <Simple
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

const byDefault = ''

function Simple({
  title,
  form,
  control,
  value,
  onChange,
  problem,
}: {
  readonly title: string
  readonly form: Form
  readonly control: Control
  readonly value: unknown
  readonly onChange: (value: unknown) => void
  readonly problem: string | undefined
}) {
  const hint = form.description === undefined ? {} : { hint: form.description }
  const chosen = (to: string, means: (value: string) => unknown) =>
    onChange(to === byDefault ? undefined : means(to))
  switch (control.kind) {
    case 'choice':
      return (
        <Select
          label={title}
          value={typeof value === 'string' ? value : byDefault}
          choices={[
            { value: byDefault, label: 'Default' },
            ...control.values.map((one) => ({ value: one, label: words(one) })),
          ]}
          onChange={(to) => chosen(to, (one) => one)}
          {...hint}
        />
      )
    case 'boolean':
      return (
        <Select
          label={title}
          value={typeof value === 'boolean' ? String(value) : byDefault}
          choices={[
            { value: byDefault, label: 'Default' },
            { value: 'true', label: 'Yes' },
            { value: 'false', label: 'No' },
          ]}
          onChange={(to) => chosen(to, (one) => one === 'true')}
          {...hint}
        />
      )
    case 'choices':
      return (
        <Choices
          title={title}
          hint={form.description}
          values={control.values}
          value={Array.isArray(value) ? (value as readonly string[]) : null}
          onChange={onChange}
        />
      )
    case 'line':
      return (
        <Line
          label={title}
          type={form.format === 'date' ? 'date' : 'text'}
          value={textOf(value)}
          read={(text) => readLine(text, control.reads)}
          onChange={onChange}
          problem={problem}
          examples={form.examples}
          {...hint}
        />
      )
    case 'names':
      return (
        <Line
          label={title}
          value={Array.isArray(value) ? value.join(', ') : textOf(value)}
          read={(text) => {
            const names = readNames(text)
            if (names.length === 0) return undefined
            return control.single && names.length === 1 ? names[0] : names
          }}
          onChange={onChange}
          problem={problem}
          hint={`${form.description ?? ''} Commas between.`.trim()}
        />
      )
    case 'secret':
      return (
        <SecretField
          label={title}
          value={value}
          orText={control.orText}
          onChange={onChange}
          problem={problem}
          {...hint}
        />
      )
    case 'fixed':
    case 'text':
    case 'group':
    case 'variants':
      return null
  }
}

/** Several of a few; none chosen: the default, which is all of them. */
function Choices({
  title,
  hint,
  values,
  value,
  onChange,
}: {
  readonly title: string
  readonly hint: string | undefined
  readonly values: readonly string[]
  readonly value: readonly string[] | null
  readonly onChange: (value: readonly string[] | undefined) => void
}) {
  return (
    <Fieldset.Root className="fieldset fields-wide stack stack-tight">
      <Fieldset.Legend className="field-label">{title}</Fieldset.Legend>
      <div className="row">
        {values.map((one) => (
          <Tick
            key={one}
            checked={value === null || value.includes(one)}
            onChange={(to) => {
              const chosen = values.filter((each) =>
                each === one ? to : value === null || value.includes(each),
              )
              const whole = chosen.length === values.length || chosen.length === 0
              onChange(whole ? undefined : chosen)
            }}
          >
            {words(one)}
          </Tick>
        ))}
      </div>
      {hint !== undefined && (
        <p className="field-hint">
          <Said text={hint} />
        </p>
      )}
    </Fieldset.Root>
  )
}

/** A line whose text may be on its way to a value: what is typed stays as typed. */
function Line({
  value,
  read,
  onChange,
  examples,
  ...shown
}: {
  readonly label: string
  readonly type?: 'text' | 'date'
  readonly value: string
  readonly read: (text: string) => unknown
  readonly onChange: (value: unknown) => void
  readonly problem: string | undefined
  readonly examples?: readonly unknown[] | undefined
  readonly hint?: string
}) {
  const [typed, setTyped] = useState(value)
  const said = (of: unknown) => JSON.stringify(of) ?? ''
  // What was changed elsewhere replaces what was typed.
  const text = said(read(typed)) === said(read(value)) ? typed : value
  return (
    <Field
      {...shown}
      value={text}
      {...(examples === undefined ? {} : { placeholder: `such as ${examples.join(', ')}` })}
      onChange={(to) => {
        setTyped(to)
        onChange(read(to))
      }}
    />
  )
}
