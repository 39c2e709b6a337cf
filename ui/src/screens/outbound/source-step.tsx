import { useState } from 'react'
import { Field } from '../../parts/field.tsx'
import { Select } from '../../parts/select.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { CsvUpload } from './csv-upload.tsx'
import type { Editing } from './form.ts'
import { FirstRows } from './first-rows.tsx'
import { QuerySource } from './query-source.tsx'
import { TableBrowser } from './table-browser.tsx'

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
        {isNew && (
          <Field
            label="Name of the sync"
            value={draft.name}
            onChange={(name) => change({ name })}
            placeholder="customers_out"
          />
        )}
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
                  Files can be loaded into a DuckDB warehouse only. Load it in Snowflake, then
                  choose the table here.
                </p>
              ) : (
                <CsvUpload
                  connection={connection}
                  engine={engine}
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
