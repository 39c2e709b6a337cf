import { useQuery } from '@tanstack/react-query'
import type { Entries, Form } from '../../app/forms.ts'
import { manifest } from '../../app/manifest.ts'
import { ScheduleField } from '../../parts/schedule-field.tsx'
import { SchemaForm } from '../../parts/schema-form.tsx'
import { Tick } from '../../parts/tick.tsx'
import { type Draft, shown } from './draft.ts'
import type { Editing } from './form.ts'
import { createdSaid } from './words.ts'

/** When it runs, what it may create in the account, and whatever else the document can say of it. */
export function MoreStep({
  editing: { draft, change },
  others,
}: {
  readonly editing: Editing
  /** The other syncs of the document. */
  readonly others: readonly string[]
}) {
  const form = useQuery(manifest).data?.forms['outbound_sync']
  const creatable = form?.properties?.['create_missing']?.items?.enum ?? []
  return (
    <>
      <section className="card stack" aria-labelledby="more-when">
        <h3 id="more-when">Schedule</h3>
        <ScheduleField
          value={draft.schedule as Entries | undefined}
          onChange={(schedule) => change({ schedule: schedule as Draft['schedule'] })}
          form={form?.properties?.['schedule']}
          syncs={others}
        />
      </section>
      <section className="card stack stack-tight" aria-labelledby="more-create">
        <h3 id="more-create">What a run may create in the account where it is missing</h3>
        {creatable.map((one) => {
          const { value, title, sentence } = createdSaid(String(one))
          const kind = value as Draft['createMissing'][number]
          const chosen = draft.createMissing.includes(kind)
          return (
            <Tick
              key={value}
              checked={chosen}
              onChange={(to) =>
                change({
                  createMissing: to
                    ? [...draft.createMissing, kind]
                    : draft.createMissing.filter((each) => each !== kind),
                })
              }
            >
              {sentence === '' ? title : sentence}
            </Tick>
          )
        })}
        <p className="small soft">The plan lists what would be made; it makes nothing itself.</p>
      </section>
      {form !== undefined && <Rest draft={draft} form={form} change={change} />}
    </>
  )
}

function Rest({
  draft,
  form,
  change,
}: {
  readonly draft: Draft
  readonly form: Form
  readonly change: Editing['change']
}) {
  return (
    <section className="card stack" aria-labelledby="more-rest">
      <h3 id="more-rest">Options</h3>
      <SchemaForm
        form={form}
        value={draft.rest}
        omit={shown}
        onChange={(rest) => change({ rest })}
      />
    </section>
  )
}
