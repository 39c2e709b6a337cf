import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { many } from '../../app/format.ts'
import { Grid } from '../../parts/grid.tsx'
import { gridOfJson } from '../../parts/grid-rows.ts'
import { Loading } from '../../parts/loading.tsx'
import { ProblemShown } from '../../parts/problem.tsx'
import type { SourceConfig } from './draft.ts'
import { preview } from './questions.ts'

/** The first rows of the source, with each column's type. */
export function FirstRows({
  connection,
  source,
}: {
  readonly connection: string
  readonly source: SourceConfig
}) {
  const { data, error, isPending, isFetching, refetch } = useQuery(preview(connection, source))
  const grid = useMemo(
    () =>
      data === undefined
        ? null
        : gridOfJson(data.columns, data.rows as readonly Readonly<Record<string, unknown>>[]),
    [data],
  )
  if (error !== null) return <ProblemShown error={error} again={() => void refetch()} />
  if (isPending || grid === null) return <Loading label="Loading the first rows" lines={6} />
  return (
    <section className="stack stack-tight" aria-label="First rows" aria-busy={isFetching}>
      <h3>
        {grid.rows === 0 ? 'No rows' : `First ${many(grid.rows, 'row')}`},{' '}
        {many(grid.columns.length, 'column')}
      </h3>
      <Grid label="First rows, table" row="Row of the source" of={grid} />
    </section>
  )
}
