import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { Combobox } from '../../parts/combobox.tsx'
import { accountObjects } from './questions.ts'

/** What every object's records can be told by. */
export const recordIdChoice = [{ value: 'record_id', label: 'HubSpot’s record id' }] as const

/** An object of the account, by the name that links know it by. */
export function ObjectField({
  connection,
  label,
  value,
  onChange,
}: {
  readonly connection: string
  readonly label: string
  readonly value: string
  readonly onChange: (object: string) => void
}) {
  const { data } = useQuery(accountObjects(connection))
  const items = useMemo(
    () =>
      (data?.streams ?? [])
        .filter(({ kind, name }) => kind === 'object' && !name.endsWith('_archived'))
        .map(({ name }) => ({ value: name, label: name })),
    [data],
  )
  return (
    <Combobox
      label={label}
      value={value}
      items={items}
      onChange={onChange}
      placeholder="Choose an object"
      none="The account has no such object"
    />
  )
}
