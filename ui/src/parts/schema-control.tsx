import { Fieldset } from '@base-ui/react/fieldset'
import { useState } from 'react'
import { words } from '../app/format.ts'
import { type Control, type Form, readLine, readNames, textOf } from '../app/forms.ts'
import { Field } from './field.tsx'
import { Said } from './said.tsx'
import { SecretField } from './secret-field.tsx'
import { Select } from './select.tsx'
import { Tick } from './tick.tsx'

const byDefault = ''

/** As the list spells it: some values are taken in any case. */
const choiceOf = (values: readonly string[], value: unknown): string => {
  const text = typeof value === 'string' ? value : byDefault
  return values.find((one) => one.toLowerCase() === text.toLowerCase()) ?? text
}

/** One field of a form by its control: what a line, a choice or a secret is asked for with. */
export function SchemaControl({
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
          value={choiceOf(control.values, value)}
          choices={[
            { value: byDefault, label: 'Default' },
            ...control.values.map((one) => ({
              value: one,
              label: form.titles?.[one] ?? words(one),
            })),
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
