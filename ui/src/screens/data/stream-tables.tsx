import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { api, ask, type ConnectionShown, type StreamTable } from '../../app/api.ts'
import { count, many } from '../../app/format.ts'
import { Empty } from '../../parts/empty.tsx'
import { Field } from '../../parts/field.tsx'
import { Loading } from '../../parts/loading.tsx'
import { ProblemShown } from '../../parts/problem.tsx'
import { Sparkline } from '../../parts/sparkline.tsx'
import { Status } from '../../parts/status.tsx'
import { columnsOf, Table } from '../../parts/table.tsx'
import { Away } from '../../parts/time.tsx'
import { daysOf, type Growth } from './growth.ts'

/** With as many, people look for one by its name. */
const manyTables = 8

/** The tables that streams fill, with what the last month brought to each. */
export function StreamTables({ of }: { readonly of: ConnectionShown }) {
  const { connection } = of
  const [name, setName] = useState('')
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['data', connection, 'streams'],
    queryFn: () => ask(api.data.streams.$get({ query: { connection } })),
    staleTime: 10_000,
  })
  const growth = useQuery({
    queryKey: ['data', connection, 'growth'],
    queryFn: () => ask(api.data.growth.$get({ query: { connection } })),
    staleTime: 10_000,
  }).data?.growth
  const schema = schemaOf(of)
  const columns = useMemo(
    () => columnsWith(connection, schema, growth ?? []),
    [connection, schema, growth],
  )
  const shown = useMemo(() => {
    const asked = name.trim().toLowerCase()
    return (data?.tables ?? []).filter(({ table }) => table.toLowerCase().includes(asked))
  }, [data, name])
  if (isPending) return <Loading label="Counting the rows" lines={10} />
  if (error !== null) return <ProblemShown error={error} again={() => void refetch()} />
  if (data.tables.length === 0)
    return (
      <Empty title="No tables yet">Run a sync from HubSpot, and its tables show up here.</Empty>
    )
  return (
    <>
      <div className="row spread">
        <p className="soft">
          {many(data.tables.length, 'table')},{' '}
          {many(
            data.tables.reduce((sum, { rows }) => sum + rows, 0),
            'row',
          )}
        </p>
        {data.tables.length > manyTables && (
          <Field label="Name" type="search" value={name} onChange={setName} />
        )}
      </div>
      {shown.length === 0 ? (
        <Empty title="No table is called so">Change the name.</Empty>
      ) : (
        <Table
          label="Tables of streams"
          kind="stream-tables"
          columns={columns}
          rows={shown}
          idOf={({ table }) => table}
          height={56}
        />
      )}
    </>
  )
}

/** Where stream tables are; its default is that of docs/configuration.md. */
const schemaOf = ({ config: { warehouse } }: ConnectionShown): string =>
  warehouse.schema ?? 'hubspot'

const helper = columnsOf<StreamTable>()

const columnsWith = (connection: string, schema: string, growth: readonly Growth[]) => {
  const byStream = Map.groupBy(growth, ({ stream }) => stream)
  return helper.columns([
    helper.display({
      id: 'table',
      header: 'Table',
      cell: ({ row: { original: of } }) => (
        <div>
          <Link
            to="/data/$connection/$table"
            params={{ connection, table: `${schema}.${of.table}` }}
            className="data-link"
          >
            {of.table}
          </Link>
          <p className="small soft">{many(of.columns.length, 'column')}</p>
        </div>
      ),
    }),
    helper.display({
      id: 'rows',
      header: 'Rows',
      cell: ({ row }) => <span className="number">{count(row.original.rows)}</span>,
    }),
    helper.display({
      id: 'growth',
      header: 'Loaded by day',
      cell: ({ row: { original: of } }) => {
        const days = daysOf(byStream.get(of.table) ?? [], Date.now())
        return (
          <Sparkline
            points={days.map(({ at, loaded }) => ({ id: at, value: loaded, status: 'succeeded' }))}
            label={`${many(
              days.reduce((sum, { loaded }) => sum + loaded, 0),
              'row',
            )} loaded in 30 days`}
          />
        )
      },
    }),
    helper.display({
      id: 'week',
      header: 'In 7 days',
      cell: ({ row: { original: of } }) => (
        <span className="number small">
          {of.loaded === 0 && of.deleted === 0 ? (
            <span className="soft">no loads</span>
          ) : (
            <>
              +{count(of.loaded)}
              {of.deleted > 0 && <span className="soft"> −{count(of.deleted)}</span>}
            </>
          )}
        </span>
      ),
    }),
    helper.display({
      id: 'last',
      header: 'Last load',
      cell: ({ row: { original: of } }) =>
        of.last === null ? (
          <span className="soft small">not a stream’s</span>
        ) : (
          <div className="data-last">
            <Link to="/runs/$run" params={{ run: of.last.run_id }} className="plain-link">
              <Status status={of.last.status ?? 'running'} />
            </Link>
            <p className="small soft">
              {of.last.finished_at !== null && <Away at={of.last.finished_at} />} · {of.last.sync}
            </p>
          </div>
        ),
    }),
  ])
}
