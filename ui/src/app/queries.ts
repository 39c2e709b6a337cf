import { MutationCache, QueryCache, QueryClient, queryOptions } from '@tanstack/react-query'
import { api, ask, Problem } from './api.ts'

/** Asked again by itself: what the server refuses would be refused again. */
const again = (failures: number, error: Error): boolean =>
  error instanceof Problem && error.status === 503 && failures < 2

export const queries = new QueryClient({
  queryCache: new QueryCache({
    onError: (error, { queryKey }) => {
      if (queryKey[0] !== session.queryKey[0]) leaveWithoutSession(error)
    },
  }),
  mutationCache: new MutationCache({ onError: leaveWithoutSession }),
  defaultOptions: {
    queries: { retry: again, staleTime: 1_000, networkMode: 'always' },
    mutations: { networkMode: 'always' },
  },
})

/** A session that has ended shows the page that says so, whichever call met it first. */
function leaveWithoutSession(error: Error): void {
  if (error instanceof Problem && error.status === 401)
    void queries.invalidateQueries({ queryKey: session.queryKey })
}

export const session = queryOptions({
  queryKey: ['session'],
  queryFn: () => ask(api.session.$get()),
  staleTime: Number.POSITIVE_INFINITY,
})

const whileRunningMs = 2_500
export const otherwiseMs = 20_000

export const home = queryOptions({
  queryKey: ['home'],
  queryFn: () => ask(api.home.$get()),
  refetchInterval: ({ state }) =>
    (state.data?.running.length ?? 0) > 0 ? whileRunningMs : otherwiseMs,
})

export const connections = queryOptions({
  queryKey: ['connections'],
  queryFn: () => ask(api.connections.$get()),
  staleTime: 10_000,
})

export const oneRun = (run: string) =>
  queryOptions({
    queryKey: ['run', run],
    queryFn: () => ask(api.runs[':run'].$get({ param: { run } })),
  })
