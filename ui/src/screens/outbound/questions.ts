import { queryOptions } from '@tanstack/react-query'
import type { InferResponseType } from 'hono/client'
import { api, ask } from '../../app/api.ts'
import type { SourceConfig } from './draft.ts'
import type { Match } from './mapping.ts'

type OfConnection = (typeof api.connections)[':connection']

export type TableShown = InferResponseType<OfConnection['tables']['$get'], 200>['rows'][number]
export type Preview = InferResponseType<OfConnection['source']['$post'], 200>
export type Fit = InferResponseType<typeof api.fit.$post, 200>
export type Property = InferResponseType<
  OfConnection['objects'][':object']['properties']['$get'],
  200
>['rows'][number]

const rowsShown = 50

/** The first rows of the source, typed. */
export const preview = (connection: string, source: SourceConfig | null) =>
  queryOptions({
    queryKey: ['outbound', 'preview', connection, source],
    enabled: connection !== '' && source !== null && textOf(source).trim() !== '',
    queryFn: (): Promise<Preview> =>
      ask(
        api.connections[':connection'].source.$post({
          param: { connection },
          json: { source: asked(source), limit: rowsShown },
        }),
      ),
    staleTime: 60_000,
    retry: false,
  })

const textOf = (source: SourceConfig): string =>
  'table' in source ? source.table : 'query' in source ? source.query : source.csv

/** Where there is none nothing is asked. */
const asked = (source: SourceConfig | null): SourceConfig => source ?? { table: '' }

export interface FitAsked {
  readonly object: string
  readonly property: string
  readonly of: { readonly column: string } | { readonly sql: string }
}

/** Whether all values of a column or expression go into a property; asked of the warehouse, over the whole source. */
export const fit = (connection: string, source: SourceConfig | null, of: FitAsked) =>
  queryOptions({
    queryKey: ['outbound', 'fit', connection, source, of.object, of.property, of.of],
    queryFn: (): Promise<Fit> =>
      ask(api.fit.$post({ json: { connection, source: asked(source), ...of } })),
    staleTime: 5 * 60_000,
    retry: false,
  })

export const rowCount = (connection: string, table: string) =>
  queryOptions({
    queryKey: ['outbound', 'rows of', connection, table],
    queryFn: async () => {
      const { rows } = await ask(
        api.connections[':connection'].query.$post({
          param: { connection },
          json: { sql: `SELECT count(*) AS counted FROM ${table}`, limit: 1 },
        }),
      )
      return Number(Object.values(rows[0] ?? {})[0] ?? 0)
    },
    staleTime: 60_000,
    retry: false,
  })

export const accountObjects = (connection: string) =>
  queryOptions({
    queryKey: ['outbound', 'objects', connection],
    enabled: connection !== '',
    queryFn: () => ask(api.connections[':connection'].objects.$get({ param: { connection } })),
    staleTime: 60_000,
  })

/** All properties of an object: there may be thousands, and a page has 200. */
export const properties = (connection: string, object: string) =>
  queryOptions({
    queryKey: ['outbound', 'properties', connection, object],
    enabled: connection !== '' && object !== '',
    queryFn: async () => {
      const found: Property[] = []
      let after: string | null = null
      do {
        const page: InferResponseType<
          OfConnection['objects'][':object']['properties']['$get'],
          200
        > = await ask(
          api.connections[':connection'].objects[':object'].properties.$get({
            param: { connection, object },
            query: { limit: '200', ...(after === null ? {} : { after }) },
          }),
        )
        found.push(...page.rows)
        ;({ after } = page)
      } while (after !== null)
      return found
    },
    staleTime: 60_000,
  })

const namesAtOnce = 50

/** What the account's first records hold in some properties. */
export const propertySamples = (connection: string, object: string, names: readonly string[]) =>
  queryOptions({
    queryKey: ['outbound', 'samples', connection, object, names],
    enabled: connection !== '' && object !== '' && names.length > 0,
    queryFn: async () => {
      const samples = new Map<
        string,
        { readonly filled: number; readonly values: readonly string[] }
      >()
      let records = 0
      for (let at = 0; at < names.length; at += namesAtOnce) {
        const found = await ask(
          api.connections[':connection'].objects[':object'].samples.$get({
            param: { connection, object },
            query: { properties: names.slice(at, at + namesAtOnce).join(',') },
          }),
        )
        ;({ records } = found)
        for (const { name, ...of } of found.properties) samples.set(name, of)
      }
      return { records, samples }
    },
    staleTime: 60_000,
    placeholderData: (before) => before,
  })

export const labels = (connection: string, from: string, to: string) =>
  queryOptions({
    queryKey: ['outbound', 'labels', connection, from, to],
    enabled: connection !== '' && from !== '' && to !== '',
    queryFn: async () =>
      (
        await ask(
          api.connections[':connection'].labels.$get({
            param: { connection },
            query: { from, to },
          }),
        )
      ).labels,
    staleTime: 60_000,
  })

export const matches = (connection: string, source: SourceConfig | null, object: string) =>
  queryOptions({
    queryKey: ['outbound', 'matches', connection, source, object],
    enabled: connection !== '' && source !== null && textOf(source).trim() !== '' && object !== '',
    queryFn: async (): Promise<readonly Match[]> =>
      (await ask(api.matches.$post({ json: { connection, source: asked(source), object } })))
        .matches,
    staleTime: 60_000,
    retry: false,
  })
