import { queryOptions } from '@tanstack/react-query'
import { api, ask } from './api.ts'
import type { Manifest } from './declared.ts'

/** It changes with the version only. */
export const manifest = queryOptions({
  queryKey: ['manifest'],
  queryFn: async () => (await ask(api.manifest.$get())) as unknown as Manifest,
  staleTime: Number.POSITIVE_INFINITY,
})
