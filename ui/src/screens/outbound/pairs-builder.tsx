import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { Button } from '../../parts/button.tsx'
import { Combobox } from '../../parts/combobox.tsx'
import { Field } from '../../parts/field.tsx'
import { Panel } from '../../parts/panel.tsx'
import { Select } from '../../parts/select.tsx'
import { say, sayFailure } from '../../parts/toasts.tsx'
import { ColumnField } from './column-field.tsx'
import type { LinkDraft } from './draft.ts'
import type { Editing } from './form.ts'
import { labels, preview } from './questions.ts'
import { type LabelFrom, pairsExpression, queryWithPairs } from './sql.ts'
import { columnsIn } from './source-columns.ts'
import { TableBrowser } from './table-browser.tsx'

type LabelKind = LabelFrom['kind']

/** Writes the SQL of an association column for those who have its key and its label in two plain columns. */
export function PairsBuilder({
  open,
  onClose,
  editing,
  link,
  onUsed,
}: {
  readonly open: boolean
  readonly onClose: () => void
  readonly editing: Editing
  readonly link: LinkDraft
  readonly onUsed: (column: string) => void
}) {
  const { draft, change, engine, columns, object } = editing
  const [where, setWhere] = useState<'row' | 'table'>('row')
  const [table, setTable] = useState('')
  const [owner, setOwner] = useState('')
  const [other, setOther] = useState('')
  const [key, setKey] = useState(draft.key)
  const [labelKind, setLabelKind] = useState<LabelKind>('column')
  const [labelText, setLabelText] = useState('')
  const [typed, setTyped] = useState<string | null>(null)
  const pairs = useQuery({
    ...preview(draft.connection, table === '' ? null : { table }),
    enabled: where === 'table' && table !== '',
  }).data
  const there = useQuery(labels(draft.connection, object, link.to)).data
  const back = useQuery(labels(draft.connection, link.to, object)).data
  const known = useMemo(
    () => labelChoices([there ?? [], object, link.to], [back ?? [], link.to, object]),
    [there, back, object, link.to],
  )
  const as = typed ?? `linked_${link.to === '' ? 'records' : link.to}`
  const from = where === 'row' ? columns : columnsIn(pairs)
  const label: LabelFrom =
    labelKind === 'none'
      ? { kind: 'none' }
      : labelKind === 'column'
        ? { kind: 'column', column: labelText }
        : { kind: 'constant', label: labelText }
  const isWhole =
    other !== '' &&
    (labelKind === 'none' || labelText !== '') &&
    (where === 'row' || (table !== '' && owner !== '' && key !== ''))
  const asked = {
    engine,
    as,
    label,
    at:
      where === 'row'
        ? { kind: 'row' as const, other }
        : { kind: 'table' as const, table, owner, other, key },
  }
  const sql = isWhole ? pairsExpression(asked) : ''
  const { source } = draft
  const use = () => {
    if (source === null || 'csv' in source) return
    change({ source: { query: queryWithPairs(asked, source) } })
    say('The source is a query now', `It has the column ${as} beside those that it had.`)
    onUsed(as)
  }
  return (
    <Panel
      open={open}
      onClose={onClose}
      title="An association column from two plain columns"
      about="It is made by SQL, in the query that the sync starts from."
    >
      <Select
        label="The two columns stand"
        value={where}
        choices={[
          { value: 'row', label: 'In the source: each row has one link' },
          { value: 'table', label: 'In a table of pairs: a record has several rows' },
        ]}
        onChange={(to) => {
          setWhere(to)
          setOther('')
          setLabelText('')
        }}
      />
      {where === 'table' && (
        <>
          <TableBrowser
            connection={draft.connection}
            engine={engine}
            chosen={table}
            onChoose={setTable}
          />
          <div className="fields">
            <ColumnField
              label="Its column with the source’s key"
              value={owner}
              columns={from}
              onChange={setOwner}
            />
            <ColumnField
              label="The source’s column that it is joined to"
              value={key}
              columns={columns}
              onChange={setKey}
            />
          </div>
        </>
      )}
      <div className="fields">
        <ColumnField
          label="Column with the other record’s key"
          value={other}
          columns={from}
          onChange={setOther}
        />
        <Select
          label="Label"
          value={labelKind}
          choices={[
            { value: 'column', label: 'From a column' },
            { value: 'constant', label: 'One for all links' },
            { value: 'none', label: 'None' },
          ]}
          onChange={(to) => {
            setLabelKind(to)
            setLabelText('')
          }}
        />
        {labelKind === 'column' && (
          <ColumnField
            label="Column with labels"
            value={labelText}
            columns={from}
            onChange={setLabelText}
          />
        )}
        {labelKind === 'constant' && (
          <Combobox
            label="Name of the label"
            value={labelText}
            items={known}
            draw={({ label: name, more }) => (
              <span className="option">
                <span>{name}</span>
                <span className="soft small option-more">{more}</span>
              </span>
            )}
            onChange={setLabelText}
            none="The account has no such label"
          />
        )}
        <Field label="Name of the new column" value={as} onChange={setTyped} mono />
      </div>
      {isWhole ? (
        <div className="stack stack-tight">
          <p className="field-label">SQL for {engine === 'snowflake' ? 'Snowflake' : 'DuckDB'}</p>
          <pre className="made-sql mono">{sql}</pre>
          <div className="row">
            <Button onClick={() => void copy(sql)}>Copy</Button>
            <Button
              kind="primary"
              disabled={source === null || 'csv' in source || as.trim() === ''}
              onClick={use}
            >
              Use it in the query
            </Button>
          </div>
        </div>
      ) : (
        <p className="soft">Choose the columns, and the SQL is written here.</p>
      )}
    </Panel>
  )
}

/** Labels as each side reads them: a cell may name either. */
const labelChoices = (
  ...sides: readonly (readonly [readonly { readonly label: string | null }[], string, string])[]
) => {
  const all = sides.flatMap(([types, from, to]) =>
    types.flatMap(({ label }) =>
      label === null ? [] : [{ value: label, label, more: `from ${from} to ${to}` }],
    ),
  )
  return all.filter(({ value }, at) => all.findIndex((one) => one.value === value) === at)
}

async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    say('Copied')
  } catch (error) {
    sayFailure(error)
  }
}
