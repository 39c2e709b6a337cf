import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { Combobox } from '../../parts/combobox.tsx'
import { ProblemShown } from '../../parts/problem.tsx'
import { typeWord } from './mapping.ts'
import { properties, type Property } from './questions.ts'

const anyOne = (): boolean => true
const nothing: readonly { readonly value: string; readonly label: string }[] = []

/** A property of an object in the account, found by label, name or description. */
export function PropertyField({
  connection,
  object,
  label,
  value,
  onChange,
  wanted = anyOne,
  first,
  extra = nothing,
  hint,
}: {
  readonly connection: string
  readonly object: string
  readonly label: string
  readonly value: string
  readonly onChange: (property: string) => void
  /** Which properties are offered. */
  readonly wanted?: (property: Property) => boolean
  /** Which of them stand on top. */
  readonly first?: (property: Property) => boolean
  /** What may be chosen beside properties. */
  readonly extra?: readonly { readonly value: string; readonly label: string }[]
  readonly hint?: string
}) {
  const { data, error, isLoading, refetch } = useQuery(properties(connection, object))
  const items = useMemo(() => {
    const offered = (data ?? []).filter(wanted)
    const top = first === undefined ? [] : offered.filter(first)
    return [
      ...extra.map((one) => ({ ...one, of: null, more: '' })),
      ...[...top, ...offered.filter((one) => !top.includes(one))].map((of) => ({
        value: of.name,
        label: of.label === '' ? of.name : of.label,
        more: of.description,
        of,
      })),
    ]
  }, [data, wanted, first, extra])
  if (error !== null) return <ProblemShown error={error} again={() => void refetch()} />
  return (
    <Combobox
      label={label}
      value={value}
      items={items}
      onChange={onChange}
      placeholder={isLoading ? 'Loading the properties…' : 'Choose a property'}
      none={isLoading ? 'Loading…' : 'The object has no such property'}
      draw={({ label: name, value: internal, of }) => (
        <span className="option">
          <span>{name}</span>
          <span className="soft small option-more">
            {of === null ? '' : `${internal} · ${typeWord(of)}`}
            {of?.unique === true ? ' · unique values' : ''}
            {of?.read_only === true ? ' · read only' : ''}
          </span>
        </span>
      )}
      {...(hint === undefined ? {} : { hint })}
    />
  )
}
