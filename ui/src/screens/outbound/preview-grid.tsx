import { useQuery } from '@tanstack/react-query'
import { Loading } from '../../parts/loading.tsx'
import { ProblemShown } from '../../parts/problem.tsx'
import type { SourceConfig } from './draft.ts'
import { cellText } from './mapping.ts'
import { preview } from './questions.ts'

/** The first rows of the source, with each column's type. */
export function PreviewGrid({
  connection,
  source,
}: {
  readonly connection: string
  readonly source: SourceConfig
}) {
  const { data, error, isPending, refetch } = useQuery(preview(connection, source))
  if ('csv' in source)
    return (
      <p className="soft">
        The rows of <code>{source.csv}</code>, a file beside the configuration, are read when a run
        begins. To see them here, upload the file as a table.
      </p>
    )
  if (error !== null) return <ProblemShown error={error} again={() => void refetch()} />
  if (isPending) return <Loading label="Loading the first rows" lines={6} />
  return (
    <section className="stack stack-tight" aria-label="First rows">
      <h3>
        {data.rows.length === 0 ? 'No rows' : `First ${data.rows.length} rows`},{' '}
        {data.columns.length} columns
      </h3>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a place that scrolls must be reachable by keyboard */}
      <div className="grid-scroll" role="region" aria-label="First rows, table" tabIndex={0}>
        <table className="grid">
          <thead>
            <tr>
              {data.columns.map(({ name, type }) => (
                <th key={name} scope="col">
                  {name} <span className="soft mono grid-type">{type}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {data.rows.map((row, at) => (
              <tr key={at}>
                {data.columns.map(({ name, kind }) => {
                  const text = cellText(row[name])
                  return (
                    <td key={name} className={kind === 'number' ? 'right number' : undefined}>
                      {text === null ? (
                        <span className="soft">{row[name] === '' ? 'empty' : 'null'}</span>
                      ) : (
                        <span className="grid-value">{text}</span>
                      )}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
