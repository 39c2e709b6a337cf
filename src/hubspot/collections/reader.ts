import type { CollectionPage, CollectionRequest } from '../../engine/ports.ts'
import type { Transport } from '../transport.ts'

/** Reads one collection from HubSpot: its endpoints, its paging, and how it is read again. */
export type Reader = (
  transport: Transport,
  request: CollectionRequest,
  signal: AbortSignal,
) => AsyncIterable<CollectionPage>
