import { controlOf, type Entries, type Form, isEntries } from '../../app/forms.ts'
import { AsText } from '../../parts/as-text.tsx'
import { Select } from '../../parts/select.tsx'
import { VariantForm } from '../../parts/schema-form.tsx'

/** Which warehouse, and how to get into it; fields by the kind's own form. */
export function WarehouseFields({
  form,
  warehouses,
  value,
  onChange,
  problems,
}: {
  readonly form: Form
  readonly warehouses: readonly { readonly kind: string; readonly title: string }[]
  readonly value: unknown
  readonly onChange: (value: Entries) => void
  readonly problems: ReadonlyMap<string, string>
}) {
  const control = controlOf(form)
  const titles = new Map(warehouses.map(({ kind, title }) => [kind, title]))
  if (control.kind !== 'variants') return <AsText label="Warehouse" value={value} />
  return (
    <section className="card stack connect-side" aria-labelledby="warehouse">
      <h2 id="warehouse">Warehouse</h2>
      {isEntries(value) ? (
        <VariantForm
          control={control}
          form={form}
          value={value}
          onChange={onChange}
          titles={titles}
          problems={problems}
        />
      ) : (
        <Select
          label="Kind"
          value=""
          choices={[
            { value: '', label: 'Choose one' },
            ...[...control.forms.keys()].map((kind) => ({
              value: kind,
              label: titles.get(kind) ?? kind,
            })),
          ]}
          onChange={(to) => {
            if (to !== '') onChange({ [control.by]: to })
          }}
          hint={form.description ?? ''}
        />
      )}
    </section>
  )
}
