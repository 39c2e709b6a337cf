import { api, ask, type RunShown, type SetAside } from '../../app/api.ts'
import { usePages } from '../../app/pages.ts'
import { Loading } from '../../parts/loading.tsx'
import { ProblemShown } from '../../parts/problem.tsx'
import { columnsOf, Table } from '../../parts/table.tsx'

const helper = columnsOf<SetAside>()
const columns = helper.columns([
  helper.display({
    id: 'key',
    header: 'Record',
    cell: ({ row: { original: aside } }) => (
      <div>
        <span className="mono">{aside.id ?? 'without an id'}</span>
        <p className="small soft">{aside.stream}</p>
      </div>
    ),
  }),
  helper.display({
    id: 'message',
    header: 'What was wrong',
    cell: ({ row: { original: aside } }) => (
      <div>
        {aside.property !== null && <code>{aside.property} </code>}
        {aside.what}
      </div>
    ),
  }),
  helper.display({
    id: 'text',
    header: 'As it came',
    cell: ({ row }) => <span className="mono aside-text">{row.original.text}</span>,
  }),
])

/** The records and values that an inbound run set aside for one cause. */
export function AsideRows({ run, code }: { readonly run: RunShown; readonly code: string }) {
  const { rows, error, isPending, again, more } = usePages({
    queryKey: ['run', run.run_id, 'set-aside', code],
    page: (paging) =>
      ask(
        api.runs[':run']['set-aside'].$get({
          param: { run: run.run_id },
          query: { error: code, ...paging },
        }),
      ),
  })
  if (isPending) return <Loading label="Loading the rows" lines={4} />
  if (error !== null) return <ProblemShown error={error} again={again} />
  return (
    <Table
      label={`Set aside with ${code}`}
      kind="changes"
      columns={columns}
      rows={rows}
      height={52}
      more={more}
    />
  )
}
