import { count, duration, many, words } from '../../app/format.ts'
import { fixHere } from '../../app/page-words.ts'
import { Said } from '../../parts/said.tsx'
import { columnsOf, Table } from '../../parts/table.tsx'
import type { InboundPlan } from './make-plan.ts'

interface Line {
  readonly stream: string
  readonly plan: InboundPlan['streams'][string]
}

const helper = columnsOf<Line>()
const callsOf = (plan: Line['plan']): number =>
  Object.values(plan.calls).reduce((sum, made) => sum + made, 0)
const columns = helper.columns([
  helper.display({
    id: 'stream',
    header: 'Stream',
    cell: ({ row: { original: line } }) => (
      <div>
        <strong>{line.stream}</strong>
        {line.plan.error !== undefined && (
          <p className="small plan-short">
            {line.plan.error.what}{' '}
            <span className="soft">
              <Said text={fixHere(line.plan.error.fix, line.plan.error.code)} />
            </span>
          </p>
        )}
      </div>
    ),
  }),
  helper.display({
    id: 'how',
    header: 'Read by',
    cell: ({ row: { original: line } }) => (
      <span className="soft">
        {words(line.plan.strategy)}, {words(line.plan.route)}
      </span>
    ),
  }),
  helper.display({
    id: 'rows',
    header: 'Rows, about',
    cell: ({ row: { original: line } }) =>
      line.plan.rows === null ? '—' : <span className="number">{count(line.plan.rows)}</span>,
  }),
  helper.display({
    id: 'calls',
    header: 'Calls',
    cell: ({ row }) => <span className="number">{count(callsOf(row.original.plan))}</span>,
  }),
  helper.display({
    id: 'time',
    header: 'Time',
    cell: ({ row }) => <span className="number">{duration(row.original.plan.seconds)}</span>,
  }),
])

export function InboundPlanShown({ plan }: { readonly plan: InboundPlan }) {
  const lines = Object.entries(plan.streams).map(([stream, one]): Line => ({ stream, plan: one }))
  const calls = lines.reduce((sum, line) => sum + callsOf(line.plan), 0)
  return (
    <section className="stack" aria-labelledby="plan-streams">
      <h2 id="plan-streams">
        {many(lines.length, 'stream')}, about {many(calls, 'call')} to HubSpot
      </h2>
      <Table
        label="Streams"
        kind="estimates"
        columns={columns}
        rows={lines}
        idOf={({ stream }) => stream}
        height={44}
      />
    </section>
  )
}
