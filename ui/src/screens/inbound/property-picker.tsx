import { useQueries, useQuery } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { memo, useCallback, useDeferredValue, useMemo, useRef, useState } from 'react'
import type { InferResponseType } from 'hono/client'
import { api, ask } from '../../app/api.ts'
import { count, percent, words } from '../../app/format.ts'
import { Button } from '../../parts/button.tsx'
import { Field } from '../../parts/field.tsx'
import { Loading } from '../../parts/loading.tsx'
import { ProblemShown } from '../../parts/problem.tsx'
import { Select } from '../../parts/select.tsx'
import { Tick } from '../../parts/tick.tsx'
import { isRead, type Selection, withHashed, withNewOnes, withRead } from './properties.ts'

type PropertyPage = InferResponseType<
  (typeof api.connections)[':connection']['objects'][':object']['properties']['$get'],
  200
>

/** What the picker shows of a property or column. */
interface Line {
  readonly name: string
  readonly label: string
  readonly type: string
  readonly about: string
  /** It can't be left out or hashed. */
  readonly fixed: boolean
}

interface Fill {
  readonly records: number
  readonly filled: number
  readonly values: readonly string[]
}

/** By name. A plain object, so that what is the same stays the same one. */
type Fills = Readonly<Record<string, Fill>>

interface Choosing {
  readonly selection: Selection
  readonly onChange: (selection: Selection) => void
  /** All, or those that are named: nothing can be left out of all. */
  readonly exact?: boolean
}

const pageSize = '200'
/** As many names as one question about samples takes. */
const sampledAtOnce = 50

async function allProperties(connection: string, object: string): Promise<PropertyPage['rows']> {
  const rows: PropertyPage['rows'][number][] = []
  let after: string | null = null
  do {
    const page: PropertyPage = await ask(
      api.connections[':connection'].objects[':object'].properties.$get({
        param: { connection, object },
        query: { limit: pageSize, ...(after === null ? {} : { after }) },
      }),
    )
    rows.push(...page.rows)
    after = page.after
  } while (after !== null)
  return rows
}

/** The account's properties of an object, with how often they are filled and with what. */
export function AccountProperties({
  connection,
  object,
  ...choosing
}: Choosing & { readonly connection: string; readonly object: string }) {
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['properties', connection, object],
    queryFn: () => allProperties(connection, object),
    staleTime: 60_000,
  })
  const lines = useMemo(
    () =>
      (data ?? []).map(
        (one): Line => ({
          name: one.name,
          label: one.label,
          type:
            one.field_type === one.type
              ? words(one.type)
              : `${words(one.type)}, ${words(one.field_type)}`,
          about: [
            one.description,
            one.sensitivity === null ? '' : `Sensitive: ${words(one.sensitivity)}.`,
          ]
            .filter((text) => text !== '')
            .join(' '),
          fixed: false,
        }),
      ),
    [data],
  )
  if (isPending) return <Loading label="Loading the properties" lines={8} />
  if (error !== null) return <ProblemShown error={error} again={() => void refetch()} />
  return (
    <Picker
      {...choosing}
      lines={lines}
      useFills={(names) => useSamples(connection, object, lines, names)}
    />
  )
}

/** Samples of the properties that are in view, asked for by the fifty, so that the answers are kept while one scrolls. */
function useSamples(
  connection: string,
  object: string,
  lines: readonly Line[],
  inView: readonly string[],
): Fills {
  const place = useMemo(() => new Map(lines.map(({ name }, at) => [name, at])), [lines])
  const blocks = [
    ...new Set(inView.map((name) => Math.floor((place.get(name) ?? 0) / sampledAtOnce))),
  ]
  return useQueries({
    queries: blocks.map((block) => ({
      queryKey: ['samples', connection, object, block],
      queryFn: () =>
        ask(
          api.connections[':connection'].objects[':object'].samples.$get({
            param: { connection, object },
            query: {
              properties: lines
                .slice(block * sampledAtOnce, (block + 1) * sampledAtOnce)
                .map(({ name }) => name)
                .join(','),
            },
          }),
        ),
      staleTime: 5 * 60_000,
      retry: false,
    })),
    combine: (answers) =>
      Object.fromEntries(
        answers.flatMap(({ data }) =>
          (data?.properties ?? []).map(
            ({ name, filled, values }) =>
              [name, { records: data?.records ?? 0, filled, values }] as const,
          ),
        ),
      ),
  })
}

/** The columns that a stream declares; those that the engine lives by land always. */
export function DeclaredColumns({
  columns,
  ...choosing
}: Choosing & {
  readonly columns: readonly {
    readonly name: string
    readonly kind: string
    readonly description: string
  }[]
}) {
  const lines = columns
    .filter(({ name }) => !name.startsWith('_') && !lifecycle.includes(name))
    .map(
      ({ name, kind, description }): Line => ({
        name,
        label: name,
        type: kind,
        about: description,
        // Only text can be hashed (docs/inbound.md).
        fixed: false,
      }),
    )
  return <Picker {...choosing} lines={lines} useFills={noFills} />
}

