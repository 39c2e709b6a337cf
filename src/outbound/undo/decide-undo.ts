import { memberProperty } from '../../engine/list-members.ts'
import type { Property, WireRecord } from '../../engine/ports.ts'
import { sameValue } from '../fields/same-value.ts'
import type { HeldValues, Values } from '../records/decide.ts'

/** A settled change of the run that is undone. */
export interface Done {
  readonly action: 'create' | 'update' | 'archive'
  /** What it wrote. */
  readonly properties: Values
  /** What the record held before it. */
  readonly before: HeldValues
}

/** What the account holds of it now. */
export interface Now {
  /** The record that was written, if it lives. */
  readonly record: WireRecord | null
  /** Of an archived one: whether the row has another record by now, or somebody else's has its identity. */
  readonly remade: boolean
  readonly taken: boolean
}

export type Undo =
  | {
      readonly kind: 'update'
      readonly properties: Values
      readonly before: HeldValues
      /** Properties that somebody changed since. */
      readonly kept: number
    }
  | { readonly kind: 'archive' }
  | { readonly kind: 'create'; readonly properties: Values }
  /** It is as it was before the run: nothing is to be done. */
  | { readonly kind: 'unchanged' }
  /** Somebody, or a later run, has changed it since: it stays. */
  | { readonly kind: 'kept' }

/** The inverse of one change, as far as what it left is still there. Members of a list are put back by a write. */
export function decideUndo(
  done: Done,
  now: Now,
  properties: ReadonlyMap<string, Property>,
  isList: boolean,
): Undo {
  const isHeld = (name: string, value: string | null, record: WireRecord): boolean => {
    const property = properties.get(name)
    const held = record.properties[name] ?? ''
    return property === undefined
      ? held === (value ?? '')
      : held === (value ?? '') || sameValue(property, value ?? '', held)
  }
  switch (done.action) {
    case 'create': {
      const { record } = now
      if (record === null) return { kind: 'unchanged' }
      const written = Object.entries(done.properties)
      return written.every(([name, value]) => isHeld(name, value, record))
        ? { kind: 'archive' }
        : { kind: 'kept' }
    }
    case 'update': {
      const { record } = now
      if (record === null) return { kind: 'kept' }
      const back: Record<string, string> = {}
      const before: Record<string, string | null> = {}
      let kept = 0
      for (const [name, value] of Object.entries(done.properties)) {
        const was = done.before[name] ?? null
        if (isHeld(name, was, record)) continue
        if (isHeld(name, appended(value, was), record)) {
          back[name] = was ?? ''
          before[name] = record.properties[name] ?? null
        } else kept += 1
      }
      if (Object.keys(back).length > 0) {
        return { kind: 'update', properties: back, before, kept }
      }
      return { kind: kept > 0 ? 'kept' : 'unchanged' }
    }
    case 'archive': {
      if (isList) {
        if (now.record === null) return { kind: 'kept' }
        if ((now.record.properties[memberProperty] ?? '') !== '') return { kind: 'unchanged' }
        return {
          kind: 'update',
          properties: { [memberProperty]: 'true' },
          before: { [memberProperty]: null },
          kept: 0,
        }
      }
      if (now.record !== null || now.remade) return { kind: 'unchanged' }
      if (now.taken) return { kind: 'kept' }
      const values = Object.entries(done.before).flatMap(([name, value]) => {
        const property = properties.get(name)
        const writable = property !== undefined && !property.readOnlyValue && !property.calculated
        return writable && value !== null && value !== '' ? [[name, value] as const] : []
      })
      return { kind: 'create', properties: Object.fromEntries(values) }
    }
    default:
      return done.action satisfies never
  }
}

/** A value that begins with `;` is added to what a checkbox property holds (HUBSPOT.md 2.7). */
function appended(value: string, was: string | null): string {
  if (!value.startsWith(';')) return value
  const all = [...(was ?? '').split(';'), ...value.split(';')].filter((one) => one !== '')
  return [...new Set(all)].join(';')
}
