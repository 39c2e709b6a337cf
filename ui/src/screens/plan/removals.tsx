import { api, ask, type Removal } from '../../app/api.ts'
import { usePages } from '../../app/pages.ts'
import { Loading } from '../../parts/loading.tsx'
import { ProblemShown } from '../../parts/problem.tsx'
import { columnsOf, Table } from '../../parts/table.tsx'

const helper = columnsOf<Removal>()
const columns = helper.columns([
  helper.display({
    id: 'kind',
    header: 'Removes',
    cell: ({ row: { original: one } }) =>
      one.kind === 'archive'
        ? 'the record'
        : `a link to ${one.to_type ?? ''}${one.label === null ? '' : `, ${one.label}`}`,
  }),
  helper.display({
    id: 'key',
    header: 'Row',
    cell: ({ row }) => <span className="mono">{row.original.key}</span>,
  }),
  helper.display({
    id: 'id',
    header: 'HubSpot id',
    cell: ({ row: { original: one } }) => (
      <span className="mono">
        {one.hubspot_id ?? '—'}
        {one.to_id === null ? '' : ` → ${one.to_id}`}
      </span>
    ),
  }),
])

/** All that the plan would remove. */
export function Removals({ sync, plan }: { readonly sync: string; readonly plan: string }) {
  const { rows, error, isPending, isThere, again, more } = usePages({
    queryKey: ['removals', sync, plan],
    page: (paging) =>
      ask(
        api.syncs[':sync'].removals[':plan'].$get({
          param: { sync, plan },
          query: { ...paging },
        }),
      ),
  })
  return (
    <section className="stack" aria-labelledby="removals">
      <h2 id="removals">Everything that it removes</h2>
      {isPending && <Loading label="Loading what it removes" />}
      {error !== null && <ProblemShown error={error} again={again} />}
      {isThere && rows.length === 0 && <p className="soft">It removes nothing.</p>}
      {rows.length > 0 && (
        <Table
          label="Removals"
          kind="removals"
          columns={columns}
          rows={rows}
          height={42}
          more={more}
        />
      )}
    </section>
  )
}
