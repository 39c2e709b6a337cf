import { useQuery } from '@tanstack/react-query'
import { manifest } from '../../app/manifest.ts'
import { Combobox } from '../../parts/combobox.tsx'
import { Field } from '../../parts/field.tsx'
import { Icon } from '../../parts/icon.tsx'
import { ProblemShown } from '../../parts/problem.tsx'
import { Select } from '../../parts/select.tsx'
import { Choices } from './choices.tsx'
import { ColumnField } from './column-field.tsx'
import type { Draft, IdentityDraft } from './draft.ts'
import type { Editing } from './form.ts'
import { LinkRows } from './link-rows.tsx'
import { columnNamed, type SourceColumn } from './mapping.ts'
import { PropertyField } from './property-field.tsx'
import { accountObjects, type Property } from './questions.ts'
import { type DeclaredTarget, declarationOf } from './targets.ts'
import { memberStrategySaid, strategySaid } from './words.ts'

/** What the rows become, how they do, and how a row finds its record. */
export function TargetStep({ editing }: { readonly editing: Editing }) {
  const { draft, change, declared, columns } = editing
  const strategySentence = declared?.writes === 'members' ? memberStrategySaid : strategySaid
  return (
    <>
      <div className="card stack">
        <TargetField editing={editing} />
        {declared !== null && (
          <>
            <p className="soft">{declared.summary}</p>
            {declared.notes.length > 0 && (
              <ul className="notes small">
                {declared.notes.map((note) => (
                  <li key={note}>
                    <WithCode text={note} />
                  </li>
                ))}
              </ul>
            )}
          </>
        )}
      </div>
      {declared?.writes === 'links' && <LinkRows editing={editing} />}
      {declared?.writes === 'members' && (
        <div className="card fields">
          <Field
            label="List"
            value={listText(draft.list)}
            onChange={(list) => change({ list })}
            hint="The name of a static list, or its id."
          />
          <Field
            label="Object of the list"
            value={draft.object}
            onChange={(object) => change({ object })}
            placeholder={declared.object}
          />
        </div>
      )}
      {declared !== null && declared.writes !== 'links' && (
        <>
          <div className="card">
            <Choices
              label="Strategy"
              value={draft.strategy}
              choices={declared.strategies.map(strategySentence)}
              onChange={(strategy) => change({ strategy })}
            />
          </div>
          <div className="card stack">
            {declared.writes === 'records' && (
              <div className="fields">
                <ColumnField
                  label="Key: the column that tells source rows apart"
                  value={draft.key}
                  columns={columns}
                  onChange={(key) => change({ key })}
                  hint="Unique and never null. Rows without it, and rows that share one, are refused."
                />
              </div>
            )}
            <Identity editing={editing} declared={declared} />
          </div>
        </>
      )}
    </>
  )
}

/** Names of the document stand between backticks in the manifest's sentences. */
const WithCode = ({ text }: { readonly text: string }) =>
  text.split('`').map((piece, at) => (at % 2 === 1 ? <code key={at}>{piece}</code> : piece))

const listText = (list: Draft['list']): string =>
  typeof list === 'object' ? String('id' in list ? list.id : list.name) : String(list)

function TargetField({ editing: { draft, change, columns } }: { readonly editing: Editing }) {
  const declared = (useQuery(manifest).data?.targets ?? []) as readonly DeclaredTarget[]
  const { data, error, isLoading, refetch } = useQuery(accountObjects(draft.connection))
  if (error !== null) return <ProblemShown error={error} again={() => void refetch()} />
  const missing = new Map(data?.targets.map((one) => [one.name, one.missing_scopes]) ?? [])
  const lacks = missing.get(draft.target) ?? []
  return (
    <>
      <Combobox
        label="The rows become"
        value={draft.target}
        items={(data?.targets ?? []).map(({ name, missing_scopes: scopes }) => ({
          value: name,
          label: name,
          more: declarationOf(declared, name)?.summary ?? '',
          scopes,
        }))}
        placeholder={isLoading ? 'Loading what the account offers…' : 'Choose a target'}
        none="The account has no such object"
        onChange={(target) => {
          if (target === draft.target || target === '') return
          const to = declarationOf(declared, target)
          change({
            target,
            fields: [],
            identity: firstIdentity(to, columns),
            strategy: firstStrategy(to, draft.strategy),
          })
        }}
        draw={({ label, more, scopes }) => (
          <span className="option">
            <span>{label}</span>
            <span className="soft small option-more">
              {scopes.length > 0 ? `needs ${scopes.join(', ')}` : more}
            </span>
          </span>
        )}
      />
      {lacks.length > 0 && (
        <p className="warned">
          <Icon name="warning" size={16} /> The connection lacks{' '}
          {lacks.length === 1 ? 'the scope' : 'the scopes'} <code>{lacks.join(', ')}</code>: add{' '}
          {lacks.length === 1 ? 'it' : 'them'} to the app in HubSpot before the first run.
        </p>
      )}
    </>
  )
}

