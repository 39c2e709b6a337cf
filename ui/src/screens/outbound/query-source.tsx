import { Field as BaseField } from '@base-ui/react/field'
import { useState } from 'react'
import { Button } from '../../parts/button.tsx'

/** One SELECT, as it is typed. Its rows are shown when it is asked for, or left. */
export function QuerySource({
  query,
  begin,
  onQuery,
}: {
  /** The source now; empty: it is none. */
  readonly query: string
  /** What stands there at first, when it is none. */
  readonly begin: string
  readonly onQuery: (query: string) => void
}) {
  const [text, setText] = useState(query === '' ? begin : query)
  const [before, setBefore] = useState(query)
  // A query that was written elsewhere, as by the builder of links, replaces what was typed.
  if (before !== query) {
    setBefore(query)
    setText(query)
  }
  const apply = () => {
    if (text.trim() !== query.trim()) onQuery(text)
  }
  return (
    <div className="stack stack-tight">
      <BaseField.Root className="field">
        <BaseField.Label className="field-label">Query</BaseField.Label>
        <BaseField.Control
          render={<textarea rows={Math.min(24, Math.max(8, text.split('\n').length + 1))} />}
          className="input mono query"
          value={text}
          spellCheck={false}
          placeholder={'SELECT customer_id, email, first_name\nFROM analytics.customers'}
          onValueChange={(to) => setText(to)}
          onBlur={() => {
            if (text !== begin) apply()
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) apply()
          }}
        />
        <BaseField.Description className="field-hint">
          One SELECT in the warehouse’s own SQL. Ctrl and Enter show its rows.
        </BaseField.Description>
      </BaseField.Root>
      <div>
        <Button icon="play" disabled={text.trim() === ''} onClick={apply}>
          Show the rows
        </Button>
      </div>
    </div>
  )
}
