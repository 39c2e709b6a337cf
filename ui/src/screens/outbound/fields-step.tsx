import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { many } from '../../app/format.ts'
import { Empty } from '../../parts/empty.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Loading } from '../../parts/loading.tsx'
import { ProblemShown } from '../../parts/problem.tsx'
import { AddField } from './add-field.tsx'
import type { FieldDraft } from './draft.ts'
import { type FieldRow, FieldRows } from './field-rows.tsx'
import type { Editing } from './form.ts'
import { unmappedRequired } from './mapping.ts'
import { properties, propertySamples } from './questions.ts'
import { Suggestions } from './suggestions.tsx'
import { Unmapped } from './unmapped.tsx'

/** Columns and properties side by side. */
export function FieldsStep({ editing }: { readonly editing: Editing }) {
  const { draft, change, declared, object, columns } = editing
  const { fields, connection, identity } = draft
  const known = useQuery(properties(connection, object))
  const names = useMemo(() => fields.map(({ property }) => property).toSorted(), [fields])
  const sampled = useQuery(propertySamples(connection, object, names)).data
  const put = useCallback((changed: readonly FieldDraft[]) => change({ fields: changed }), [change])
  if (declared === null)
    return <Empty title="No target yet">Choose what the rows become first.</Empty>
  if (declared.writes !== 'records')
    return (
      <Empty title="No fields">
        {declared.writes === 'links'
          ? 'Rows of this target are links: they write no property.'
          : 'Rows of this target are members of a list: they write no property.'}
      </Empty>
    )
  if (known.error !== null)
    return <ProblemShown error={known.error} again={() => void known.refetch()} />
  const told = identity.kind === 'property' ? identity.property : null
  const groups =
    draft.strategy === 'update' || draft.strategy === 'archive' ? [] : declared.required_on_create
  const required = new Set(groups.flatMap((group) => (group.length === 1 ? group : [])))
  const lacking = unmappedRequired(groups, fields, told)
  const byName = new Map(known.data?.map((one) => [one.name, one]))
  const rows = fields.map(
    (field): FieldRow => ({
      field,
      property: known.data === undefined ? undefined : (byName.get(field.property) ?? null),
      samples: sampled?.samples.get(field.property),
      records: sampled?.records ?? 0,
      required: required.has(field.property),
      columns,
      holding:
        draft.source === null
          ? null
          : {
              connection,
              object,
              source: draft.source,
              mayCreate: draft.createMissing.includes('options'),
            },
      change: (changed) =>
        put(fields.map((one) => (one.property === field.property ? changed : one))),
      remove: () => put(fields.filter((one) => one.property !== field.property)),
    }),
  )
  return (
    <>
      {told !== null && (
        <p className="soft">
          <strong>{byName.get(told)?.label ?? told}</strong> tells the records apart, and is written
          with each new one: it needs no field of its own.
        </p>
      )}
      {lacking.length > 0 && (
        <div className="problem problem-warn" role="status">
          <p>
            <Icon name="warning" size={16} /> A new record needs{' '}
            {lacking
              .map((group) => group.map((name) => byName.get(name)?.label ?? name).join(' or '))
              .join('; and ')}
            . Rows without it are refused.
          </p>
        </div>
      )}
      {declared.required_link_on_create !== null &&
        !draft.links.some(({ to }) => to === declared.required_link_on_create) && (
          <div className="problem problem-warn" role="status">
            <p>
              <Icon name="warning" size={16} /> HubSpot makes such a record only with a link to{' '}
              {declared.required_link_on_create}: add one in the next part.
            </p>
          </div>
        )}
      <Suggestions editing={editing} known={byName} />
      {known.data !== undefined && <AddField editing={editing} />}
      {known.isPending && <Loading label="Loading the properties" lines={6} tall />}
      {known.data !== undefined && rows.length === 0 && (
        <Empty title="No fields yet">Accept what is suggested, or add fields one by one.</Empty>
      )}
      {rows.length > 0 && (
        <section className="stack stack-tight" aria-labelledby="fields-mapped">
          <h3 id="fields-mapped">{many(rows.length, 'field')}</h3>
          <FieldRows rows={rows} />
        </section>
      )}
      <Unmapped editing={editing} />
    </>
  )
}
