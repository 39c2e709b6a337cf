import { queryOptions } from '@tanstack/react-query'
import { api, ask } from './api.ts'

/** What the UI reads of `connector.json`; new streams and targets come with it. */
export interface Declared {
  readonly name: string
  readonly summary: string
}

interface Manifest {
  readonly streams: readonly Declared[]
  readonly targets: readonly Declared[]
}

/** It changes with the version only. */
export const manifest = queryOptions({
  queryKey: ['manifest'],
  queryFn: async () => (await ask(api.manifest.$get())) as unknown as Manifest,
  staleTime: Number.POSITIVE_INFINITY,
})
