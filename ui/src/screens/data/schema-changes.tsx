import { Link } from '@tanstack/react-router'
import { api, ask, type SchemaChange } from '../../app/api.ts'
import { shortId, words } from '../../app/format.ts'
import { usePages } from '../../app/pages.ts'
import { Empty } from '../../parts/empty.tsx'
import { Loading } from '../../parts/loading.tsx'
import { ProblemShown } from '../../parts/problem.tsx'
import { columnsOf, Table } from '../../parts/table.tsx'
import { Away } from '../../parts/time.tsx'

const helper = columnsOf<SchemaChange>()
const columns = helper.columns([
  helper.display({
    id: 'change',
    header: 'Change',
    cell: ({ row: { original: of } }) => (
      <div>
        <strong>{capitalised(words(of.change))}</strong>
        {of.detail !== null && <p className="small soft">{of.detail}</p>}
      </div>
    ),
  }),
  helper.display({
    id: 'where',
    header: 'Where',
    cell: ({ row: { original: of } }) => (
      <span>
        {of.stream}
        {(of.column ?? of.property) !== null && (
          <>
            {' '}
            · <code>{of.column ?? of.property}</code>
          </>
        )}
      </span>
    ),
  }),
  helper.display({
    id: 'at',
    header: 'When',
    cell: ({ row: { original: of } }) => (of.at === null ? '—' : <Away at={of.at} />),
  }),
  helper.display({
    id: 'run',
    header: 'Run',
    cell: ({ row: { original: of } }) =>
      of.run_id === null ? (
        '—'
      ) : (
        <Link to="/runs/$run" params={{ run: of.run_id }} className="mono small">
          {shortId(of.run_id)}
        </Link>
      ),
  }),
])

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** How tables and properties changed, the newest first. */
export function SchemaChanges({ connection }: { readonly connection: string }) {
  const { rows, error, isPending, again, more } = usePages({
    queryKey: ['data', connection, 'changes'],
    page: (paging) =>
      ask(
        api.data['schema-changes'].$get({
          query: { connection, ...paging },
        }),
      ),
  })
  if (isPending) return <Loading label="Loading the changes" lines={8} />
  if (error !== null) return <ProblemShown error={error} again={again} />
  if (rows.length === 0)
    return (
      <Empty title="Nothing has changed yet">
        New, changed and removed properties are noted here, and tables when they are made.
      </Empty>
    )
  return (
    <Table
      label="Schema changes"
      kind="schema-changes"
      columns={columns}
      rows={rows}
      height={56}
      more={more}
    />
  )
}
