import { lazy, Suspense } from 'react'
import { Select } from './select.tsx'

const Combobox = lazy(() => import('./combobox.tsx').then(({ Combobox: of }) => ({ default: of })))

/** So many are seen at one look; among more one is found by its name. */
const fewSyncs = 20

/** One of the syncs, or all (the empty text). */
export function SyncChoice({
  names,
  value,
  onChange,
}: {
  readonly names: readonly string[]
  readonly value: string
  readonly onChange: (sync: string) => void
}) {
  const items = names.map((name) => ({ value: name, label: name }))
  const few = (
    <Select
      label="Sync"
      value={value}
      choices={[{ value: '', label: 'All syncs' }, ...items.slice(0, fewSyncs)]}
      onChange={onChange}
    />
  )
  if (names.length <= fewSyncs) return few
  return (
    <Suspense fallback={few}>
      <Combobox
        label="Sync"
        value={value}
        items={items}
        placeholder="All syncs"
        clearable
        onChange={onChange}
      />
    </Suspense>
  )
}
