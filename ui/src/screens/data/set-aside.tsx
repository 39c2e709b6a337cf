import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, ask, type SetAside } from '../../app/api.ts'
import { many } from '../../app/format.ts'
import { usePages } from '../../app/pages.ts'
import { Button } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Loading } from '../../parts/loading.tsx'
import { ProblemShown } from '../../parts/problem.tsx'
import { columnsOf, Table } from '../../parts/table.tsx'
import { Away } from '../../parts/time.tsx'
import { Reasons } from './reasons.tsx'

interface Narrowed {
  readonly error: string | undefined
  readonly stream: string | undefined
}

/** What reading kept out of tables: by reason as a plot, then row by row. */
export function SetAsideView({
  connection,
  error: code,
  stream,
  onNarrow,
}: {
  readonly connection: string
  readonly error: string | null
  readonly stream: string | null
  readonly onNarrow: (to: Narrowed) => void
}) {
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['data', connection, 'set-aside', 'counts'],
    queryFn: () => ask(api.data['set-aside'].counts.$get({ query: { connection } })),
    staleTime: 10_000,
  })
  if (isPending) return <Loading label="Counting what was set aside" lines={6} tall />
  if (error !== null) return <ProblemShown error={error} again={() => void refetch()} />
  if (data.counts.length === 0)
    return (
      <p className="needs-none">
        <Icon name="good" /> No record and no value was set aside.
      </p>
    )
  return (
    <>
      <Reasons
        counts={data.counts}
        chosen={{ error: code, stream }}
        onChoose={(to) => onNarrow({ error: to.error, stream: to.stream })}
      />
      {code !== null && (
        <div className="row">
          <p>
            Shown: <code>{code}</code>
            {stream !== null && ` of ${stream}`}
          </p>
          <Button kind="quiet" onClick={() => onNarrow({ error: undefined, stream: undefined })}>
            Show all
          </Button>
        </div>
      )}
      <Rows connection={connection} code={code} stream={stream} />
    </>
  )
}

const helper = columnsOf<SetAside>()
const columns = helper.columns([
  helper.display({
    id: 'key',
    header: 'Record',
    cell: ({ row: { original: aside } }) => (
      <div>
        {aside.id === null ? (
          <span className="soft">without an id</span>
        ) : (
          <Link to="/records" search={{ find: aside.id }} className="mono">
            {aside.id}
          </Link>
        )}
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
        {aside.what ?? aside.error_code}
      </div>
    ),
  }),
  helper.display({
    id: 'text',
    header: 'As it came',
    cell: ({ row }) => <span className="mono data-text">{row.original.text}</span>,
  }),
  helper.display({
    id: 'run',
    header: 'When',
    cell: ({ row: { original: aside } }) =>
      aside.run_id === null ? (
        '—'
      ) : (
        <Link to="/runs/$run" params={{ run: aside.run_id }} className="small">
          {aside.at === null ? 'its run' : <Away at={aside.at} />}
        </Link>
      ),
  }),
])

function Rows({
  connection,
  code,
  stream,
}: {
  readonly connection: string
  readonly code: string | null
  readonly stream: string | null
}) {
  const { rows, error, isPending, isFetchingMore, again, more } = usePages({
    queryKey: ['data', connection, 'set-aside', code, stream],
    page: (paging) =>
      ask(
        api.data['set-aside'].$get({
          query: {
            connection,
            ...(code === null ? {} : { error: code }),
            ...(stream === null ? {} : { stream }),
            ...paging,
          },
        }),
      ),
    size: 200,
  })
  if (isPending) return <Loading label="Loading the rows" lines={10} />
  if (error !== null) return <ProblemShown error={error} again={again} />
  return (
    <>
      <Table label="Set aside" kind="aside" columns={columns} rows={rows} height={56} more={more} />
      <p role="status" className="soft small">
        {isFetchingMore ? 'Loading more…' : more.hasMore ? '' : many(rows.length, 'row')}
      </p>
    </>
  )
}
