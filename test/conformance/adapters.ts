import { newSnowflakePlace } from '../warehouse/open-snowflake.ts'
import { newPlace } from '../warehouse/open-warehouse.ts'
import { isSet, openRealAccount } from './real-account.ts'
import { ofDuckDb, ofSnowflake, type Subject } from './subject.ts'

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
          nested: ofDuckDb,
          [Symbol.asyncDispose]: () => place[Symbol.asyncDispose](),
        }
      },
    },
    {
      name: 'snowflake, on the wire server',
      open: async () => {
        const place = await newSnowflakePlace()
        const warehouse = await place.open()
        return {
          warehouse,
          file: (name, content) => place.file(name, content),
          nested: ofSnowflake,
          [Symbol.asyncDispose]: () => place[Symbol.asyncDispose](),
        }
      },
    },
    ...(isSet ? [{ name: 'the Snowflake account of SNOWFLAKE_*', open: openRealAccount }] : []),
  ]
