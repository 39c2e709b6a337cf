import { Field } from './field.tsx'

/** What a sync is called: written once, since everything that is remembered of it goes by its name. */
export function SyncName({
  label,
  name,
  isNew,
  onName,
  placeholder,
  problem,
}: {
  readonly label: string
  readonly name: string
  readonly isNew: boolean
  readonly onName: (name: string) => void
  readonly placeholder: string
  readonly problem: string | undefined
}) {
  if (isNew)
    return (
      <Field
        label={label}
        value={name}
        onChange={onName}
        placeholder={placeholder}
        hint="Letters, digits and _. It stands in every run and message, and it stays."
        problem={problem}
      />
    )
  return (
    <div className="field">
      <span className="field-label">{label}</span>
      <strong>{name}</strong>
      <p className="field-hint">
        The name is the sync’s identity: its position, its runs and what it has sent go by it, so it
        stays. To have another name, make a new sync and take this one out; the new one begins from
        the beginning.
      </p>
    </div>
  )
}
