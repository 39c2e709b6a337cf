import { useQuery } from '@tanstack/react-query'
import { useMemo, useRef, useState } from 'react'
import { toldOf } from '../../app/api.ts'
import { tablesWith, usePages } from '../../app/pages.ts'
import { Button } from '../../parts/button.tsx'
import { CodeArea, type CodePlace } from '../../parts/code-area.tsx'
import { Combobox } from '../../parts/combobox.tsx'
import { Icon } from '../../parts/icon.tsx'
import { preview } from './questions.ts'
import type { Engine } from './sql.ts'
import { lineNamed, namesFor, withInserted } from './sql-names.ts'

const lineHeight = 21
const padding = 34

/** One SELECT, as it is typed. Its rows are shown when it is asked for, or left. */
export function QuerySource({
  connection,
  engine,
  query,
  begin,
  onQuery,
}: {
  readonly connection: string
  readonly engine: Engine
  /** The source now; empty: it is none. */
  readonly query: string
  /** What stands there at first, when it is none. */
  readonly begin: string
  readonly onQuery: (query: string) => void
}) {
  const [text, setText] = useState(query === '' ? begin : query)
  const [before, setBefore] = useState(query)
  const place = useRef<CodePlace>(null)
  // A query that was written elsewhere, as by the builder of links, replaces what was typed.
  if (before !== query) {
    setBefore(query)
    setText(query)
  }
  const shown = useQuery(preview(connection, query === '' ? null : { query }))
  const isShown = query !== '' && text === query
  const why = isShown && shown.error !== null ? toldOf(shown.error).why : ''
  const line = lineNamed(why)
  const marked = useMemo(() => new Set(line === null ? [] : [line]), [line])
  const run = () => {
    if (text.trim() === '') return
    if (text === query) void shown.refetch()
    else onQuery(text)
  }
  return (
    <div className="stack stack-tight">
      <CodeArea
        ref={place}
        label="Query"
        value={text}
        marked={marked}
        height={Math.min(24, Math.max(8, text.split('\n').length + 1)) * lineHeight + padding}
        placeholder={'SELECT customer_id, email, first_name\nFROM analytics.customers'}
        onChange={setText}
        onRun={run}
        onLeave={() => {
          if (text !== begin && text.trim() !== query.trim()) onQuery(text)
        }}
      />
      <p className="field-hint">
        One SELECT in the warehouse’s own SQL. Ctrl or ⌘ and Enter show its rows; Tab goes on to the
        next field.
      </p>
      {line !== null && (
        <p className="small map-bad">
          <Icon name="warning" size={14} />{' '}
          <button type="button" className="link-button" onClick={() => place.current?.go(line)}>
            Line {line}
          </button>{' '}
          is where the warehouse stopped.
        </p>
      )}
      <div className="query-acts">
        <Insert
          connection={connection}
          engine={engine}
          text={text}
          onInsert={(name) => {
            const at = place.current?.selected() ?? { from: text.length, until: text.length }
            const made = withInserted(text, at, name)
            setText(made.text)
            place.current?.moveTo(made.cursor)
          }}
        />
        <Button
          icon="play"
          kind={isShown ? 'plain' : 'primary'}
          busy={isShown && shown.isFetching}
          disabled={text.trim() === ''}
          onClick={run}
        >
          Show the rows
        </Button>
      </div>
    </div>
  )
}

function Insert({
  connection,
  engine,
  text,
  onInsert,
}: {
  readonly connection: string
  readonly engine: Engine
  readonly text: string
  readonly onInsert: (name: string) => void
}) {
  const { rows } = usePages({ ...tablesWith(connection, ''), size: 200 })
  const items = useMemo(() => namesFor(engine, text, rows), [engine, text, rows])
  return (
    <Combobox
      label="Insert a table or a column"
      value=""
      items={items}
      onChange={(chosen) => {
        const found = items.find(({ value }) => value === chosen)
        if (found !== undefined) onInsert(found.label)
      }}
      placeholder="Find by name"
      none="Nothing of that name"
      draw={({ label, more }) => (
        <span className="option">
          <span className="mono">{label}</span>
          <span className="soft small option-more">{more}</span>
        </span>
      )}
    />
  )
}
