import type { Entries, Form } from '../../app/forms.ts'
import { AsText } from '../../parts/as-text.tsx'
import { Panel } from '../../parts/panel.tsx'
import { SchemaForm } from '../../parts/schema-form.tsx'
import { byObjectOf, linkable, pairsOf, withPairs } from './by-object.ts'
import { HistoryPicker } from './history-picker.tsx'
import { PairsPicker } from './pairs-picker.tsx'
import { selectionOf, withSelection } from './properties.ts'
import { AccountProperties, DeclaredColumns } from './property-picker.tsx'
import { optionsOf, type StreamLine, valuesOf, withOptions } from './streams.ts'

/** Options of one stream, and which of its properties become columns. */
export function StreamPanel({
  line,
  lines,
  connection,
  form,
  config,
  onConfig,
  onClose,
}: {
  readonly line: StreamLine
  /** All streams of the account. */
  readonly lines: readonly StreamLine[]
  readonly connection: string
  readonly form: Form
  readonly config: Entries
  readonly onConfig: (change: (before: Entries) => Entries) => void
  readonly onClose: () => void
}) {
  const options = optionsOf(config, line.name)
  const put = (to: Entries) => onConfig((before) => withOptions(before, line.name, to))
  const selection = selectionOf(options)
  const picker = pickerOf(line)
  const narrowed = formOf(line, form)
  const kind = line.declared?.kind
  const history = kind === 'property_history' ? byObjectOf(options) : undefined
  const pairs = kind === 'associations' ? pairsOf(options) : undefined
  const own = history === undefined ? picked : historyPicked
  return (
    <Panel open onClose={onClose} title={line.name} about={line.summary}>
      <SchemaForm form={narrowed} value={options} onChange={put} omit={[...own, 'pairs']} />
      {picker !== null && selection !== null && (
        <section className="stack" aria-labelledby="properties">
          <h3 id="properties">{picker === 'account' ? 'Properties' : 'Columns'}</h3>
          {picker === 'account' ? (
            <AccountProperties
              connection={connection}
              object={line.object ?? ''}
              selection={selection}
              onChange={(to) => put(withSelection(options, to))}
            />
          ) : (
            <DeclaredColumns
              columns={line.declared?.columns ?? []}
              selection={selection}
              onChange={(to) => put(withSelection(options, to))}
            />
          )}
        </section>
      )}
      {history !== undefined && (
        <HistoryPicker
          connection={connection}
          lines={lines}
          config={config}
          options={options}
          of={history}
          onChange={put}
        />
      )}
      {pairs !== undefined && (
        <PairsPicker
          objects={linkable(lines, config)}
          pairs={pairs}
          onChange={(to) => put(withPairs(options, to))}
        />
      )}
      {'pairs' in options && pairs === undefined && (
        <AsText label={form.properties?.['pairs']?.title ?? 'pairs'} value={options['pairs']} />
      )}
      {history === undefined &&
        (picker === null || selection === null) &&
        picked
          .filter((name) => name in options)
          .map((name) => (
            <AsText
              key={name}
              label={form.properties?.[name]?.title ?? name}
              value={options[name]}
            />
          ))}
    </Panel>
  )
}

const picked = ['properties', 'exclude', 'hash']
/** What is left out of all stays a line of names. */
const historyPicked = ['properties', 'hash']

/** Where the properties come from: the account, or the declaration; null: the stream has none to choose. */
function pickerOf({ declared, object }: StreamLine): 'account' | 'columns' | null {
  if (declared === null) return object === null ? null : 'account'
  if (declared.dynamic_columns === 'all_properties') return object === null ? null : 'account'
  return declared.kind === 'collection' ? 'columns' : null
}

/** The form of any stream with what this one offers. */
function formOf(line: StreamLine, form: Form): Form {
  const { declared } = line
  if (declared === null || form.properties === undefined) return form
  const routes = [...new Set(declared.strategies.flatMap((one) => one.routes))]
  const offered: Readonly<Record<string, readonly string[]>> = {
    strategy: valuesOf(line, 'strategy'),
    storage: valuesOf(line, 'storage'),
    route: routes.length < 2 ? [] : ['auto', ...routes],
  }
  return {
    ...form,
    properties: Object.fromEntries(
      Object.entries(form.properties).flatMap(([name, field]) => {
        const values = offered[name]
        if (values === undefined) return [[name, field] as const]
        return values.length < 2 ? [] : [[name, { ...field, enum: values }] as const]
      }),
    ),
  }
}
