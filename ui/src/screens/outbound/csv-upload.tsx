import { Progress } from '@base-ui/react/progress'
import { useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { many, percent } from '../../app/format.ts'
import { queries } from '../../app/queries.ts'
import { Button } from '../../parts/button.tsx'
import { Field } from '../../parts/field.tsx'
import { ProblemShown } from '../../parts/problem.tsx'
import { Tick } from '../../parts/tick.tsx'
import { say } from '../../parts/toasts.tsx'
import { type Engine, sqlName } from './sql.ts'
import { upload } from './upload.ts'
import '../../parts/progress.css'

/** `Customers 2026.csv` as `customers_2026`. */
const tableFor = (file: string): string =>
  file
    .replace(/\.[^.]*$/, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '') || 'upload'

/** Loads a CSV of this computer into a table of the warehouse, which the sync then starts from. */
export function CsvUpload({
  connection,
  engine,
  onLoaded,
}: {
  readonly connection: string
  readonly engine: Engine
  readonly onLoaded: (table: string) => void
}) {
  const [file, setFile] = useState<File | null>(null)
  const [table, setTable] = useState('')
  const [replace, setReplace] = useState(false)
  const [sent, setSent] = useState(0)
  const input = useRef<HTMLInputElement>(null)
  const stop = useRef(new AbortController())
  const loading = useMutation({
    mutationFn: (of: File) => {
      stop.current = new AbortController()
      setSent(0)
      return upload({ connection, table, file: of, replace }, setSent, stop.current.signal)
    },
    onSuccess: ({ table: made, rows }) => {
      say(`${many(rows, 'row')} loaded`, `They stand in the table ${made}.`)
      for (const queryKey of [['tables'], ['outbound', 'preview'], ['outbound', 'rows of']])
        void queries.invalidateQueries({ queryKey })
      onLoaded(made)
    },
  })
  return (
    <div className="stack">
      <div className="row">
        <input
          ref={input}
          type="file"
          accept=".csv,text/csv"
          className="unseen"
          aria-label="CSV file"
          tabIndex={-1}
          onChange={({ target }) => {
            const chosen = target.files?.[0] ?? null
            setFile(chosen)
            if (chosen !== null) setTable(`main.${sqlName(engine, tableFor(chosen.name))}`)
          }}
        />
        <Button icon="outbound" onClick={() => input.current?.click()}>
          {file === null ? 'Choose a CSV file' : 'Choose another file'}
        </Button>
        <span className="soft">
          {file === null
            ? 'Comma, double quotes, a header line; all cells are text.'
            : `${file.name}, ${size(file.size)}`}
        </span>
      </div>
      {file !== null && (
        <div className="upload-to">
          <Field label="Into the table" value={table} onChange={setTable} mono />
          <Tick checked={replace} onChange={setReplace}>
            Replace it if it is there
          </Tick>
          <Button
            kind="primary"
            busy={loading.isPending}
            disabled={table.trim() === ''}
            onClick={() => loading.mutate(file)}
          >
            Upload
          </Button>
        </div>
      )}
      {file !== null && loading.isPending && (
        <Progress.Root className="progress" value={sent} max={Math.max(1, file.size)}>
          <Progress.Label className="progress-label soft">
            {sent < file.size ? 'Uploading' : 'The warehouse reads it'}
          </Progress.Label>
          <span className="number small soft">{percent(sent, file.size)}</span>
          <Progress.Track className="progress-track">
            <Progress.Indicator className="progress-done" />
          </Progress.Track>
          <div>
            <Button onClick={() => stop.current.abort()}>Stop</Button>
          </div>
        </Progress.Root>
      )}
      {loading.error !== null && <ProblemShown error={loading.error} />}
    </div>
  )
}

const size = (bytes: number): string =>
  bytes < 1_000_000
    ? `${Math.max(1, Math.round(bytes / 1_000))} kB`
    : `${(bytes / 1_000_000).toFixed(1)} MB`
