import { Buffer } from 'node:buffer'
import { notFound, validationError } from '../account/api-error.ts'
import type { ObjectTypeDefinition, RecordId, RecordRef } from '../account/definitions.ts'
import type { Linked, LinkType } from '../account/link-store.ts'
import type { Call } from '../http/types.ts'
import { associationKnobs } from './associations-knobs.ts'

export interface SpecWithLabel {
  readonly category: string
  readonly typeId: number
  readonly label: string | null
}

export function specWithLabel({ category, typeId, label }: LinkType): SpecWithLabel {
  return { category, typeId, label }
}

/** HUBSPOT.md 6: numbers in the v4 examples, strings in every schema. */
function wireId(call: Call, id: RecordId): number | string {
  if (call.dated) return String(id)
  return call.account.knobs.value<'number' | 'string'>(associationKnobs.idsAs) === 'string'
    ? String(id)
    : id
}

export function labelsBetween(call: Call, from: RecordRef, to: RecordRef, linked: Linked): unknown {
  return {
    fromObjectTypeId: from.type,
    fromObjectId: wireId(call, from.id),
    toObjectTypeId: to.type,
    toObjectId: wireId(call, to.id),
    labels: linked.types.flatMap((type) => (type.label === null ? [] : [type.label])),
  }
}

/** Both directions of the unlabelled type, as HubSpot's default calls answer. */
export function defaultPair(call: Call, from: RecordRef, to: RecordRef): readonly unknown[] {
  const direction = (near: RecordRef, far: RecordRef): unknown => {
    const plain = call.account.links.types(near.type, far.type).find((type) => type.label === null)
    return {
      from: { id: String(near.id) },
      to: { id: String(far.id) },
      associationSpec: {
        associationCategory: plain?.category,
        associationTypeId: plain?.typeId,
      },
    }
  }
  return [direction(from, to), direction(to, from)]
}

export interface LinkPage {
  readonly to: readonly Linked[]
  readonly paging: { readonly next: { readonly after: string; readonly link: string } } | undefined
}

export function page(
  call: Call,
  from: RecordRef,
  to: ObjectTypeDefinition,
  after: string | undefined,
  limit: number,
): LinkPage {
  const all = call.account.links.of(from, to.id)
  const afterId = after === undefined ? -1 : cursorId(after)
  let start = 0
  while (start < all.length && (all[start]?.id ?? 0) <= afterId) start++
  const shown = all.slice(start, start + limit)
  const last = shown.at(-1)
  if (last === undefined || start + limit >= all.length) return { to: shown, paging: undefined }
  const next = cursor(to, last.id)
  const path = call.dated
    ? `/crm/objects/${call.version}/${from.type}/${from.id}/associations/${to.id}`
    : `/crm/v4/objects/${from.type}/${from.id}/associations/${to.id}`
  const link = `${call.baseUrl}${path}?after=${encodeURIComponent(next)}&limit=${limit}`
  return { to: shown, paging: { next: { after: next, link } } }
}

/** Opaque to the caller. */
function cursor(to: ObjectTypeDefinition, id: RecordId): string {
  return Buffer.from(`${to.id}-${id}`).toString('base64')
}

function cursorId(after: string): RecordId {
  const id = /(?:^|-)(\d+)$/.exec(
    /^\d+$/.test(after) ? after : Buffer.from(after, 'base64').toString(),
  )?.[1]
  if (id === undefined) throw validationError(`Invalid paging cursor: ${after}`)
  return Number(id)
}

export function linkedOnWire(call: Call, linked: Linked): unknown {
  return {
    toObjectId: wireId(call, linked.id),
    associationTypes: linked.types.map(specWithLabel),
  }
}

export function mustExist(call: Call, ref: RecordRef): void {
  const row = call.account.objects(ref.type).get(ref.id)
  if (row === undefined || row.archived || row.mergedInto !== null) {
    throw notFound(`Object not found. objectId=${ref.id} objectTypeId=${ref.type}`)
  }
}
