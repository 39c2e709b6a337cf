import { Field as BaseField } from '@base-ui/react/field'
import { Button } from '../../parts/button.tsx'
import { Combobox } from '../../parts/combobox.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Select } from '../../parts/select.tsx'
import { columnsOf, Table } from '../../parts/table.tsx'
import { ColumnField } from './column-field.tsx'
import type { FieldDraft, NullRule } from './draft.ts'
import { FitSaid, type Holding } from './fit-said.tsx'
import {
  columnNamed,
  needsLook,
  type SourceColumn,
  typeWord,
  valuesWithoutOption,
} from './mapping.ts'
import type { Property } from './questions.ts'

/** One field of the sync with all that is known of both of its sides. */
export interface FieldRow {
  readonly field: FieldDraft
  /** Undefined while the account is asked; null: it has none of that name. */
  readonly property: Property | null | undefined
  readonly samples: { readonly filled: number; readonly values: readonly string[] } | undefined
  readonly records: number
  readonly required: boolean
  readonly columns: readonly SourceColumn[]
  /** Null while there is no source. */
  readonly holding: Holding | null
  readonly change: (field: FieldDraft) => void
  readonly remove: () => void
}

const sources = [
  { value: 'column', label: 'Column' },
  { value: 'value', label: 'Constant' },
  { value: 'sql', label: 'Expression' },
] as const

const rules: readonly { readonly value: NullRule; readonly label: string }[] = [
  { value: 'leave', label: 'Leave if null' },
  { value: 'clear', label: 'Clear if null' },
  { value: 'create', label: 'New records only' },
]

const helper = columnsOf<FieldRow>()
const columns = helper.columns([
  helper.display({
    id: 'from',
    header: 'From the source',
    cell: ({ row: { original: row } }) => <From row={row} />,
  }),
  helper.display({
    id: 'to',
    header: 'To the property',
    cell: ({ row: { original: row } }) => <To row={row} />,
  }),
  helper.display({
    id: 'rule',
    header: 'Rule',
    cell: ({ row: { original: row } }) => (
      <Select
        label={`${row.field.property}: rule`}
        hideLabel
        value={row.field.rule}
        choices={rules}
        onChange={(rule) => row.change({ ...row.field, rule })}
      />
    ),
  }),
  helper.display({
    id: 'remove',
    header: () => <span className="unseen">Take out</span>,
    cell: ({ row: { original: row } }) => (
      <Button
        kind="quiet"
        icon="close"
        label={`Take ${row.field.property} out`}
        onClick={row.remove}
      />
    ),
  }),
])

export function FieldRows({ rows }: { readonly rows: readonly FieldRow[] }) {
  return (
    <Table
      label="Fields"
      kind="mapping"
      columns={columns}
      rows={rows}
      idOf={({ field }) => field.property}
      height={92}
    />
  )
}

function From({
  row: { field, property: of, columns: known, change },
}: {
  readonly row: FieldRow
}) {
  const { from, property } = field
  const column = columnNamed(known, from.text)
  const put = (text: string) => change({ ...field, from: { ...from, text } })
  return (
    <div className="map-side">
      <div className="map-from">
        <Select
          label={`${property}: kind of source`}
          hideLabel
          value={from.kind}
          choices={sources}
          onChange={(kind) => change({ ...field, from: { kind, text: '' } })}
        />
        {from.kind === 'column' ? (
          <ColumnField
            label={`${property}: column`}
            hideLabel
            value={from.text}
            columns={known}
            onChange={put}
          />
        ) : from.kind === 'value' && of != null && isWholeSelect(of) ? (
          <Combobox
            label={`${property}: constant`}
            hideLabel
            value={from.text}
            items={of.options}
            onChange={put}
            placeholder="Choose an option"
            none="The property has no such option"
          />
        ) : (
          <BaseField.Root className="field">
            <BaseField.Label className="unseen">
              {`${property}: ${from.kind === 'sql' ? 'expression' : 'constant'}`}
            </BaseField.Label>
            <BaseField.Control
              className={`input${from.kind === 'sql' ? ' mono' : ''}`}
              value={from.text}
              spellCheck={false}
              placeholder={from.kind === 'sql' ? 'upper(city)' : 'the same for all rows'}
              onValueChange={put}
            />
          </BaseField.Root>
        )}
      </div>
      {from.kind === 'column' && (
        <p className="small soft map-samples">
          {column === null ? (
            known.length > 0 && from.text !== '' ? (
              <span className="map-bad">The source has no column {from.text}.</span>
            ) : null
          ) : (
            <>
              <span className="mono">{column.type}</span>{' '}
              {column.samples.length === 0
                ? 'null in the first rows'
                : column.samples.slice(0, 12).join(' · ')}
            </>
          )}
        </p>
      )}
    </div>
  )
}

/** All of its options are at hand. */
const isWholeSelect = ({ type, field_type: field, options, options_count: count }: Property) =>
  type === 'enumeration' && field !== 'checkbox' && count > 0 && options.length === count

function To({ row }: { readonly row: FieldRow }) {
  const { field, property, samples, records, required, columns: known, holding } = row
  if (property === undefined || property === null)
    return (
      <div className="map-side">
        <p>
          <strong className="mono">{field.property}</strong>
        </p>
        {property === null && (
          <p className="small map-bad">
            The account has no such property, unless the run may create it.
          </p>
        )}
      </div>
    )
  const column = field.from.kind === 'column' ? columnNamed(known, field.from.text) : null
  const strange =
    field.from.kind === 'value' && holding?.mayCreate !== true
      ? valuesWithoutOption([field.from.text], property)
      : null
  return (
    <div className="map-side">
      <p className="row map-name">
        <strong>{property.label}</strong>
        <span className="small soft mono">{property.name}</span>
        {required && <Mark tone="warn">required</Mark>}
        {property.unique && <Mark tone="idle">unique</Mark>}
        {property.read_only && <Mark tone="bad">read only</Mark>}
      </p>
      <p className="small soft map-samples">
        {typeWord(property)}
        {property.options_count > 0 && property.type === 'enumeration'
          ? `, ${property.options_count} options: ${property.options
              .slice(0, 4)
              .map(({ label }) => label)
              .join(', ')}${property.options_count > 4 ? ', …' : ''}`
          : ''}
        {samples === undefined || records === 0
          ? ''
          : samples.filled === 0
            ? ` · empty in the first ${records} records`
            : ` · ${samples.values.join(' · ')}`}
      </p>
      {property.read_only && (
        <p className="small map-bad">HubSpot lets nobody write it: take it out.</p>
      )}
      {strange !== null && strange.length > 0 && (
        <p className="small map-bad">
          <Icon name="warning" size={14} /> No option: {strange.join(', ')}
        </p>
      )}
      {column !== null && holding !== null && needsLook(column, property) && (
        <FitSaid holding={holding} of={{ column: column.name }} property={property} />
      )}
      {field.from.kind === 'sql' && field.from.text.trim() !== '' && holding !== null && (
        <FitSaid holding={holding} of={{ sql: field.from.text }} property={property} />
      )}
      {typeof field.written === 'object' && field.written?.allow_backwards === true && (
        <p className="small soft">
          <code>allow_backwards: true</code>
        </p>
      )}
    </div>
  )
}

const Mark = ({
  tone,
  children,
}: {
  readonly tone: 'warn' | 'bad' | 'idle'
  readonly children: string
}) => <span className={`map-mark map-mark-${tone}`}>{children}</span>