const lifecycle = ['id', 'created_at', 'updated_at', 'archived_at', 'archived']
const none: Fills = {}
const noFills = () => none

const rowHeight = 64

function Picker({
  lines,
  selection,
  onChange: put,
  exact = false,
  useFills,
}: Choosing & {
  readonly lines: readonly Line[]
  /** What is known of those in view. */
  readonly useFills: (inView: readonly string[]) => Fills
}) {
  const [sought, setSought] = useState('')
  const search = useDeferredValue(sought.trim().toLowerCase())
  const [only, setOnly] = useState(false)
  const shown = useMemo(
    () =>
      lines.filter(
        ({ name, label, about }) =>
          `${name} ${label} ${about}`.toLowerCase().includes(search) &&
          (!only || isRead(selection, name)),
      ),
    [lines, search, only, selection],
  )
  const place = useRef<HTMLDivElement>(null)
  // oxlint-disable-next-line react-hooks/incompatible-library -- of the React Compiler, which is not used here
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => place.current,
    estimateSize: () => rowHeight,
    overscan: 6,
    getItemKey: (at) => shown[at]?.name ?? at,
  })
  const items = virtual.getVirtualItems()
  const inView = items.flatMap(({ index }) => shown[index]?.name ?? [])
  const fills = useFills(inView)
  const names = shown.map(({ name }) => name)
  const onChange = useCallback(
    (to: Selection) =>
      put(
        exact && to.excluded.length > 0
          ? withNewOnes(
              to,
              false,
              lines.map(({ name }) => name),
            )
          : to,
      ),
    [put, exact, lines],
  )
  const read = lines.filter(({ name }) => isRead(selection, name)).length
  return (
    <div className="stack">
      <div className="row spread">
        <div className="row">
          <Select
            label="Which"
            value={selection.chosen === null ? 'all' : 'chosen'}
            choices={[
              { value: 'all', label: exact ? 'All, and new ones' : 'All but some, and new ones' },
              { value: 'chosen', label: 'Only chosen ones' },
            ]}
            onChange={(to) =>
              put(
                exact && to === 'all'
                  ? { ...selection, chosen: null, excluded: [] }
                  : withNewOnes(
                      selection,
                      to === 'all',
                      lines.map(({ name }) => name),
                    ),
              )
            }
          />
          <Field label="Search" type="search" value={sought} onChange={setSought} />
          <Tick checked={only} onChange={setOnly}>
            Only those read
          </Tick>
        </div>
        <div className="row">
          <Button onClick={() => onChange(withRead(selection, names, true))}>
            {search === '' ? 'All' : 'All shown'}
          </Button>
          <Button onClick={() => onChange(withRead(selection, names, false))}>
            {search === '' ? 'None' : 'None shown'}
          </Button>
        </div>
      </div>
      <p role="status" className="small soft number">
        {count(read)} of {count(lines.length)} are read
        {selection.hashed.length > 0 && `, ${count(selection.hashed.length)} as a hash`}
        {search !== '' && `; ${count(shown.length)} shown`}
      </p>
      <div ref={place} className="properties" role="list" aria-label="Properties">
        <div className="properties-all" style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, key, start }) => {
            const line = shown[index]
            return line === undefined ? null : (
              <div
                key={key}
                ref={virtual.measureElement}
                data-index={index}
                role="listitem"
                aria-setsize={shown.length}
                aria-posinset={index + 1}
                className="property"
                style={{ transform: `translateY(${start}px)` }}
              >
                <PropertyRow
                  line={line}
                  fill={fills[line.name]}
                  selection={selection}
                  onChange={onChange}
                />
              </div>
            )
          })}
        </div>
      </div>
    </div>
  )
}

const PropertyRow = memo(function Row({
  line,
  fill,
  selection,
  onChange,
}: Choosing & { readonly line: Line; readonly fill: Fill | undefined }) {
  const read = isRead(selection, line.name)
  return (
    <>
      <Tick
        label={`Read ${line.label}`}
        checked={read}
        onChange={(to) => onChange(withRead(selection, [line.name], to))}
      />
      <div className="property-text" title={line.about}>
        <span className="property-label">{line.label}</span>
        <span className="small soft">
          {line.label !== line.name && <code>{line.name}</code>} {line.type}
        </span>
      </div>
      <div className="property-fill small soft">
        {fill !== undefined && (
          <>
            <span className="number">{percent(fill.filled, fill.records)} filled</span>
            <span className="property-values">{fill.values.join(' · ')}</span>
          </>
        )}
      </div>
      <div className="property-hash">
        {read && (
          <Tick
            checked={selection.hashed.includes(line.name)}
            onChange={(to) => onChange(withHashed(selection, line.name, to))}
          >
            <span className="small">
              Hash<span className="unseen"> {line.label}</span>
            </span>
          </Tick>
        )}
      </div>
    </>
  )
})
