import { queryOptions } from '@tanstack/react-query'
import { api, ask } from './api.ts'

/** What each error code means, and its mend; it changes with the version only. */
export const errorKinds = queryOptions({
  queryKey: ['errors'],
  queryFn: async (): Promise<
    Readonly<Record<string, { readonly meaning: string; readonly mend: string } | undefined>>
  > => (await ask(api.errors.$get())).errors,
  staleTime: Number.POSITIVE_INFINITY,
})
