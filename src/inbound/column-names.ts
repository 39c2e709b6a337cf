import { createHash } from 'node:crypto'
import type { ColumnKind } from '../declare/index.ts'
import type { Traits } from '../engine/ports.ts'

/** A property's column, for good: once given, a name is never given to anything else. */
export interface NamedColumn {
  readonly property: string
  readonly column: string
  readonly kind: ColumnKind
  /** False once the property is gone or has another type: the column stays, nothing new lands in it. */
  readonly current: boolean
}

export interface PropertyEvent {
  readonly change: 'column_added' | 'property_retyped' | 'property_removed' | 'property_restored'
  readonly property: string
  readonly column: string
  readonly detail: string
}

export interface NameMap {
  readonly columns: readonly NamedColumn[]
  readonly events: readonly PropertyEvent[]
}

interface Wanted {
  readonly name: string
  readonly kind: ColumnKind
  readonly hubspotType: string
}

interface Naming {
  /** Columns of ours, which no property may take. */
  readonly reserved: readonly string[]
  readonly longest: number
  /** An engine that folds names to upper case has no way back to a name of mixed case: there columns are in lower case. */
  readonly folds: Traits['folds']
}

const lowerCase = (letters: string): string => letters.toLowerCase()

/** Two names that an engine takes for one have the same key. */
const foldKey = (name: string): string => name.toLowerCase()

/** Of names that fold to one, the all-lower-case one comes first, then code-point order (CONTRACT.md, Types). */
function byPrecedence(one: Wanted, other: Wanted): number {
  const [oneKey, otherKey] = [foldKey(one.name), foldKey(other.name)]
  if (oneKey !== otherKey) return oneKey < otherKey ? -1 : 1
  if (one.name === other.name) return 0
  if (one.name === oneKey) return -1
  if (other.name === otherKey) return 1
  return one.name < other.name ? -1 : 1
}

/** Cuts what is too long to a stable, distinct name; the ending tells apart what begins alike. */
function fitting(name: string, longest: number): string {
  if (Buffer.byteLength(name) <= longest) return name
  const mark = `__${createHash('sha256').update(name).digest('hex').slice(0, 8)}`
  let kept = ''
  for (const character of name) {
    if (Buffer.byteLength(kept + character) > longest - mark.length) break
    kept += character
  }
  return kept + mark
}

function freeName(base: string, taken: ReadonlySet<string>, longest: number): string {
  const first = fitting(base, longest)
  if (!taken.has(foldKey(first))) return first
  for (let number = 2; ; number += 1) {
    const next = `${fitting(base, longest - `__${number}`.length)}__${number}`
    if (!taken.has(foldKey(next))) return next
  }
}

/**
 * Gives each wanted property its column. Columns of `kept` stay as they are: a re-typed property gets a new one named after
 * its type, a removed one keeps its column.
 */
export function nameColumns(
  kept: readonly NamedColumn[],
  wanted: readonly Wanted[],
  inAccount: ReadonlySet<string>,
  naming: Naming,
): NameMap {
  const taken = new Set([...naming.reserved, ...kept.map((named) => named.column)].map(foldKey))
  const events: PropertyEvent[] = []
  const columns: NamedColumn[] = kept.map((named) => ({ ...named, current: false }))
  const isFirst = kept.length === 0

  for (const property of [...wanted].sort(byPrecedence)) {
    const at = columns.findIndex(
      (named) => named.property === property.name && named.kind === property.kind,
    )
    const known = columns[at]
    if (known !== undefined) {
      const before = kept[at]
      columns[at] = { ...known, current: true }
      if (before?.current === false) {
        events.push(event('property_restored', property.name, known.column, property.hubspotType))
      }
      continue
    }
    const retyped = kept.some((named) => named.property === property.name)
    const spelled = retyped ? `${property.name}__${property.hubspotType}` : property.name
    const base = naming.folds === 'upper' ? spelled.replace(/[A-Z]+/g, lowerCase) : spelled
    const column = freeName(base, taken, naming.longest)
    taken.add(foldKey(column))
    columns.push({ property: property.name, column, kind: property.kind, current: true })
    if (retyped) events.push(event('property_retyped', property.name, column, property.hubspotType))
    else if (!isFirst)
      events.push(event('column_added', property.name, column, property.hubspotType))
  }
  for (const named of kept) {
    if (named.current && !inAccount.has(named.property)) {
      events.push(event('property_removed', named.property, named.column, named.kind))
    }
  }
  return { columns, events }
}

function event(
  change: PropertyEvent['change'],
  property: string,
  column: string,
  detail: string,
): PropertyEvent {
  return { change, property, column, detail }
}
