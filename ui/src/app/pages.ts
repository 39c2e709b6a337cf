import { keepPreviousData, useInfiniteQuery, usePrefetchInfiniteQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { api, ask } from './api.ts'
import { queries } from './queries.ts'

/** What every list of the API takes (docs/api.md, Lists). */
export interface Paging {
  readonly limit: string
  readonly after?: string
}

interface Page<Row> {
  readonly rows: readonly Row[]
  /** Where the next page begins; null: this was the last. */
  readonly after: string | null
}

const soughtMs = 10_000

interface Pages<Row> {
  readonly queryKey: readonly unknown[]
  readonly page: (paging: Paging) => Promise<Page<Row>>
  readonly size?: number
}

const inPages = <Row>({ queryKey, page, size = 100 }: Pages<Row>) => ({
  queryKey,
  queryFn: ({ pageParam: after }: { readonly pageParam: string | null }) =>
    page({ limit: String(size), ...(after === null ? {} : { after }) }),
  initialPageParam: null as string | null,
  getNextPageParam: ({ after }: Page<Row>) => after,
})

/** Asks for the first page of a list that is shown once something else has come. */
export const usePagesSoon = <Row>(pages: Pages<Row>): void =>
  usePrefetchInfiniteQuery(inPages(pages))

/** The same before anything is drawn. */
export const askSoon = <Row>(pages: Pages<Row>): Promise<void> =>
  queries.prefetchInfiniteQuery(inPages(pages))

/** A list of the API, read page by page as somebody comes to its end. */
export function usePages<Row>({
  isSought = false,
  refetchMs,
  ...pages
}: Pages<Row> & {
  /** As somebody types: what was found before stays on the screen until the next answer is there. */
  readonly isSought?: boolean
  /** Asks again by itself while only the first page is loaded: each page again would cost more than it tells. */
  readonly refetchMs?: number
}) {
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } =
    useInfiniteQuery({
      ...inPages(pages),
      ...(isSought && { placeholderData: keepPreviousData }),
      ...(isSought && refetchMs === undefined && { staleTime: soughtMs }),
      ...(refetchMs !== undefined && {
        refetchInterval: ({ state }: { state: { data?: { pages: unknown[] } | undefined } }) =>
          (state.data?.pages.length ?? 0) > 1 ? false : refetchMs,
      }),
    })
  const rows = useMemo(() => data?.pages.flatMap((one) => one.rows) ?? [], [data])
  const askMore = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage()
  }, [isFetchingNextPage, fetchNextPage])
  return {
    rows,
    newest: data?.pages[0]?.rows,
    error,
    isPending,
    /** Whether any page has come. */
    isThere: data !== undefined,
    isFetchingMore: isFetchingNextPage,
    again: () => void refetch(),
    more: { hasMore: hasNextPage, ask: askMore },
  }
}

/** Tables and views of a connection's warehouse whose schema or name has the text. */
export const tablesWith = (connection: string, sought: string) => ({
  queryKey: ['tables', connection, sought],
  page: (paging: Paging) =>
    ask(
      api.connections[':connection'].tables.$get({
        param: { connection },
        query: { ...(sought === '' ? {} : { q: sought }), ...paging },
      }),
    ),
  isSought: true,
})
