import type { Warehouse } from '../../src/engine/ports.ts'
import { newPlace } from '../warehouse/open-warehouse.ts'
import { isSet, openRealAccount } from './real-account.ts'

/** An empty warehouse of one engine, for one case. */
export interface Subject extends AsyncDisposable {
  readonly warehouse: Warehouse
  /** Writes a file that may be staged. */
  file(name: string, content: string | Uint8Array): string
}

/** Every adapter passes every case of this folder. */
export const adapters: readonly { readonly name: string; readonly open: () => Promise<Subject> }[] =
  [
    {
      name: 'duckdb',
      open: async () => {
        const place = newPlace()
        const warehouse = await place.open()
        return {
          warehouse,
          file: (name, content) => place.file(name, content),
          [Symbol.asyncDispose]: () => place[Symbol.asyncDispose](),
        }
      },
    },
    ...(isSet ? [{ name: 'a real Snowflake account', open: openRealAccount }] : []),
  ]
