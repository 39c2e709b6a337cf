import { words } from '../../app/format.ts'
import { columnsOf, Table } from '../../parts/table.tsx'
import type { OutboundPlan } from './make-plan.ts'

type Sample = OutboundPlan['samples'][number]

const helper = columnsOf<Sample>()
const value = (text: string | null) =>
  text === null ? (
    <span className="soft">empty</span>
  ) : text === '' ? (
    <span className="soft">cleared</span>
  ) : (
    <span className="plan-value">{text}</span>
  )

const columns = helper.columns([
  helper.display({
    id: 'action',
    header: 'Act',
    cell: ({ row }) => (
      <span className={`plan-act plan-${row.original.action}`}>{words(row.original.action)}</span>
    ),
  }),
  helper.display({
    id: 'key',
    header: 'Row',
    cell: ({ row }) => <span className="mono">{row.original.key}</span>,
  }),
  helper.display({
    id: 'field',
    header: 'Field',
    cell: ({ row }) => row.original.field ?? <span className="soft">—</span>,
  }),
  helper.display({
    id: 'before',
    header: 'Before',
    cell: ({ row: { original: one } }) =>
      one.before === null && one.action === 'create' ? (
        <span className="soft">not there</span>
      ) : (
        value(one.before)
      ),
  }),
  helper.display({
    id: 'after',
    header: 'After',
    cell: ({ row: { original: one } }) =>
      one.after === null && (one.action === 'archive' || one.action === 'remove') ? (
        <span className="soft">{one.action === 'archive' ? 'archived' : 'taken away'}</span>
      ) : (
        value(one.after)
      ),
  }),
])

/** Some of what would change, with both values. */
export function Samples({ samples }: { readonly samples: readonly Sample[] }) {
  if (samples.length === 0) return null
  return (
    <section className="stack" aria-labelledby="samples">
      <h2 id="samples">Some of the changes</h2>
      <Table
        label="Some of the changes"
        kind="samples"
        columns={columns}
        rows={samples}
        height={42}
      />
    </section>
  )
}
