import { useState } from 'react'
import { Button } from '../../parts/button.tsx'
import { Field } from '../../parts/field.tsx'
import { CsvUpload } from './csv-upload.tsx'
import type { Engine } from './sql.ts'

/** A CSV of this computer, loaded into a table; or one that lies where the connector runs, read anew by each run. */
export function CsvSource({
  connection,
  engine,
  path,
  onPath,
  onLoaded,
}: {
  readonly connection: string
  readonly engine: Engine
  /** Of the source now; empty: it is none. */
  readonly path: string
  readonly onPath: (path: string) => void
  readonly onLoaded: (table: string) => void
}) {
  const [typed, setTyped] = useState(path)
  const put = () => {
    if (typed.trim() !== '' && typed.trim() !== path) onPath(typed.trim())
  }
  return (
    <div className="stack">
      <section className="stack stack-tight" aria-labelledby="csv-upload">
        <h3 id="csv-upload">Upload a file</h3>
        <CsvUpload connection={connection} engine={engine} onLoaded={onLoaded} />
      </section>
      <section className="stack stack-tight" aria-labelledby="csv-there">
        <h3 id="csv-there">A file where the connector runs</h3>
        <p className="soft">
          Each run reads it anew. A path without a folder starts at the configuration.
        </p>
        <div className="upload-to">
          <Field
            label="Path of the file"
            value={typed}
            onChange={setTyped}
            mono
            placeholder="customers.csv"
          />
          <Button icon="play" disabled={typed.trim() === ''} onClick={put}>
            Show the rows
          </Button>
        </div>
      </section>
    </div>
  )
}
