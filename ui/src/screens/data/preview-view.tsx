import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { answered, api } from '../../app/api.ts'
import { many } from '../../app/format.ts'
import { Empty } from '../../parts/empty.tsx'
import { Field } from '../../parts/field.tsx'
import { Grid } from '../../parts/grid.tsx'
import type { GridRows } from '../../parts/grid-rows.ts'
import { Loading } from '../../parts/loading.tsx'
import { ProblemShown } from '../../parts/problem.tsx'
import { Select } from '../../parts/select.tsx'

export interface PreviewAsked {
  readonly sort?: string | undefined
  readonly descending?: boolean | undefined
  readonly column?: string | undefined
  readonly holds?: string | undefined
}

const most = 200

async function load(connection: string, table: string, asked: PreviewAsked): Promise<GridRows> {
  const { sort, descending, column, holds } = asked
  const response = await answered(
    api.connections[':connection'].tables[':table']['preview.arrow'].$get({
      param: { connection, table },
      query: {
        limit: String(most),
        ...(sort === undefined ? {} : { sort }),
        descending: descending === true ? 'true' : 'false',
        ...(column === undefined || holds === undefined ? {} : { column, holds }),
      },
    }),
  )
  const { readPreview } = await import('./arrow-preview.ts')
  return readPreview(await response.arrayBuffer())
}

/** The first rows of a table; order and search are the warehouse's. */
export function PreviewView({
  connection,
  table,
  asked,
  onAsk,
}: {
  readonly connection: string
  readonly table: string
  readonly asked: PreviewAsked
  readonly onAsk: (to: PreviewAsked) => void
}) {
  const { sort, descending, column, holds } = asked
  const { data, error, isPending, isFetching, refetch } = useQuery({
    queryKey: ['data', connection, 'preview', table, sort, descending, column, holds],
    queryFn: () => load(connection, table, { sort, descending, column, holds }),
    placeholderData: keepPreviousData,
    staleTime: 10_000,
    structuralSharing: false,
  })
  if (isPending) return <Loading label="Loading the rows" lines={10} />
  return (
    <>
      {data !== undefined && data.columns.length > 0 && (
        <Narrow preview={data} column={column} holds={holds} onAsk={onAsk} />
      )}
      {error !== null && <ProblemShown error={error} again={() => void refetch()} />}
      {data !== undefined && error === null && (
        <>
          <p role="status" className="small soft">
            {isFetching
              ? 'Asking the warehouse…'
              : data.rows === most
                ? `The first ${many(most, 'row')}`
                : many(data.rows, 'row')}
            {sort !== undefined &&
              !isFetching &&
              `, by ${sort}${descending === true ? ', the largest first' : ''}`}
          </p>
          {data.rows === 0 ? (
            <Empty title={holds === undefined ? 'This table has no rows' : 'No row holds that'} />
          ) : (
            <Grid
              key={`${sort ?? ''}/${String(descending)}/${column ?? ''}/${holds ?? ''}`}
              label={`Rows of ${table}`}
              row={`Row of ${table}`}
              of={data}
              sorting={{
                by: sort,
                descending: descending === true,
                onSort: (name) =>
                  onAsk(
                    name !== sort
                      ? { sort: name, descending: undefined }
                      : descending === true
                        ? { sort: undefined, descending: undefined }
                        : { sort: name, descending: true },
                  ),
              }}
            />
          )}
        </>
      )}
    </>
  )
}

const pauseMs = 350

function Narrow({
  preview,
  column,
  holds,
  onAsk,
}: {
  readonly preview: GridRows
  readonly column: string | undefined
  readonly holds: string | undefined
  readonly onAsk: (to: PreviewAsked) => void
}) {
  const first = preview.columns[0]?.name ?? ''
  const [of, setOf] = useState(column ?? first)
  const [text, setText] = useState(holds ?? '')
  useEffect(() => {
    // Asked once the person has paused.
    const wanted = text === '' ? undefined : text
    if (wanted === holds && (wanted === undefined || of === column)) return
    const timer = setTimeout(
      () => onAsk({ column: wanted === undefined ? undefined : of, holds: wanted }),
      pauseMs,
    )
    return () => clearTimeout(timer)
  }, [of, text, column, holds, onAsk])
  return (
    <div className="preview-narrow">
      <Select
        label="Column"
        value={of}
        choices={preview.columns.map(({ name }) => ({ value: name, label: name }))}
        onChange={setOf}
      />
      <Field label="Holds" type="search" value={text} onChange={setText} />
    </div>
  )
}
