import { count, duration, many, words } from '../../app/format.ts'
import { type Part, PartsBar } from '../../parts/parts-bar.tsx'
import { ToldShown } from '../../parts/problem.tsx'
import type { DraftPlan, OutboundPlan } from './make-plan.ts'
import { Reasons } from './reasons.tsx'
import { Removals } from './removals.tsx'
import { Samples } from './samples.tsx'

type Shown = OutboundPlan | Extract<DraftPlan, { readonly direction: 'outbound' }>['plan']

export function OutboundPlanShown({ sync, plan }: { readonly sync: string; readonly plan: Shown }) {
  const removes = plan.records.archived + plan.associations.removed
  return (
    <>
      {plan.held !== null && (
        <section className="problem problem-warn" aria-label="It would be held">
          <ToldShown told={plan.held} />
        </section>
      )}
      <section className="card stack" aria-labelledby="plan-rows">
        <h2 id="plan-rows">{many(plan.records.read, 'row')} read</h2>
        <Bar label="Records" parts={recordParts(plan)} />
        {Object.values(plan.associations).some((links) => links > 0) && (
          <>
            <h3>Links</h3>
            <Bar label="Links" parts={linkParts(plan)} />
          </>
        )}
        <Cost plan={plan} />
      </section>
      <Reasons title="Rows that would be refused" one="row" reasons={plan.refusals} />
      <Reasons title="Links that would be set aside" one="link" reasons={plan.links_set_aside} />
      {plan.creates.length > 0 && (
        <section className="card stack" aria-labelledby="plan-creates">
          <h2 id="plan-creates">Made in HubSpot first</h2>
          <ul className="plan-list">
            {plan.creates.map((one) => (
              <li
                key={`${one.kind}/${one.object}/${one.property ?? ''}/${one.to ?? ''}/${one.name}`}
              >
                {words(one.kind)} <strong>{one.name}</strong>{' '}
                <span className="soft">
                  of {one.object}
                  {one.property === undefined ? '' : `, ${one.property}`}
                  {one.to === undefined ? '' : `, to ${one.to}`}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {plan.notes.length > 0 && (
        <section className="card" aria-label="Notes">
          <ul className="plan-list">
            {plan.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </section>
      )}
      <Samples samples={plan.samples} />
      {removes > 0 && plan.plan_id !== null && <Removals sync={sync} plan={plan.plan_id} />}
      {removes > 0 && plan.plan_id === null && (
        <p className="soft">
          All that it would remove is listed by the plan of the saved sync, before it is run.
        </p>
      )}
    </>
  )
}

function Bar({ label, parts }: { readonly label: string; readonly parts: readonly Part[] }) {
  const whole = parts.reduce((sum, { value }) => sum + value, 0)
  return whole === 0 ? (
    <p className="soft">There is nothing to change.</p>
  ) : (
    <PartsBar label={label} parts={parts} whole={whole} />
  )
}

const recordParts = ({ records }: Shown): readonly Part[] => [
  { name: 'Create', value: records.created, tone: 'good' },
  { name: 'Update', value: records.updated, tone: 'accent' },
  { name: 'Archive', value: records.archived, tone: 'bad' },
  { name: 'Unchanged', value: records.unchanged, tone: 'idle' },
  { name: 'Set aside', value: records.set_aside, tone: 'others' },
  { name: 'Refuse', value: records.refused, tone: 'warn' },
]

const linkParts = ({ associations }: Shown): readonly Part[] => [
  { name: 'Add', value: associations.added, tone: 'good' },
  { name: 'Remove', value: associations.removed, tone: 'bad' },
  { name: 'Unchanged', value: associations.unchanged + associations.kept, tone: 'idle' },
  { name: 'Set aside', value: associations.set_aside, tone: 'warn' },
]

function Cost({ plan: { calls, seconds, quota } }: { readonly plan: Shown }) {
  const { daily_remaining: left } = quota
  const made = Object.entries(calls).filter(([, number]) => number > 0)
  const short = left !== null && quota.takes > left
  return (
    <p className={short ? 'plan-short' : 'soft'}>
      About {duration(seconds)} and {many(quota.takes, 'call')} to HubSpot
      {left === null ? '' : `; ${count(left)} are left today`}
      {made.length === 0
        ? ''
        : ` (${made.map(([kind, number]) => `${words(kind)} ${count(number)}`).join(', ')})`}
      .
    </p>
  )
}