/** What was chosen before, where the target has it. Rows that are links have none. */
function firstStrategy(declared: DeclaredTarget | null, before: string): string {
  const offered = declared === null || declared.writes === 'links' ? [] : declared.strategies
  return [before, 'upsert'].find((one) => offered.includes(one)) ?? offered[0] ?? ''
}

/** The first way of telling records that needs nothing but a column. */
function firstIdentity(
  declared: DeclaredTarget | null,
  columns: readonly SourceColumn[],
): IdentityDraft {
  const named = declared?.identities.find(({ property }) => property !== null)
  if (named !== undefined) return { kind: 'property', ...withColumn(named.property ?? '', columns) }
  return declared?.writes === 'links'
    ? { kind: 'none' }
    : { kind: 'property', property: '', column: '' }
}

const identityKinds = { property: 'By a property', record_id: 'By HubSpot’s record id' } as const
const isUnique = (one: Property): boolean => one.unique

function Identity({
  editing: { draft, change, columns, object },
  declared,
}: {
  readonly editing: Editing
  readonly declared: DeclaredTarget
}) {
  const { identity, connection } = draft
  const named = declared.identities.flatMap(({ property }) => property ?? [])
  const anyProperty = declared.identities.some(({ kind }) => kind === 'any_property')
  const choices = [
    { value: 'property' as const, label: identityKinds.property },
    ...(declared.identities.some(({ kind }) => kind === 'record_id') && draft.strategy !== 'create'
      ? [{ value: 'record_id' as const, label: identityKinds.record_id }]
      : []),
    ...(draft.strategy === 'create' || identity.kind === 'none'
      ? [{ value: 'none' as const, label: 'Not at all: each new key makes a record' }]
      : []),
  ]
  const asked = declared.writes === 'members' && draft.object !== '' ? draft.object : object
  return (
    <div className="fields">
      <Select
        label="How a row finds its record"
        value={identity.kind}
        choices={choices}
        onChange={(kind) =>
          change({
            identity:
              kind === 'none'
                ? { kind }
                : kind === 'record_id'
                  ? { kind, column: columnOf(identity) }
                  : { kind, property: named[0] ?? '', column: columnOf(identity) },
          })
        }
      />
      {identity.kind === 'property' && (
        <PropertyField
          connection={connection}
          object={asked}
          label="Property"
          value={identity.property}
          onChange={(property) =>
            change({
              identity: {
                ...identity,
                property,
                column:
                  identity.column === ''
                    ? (columnNamed(columns, property)?.name ?? '')
                    : identity.column,
              },
            })
          }
          wanted={(one) => anyProperty || one.unique || named.includes(one.name)}
          first={isUnique}
          hint={
            anyProperty
              ? 'Any property; a value that several records have is set aside.'
              : 'Properties with unique values, which HubSpot lets nobody use twice.'
          }
        />
      )}
      {identity.kind !== 'none' && (
        <ColumnField
          label="Column with its values"
          value={identity.column}
          columns={columns}
          onChange={(column) => change({ identity: { ...identity, column } })}
        />
      )}
    </div>
  )
}

const withColumn = (property: string, columns: readonly SourceColumn[]) => ({
  property,
  column: columnNamed(columns, property)?.name ?? '',
})

const columnOf = (identity: IdentityDraft): string =>
  identity.kind === 'none' ? '' : identity.column
