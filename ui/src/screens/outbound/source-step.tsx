import { useState } from 'react'
import { Select } from '../../parts/select.tsx'
import { SyncName } from '../../parts/sync-name.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { CsvSource } from './csv-source.tsx'
import type { Editing } from './form.ts'
import { FirstRows } from './first-rows.tsx'
import { QuerySource } from './query-source.tsx'
import { TableBrowser } from './table-browser.tsx'
import { nameProblem } from './lacks.ts'

type Kind = 'table' | 'query' | 'upload'

const kinds: readonly { readonly name: Kind; readonly label: string }[] = [
  { name: 'table', label: 'A table or view' },
  { name: 'query', label: 'A query' },
  { name: 'upload', label: 'A CSV file' },
]

/** What the sync is called, and where its rows come from. */
export function SourceStep({
  editing: { draft, change, engine },
  isNew,
  connections,
}: {
  readonly editing: Editing
  readonly isNew: boolean
  readonly connections: readonly string[]
}) {
  const { source, connection } = draft
  const [kind, setKind] = useState<Kind>(
    source === null || 'table' in source ? 'table' : 'query' in source ? 'query' : 'upload',
  )
  return (
    <>
      <div className="card fields">
        <SyncName
          label="Name of the sync"
          name={draft.name}
          isNew={isNew}
          onName={(name) => change({ name })}
          placeholder="such as customers_out"
          problem={nameProblem(draft.name)}
        />
        <Select
          label="Connection"
          value={connection}
          choices={connections.map((one) => ({ value: one, label: one }))}
          onChange={(to) => change({ connection: to })}
        />
      </div>
      {connection !== '' && (
        <div className="card">
          <Tabs label="Where the rows come from" tabs={kinds} value={kind} onChange={setKind}>
            {kind === 'table' && (
              <TableBrowser
                key={connection}
                connection={connection}
                engine={engine}
                chosen={source !== null && 'table' in source ? source.table : ''}
                onChoose={(table) => change({ source: { table } })}
              />
            )}
            {kind === 'query' && (
              <QuerySource
                key={connection}
                connection={connection}
                engine={engine}
                query={source !== null && 'query' in source ? source.query : ''}
                begin={source !== null && 'table' in source ? `SELECT *\nFROM ${source.table}` : ''}
                onQuery={(query) => change({ source: { query } })}
              />
            )}
            {kind === 'upload' &&
              (engine === 'snowflake' ? (
                <p className="soft">
                  Files can be read and loaded into a DuckDB warehouse only. Load it in Snowflake,
                  then choose the table here.
                </p>
              ) : (
                <CsvSource
                  connection={connection}
                  engine={engine}
                  path={source !== null && 'csv' in source ? source.csv : ''}
                  onPath={(csv) => change({ source: { csv } })}
                  onLoaded={(table) => {
                    change({ source: { table } })
                    setKind('table')
                  }}
                />
              ))}
          </Tabs>
        </div>
      )}
      {source !== null && connection !== '' && (
        <FirstRows connection={connection} source={source} />
      )}
    </>
  )
}
