import { useInfiniteQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { api, ask, type RunShown, type SetAside } from '../../app/api.ts'
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

const pageSize = 100

/** The records and values that an inbound run set aside for one cause. */
export function AsideRows({ run, code }: { readonly run: RunShown; readonly code: string }) {
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } =
    useInfiniteQuery({
      queryKey: ['run', run.run_id, 'set-aside', code],
      queryFn: ({ pageParam: after }) =>
        ask(
          api.runs[':run']['set-aside'].$get({
            param: { run: run.run_id },
            query: { limit: String(pageSize), error: code, ...(after === null ? {} : { after }) },
          }),
        ),
      initialPageParam: null as string | null,
      getNextPageParam: ({ after }) => after,
    })
  const rows = useMemo(() => data?.pages.flatMap((page) => page.rows) ?? [], [data])
  const more = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage()
  }, [isFetchingNextPage, fetchNextPage])
  if (isPending) return <Loading label="Loading the rows" lines={4} />
  if (error !== null) return <ProblemShown error={error} again={() => void refetch()} />
  return (
    <Table
      label={`Set aside with ${code}`}
      kind="changes"
      columns={columns}
      rows={rows}
      height={52}
      more={{ hasMore: hasNextPage, ask: more }}
    />
  )
}
