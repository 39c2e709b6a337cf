import { useInfiniteQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { api, ask, type Removal } from '../../app/api.ts'
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

const pageSize = 100

/** All that the plan would remove. */
export function Removals({ sync, plan }: { readonly sync: string; readonly plan: string }) {
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } =
    useInfiniteQuery({
      queryKey: ['removals', sync, plan],
      queryFn: ({ pageParam: after }) =>
        ask(
          api.syncs[':sync'].removals[':plan'].$get({
            param: { sync, plan },
            query: { limit: String(pageSize), ...(after === null ? {} : { after }) },
          }),
        ),
      initialPageParam: null as string | null,
      getNextPageParam: ({ after }) => after,
    })
  const rows = useMemo(() => data?.pages.flatMap((page) => page.rows) ?? [], [data])
  const more = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage()
  }, [isFetchingNextPage, fetchNextPage])
  return (
    <section className="stack" aria-labelledby="removals">
      <h2 id="removals">Everything that it removes</h2>
      {isPending && <Loading label="Loading what it removes" />}
      {error !== null && <ProblemShown error={error} again={() => void refetch()} />}
      {data !== undefined && rows.length === 0 && <p className="soft">It removes nothing.</p>}
      {rows.length > 0 && (
        <Table
          label="Removals"
          kind="removals"
          columns={columns}
          rows={rows}
          height={42}
          more={{ hasMore: hasNextPage, ask: more }}
        />
      )}
    </section>
  )
}
