import type { ObjectTypeDefinition, PropertyDefinition, RecordId } from '../account/definitions.ts'
import type { Linked } from '../account/link-store.ts'
import type { Row } from '../account/record-store.ts'
import type { Account } from '../account/types.ts'
import { exportKnobs } from './knobs.ts'
import type { ExportOrder } from './request.ts'
import { recordIdHeader } from './words.ts'
import { epochText, readableTime } from './times.ts'

export interface ExportColumn {
  readonly header: string
  read(row: Row): string
}

/** Default cut of associated records a row (HUBSPOT.md 3.2). */
const ASSOCIATIONS_PER_ROW = 1000

/** The columns of an export: the id, the properties as asked, the associations (HUBSPOT.md 3.4). */
export function exportColumns(account: Account, order: ExportOrder): readonly ExportColumn[] {
  const { knobs } = account
  const style = knobs.value(exportKnobs.header)
  const names = style === 'as_asked' ? order.names : style === 'names'
  const extra = knobs.value(exportKnobs.idColumn) === 'extra'
  const store = account.objects(order.object.id)
  const columns: ExportColumn[] = [
    {
      header: names && !extra ? 'hs_object_id' : recordIdHeader(order.language),
      read: (row) => String(row.id),
    },
  ]
  for (const name of order.properties) {
    if (name === 'hs_object_id' && !extra) continue
    const property = store.property(name)
    const header = names ? name : (property?.label ?? recordIdHeader(order.language))
    columns.push({ header, read: valueReader(account, order, name, property) })
  }
  const neighbours = new Neighbours(account, order.object)
  for (const type of order.associated) {
    columns.push(...associationColumns(account, order, type, neighbours))
  }
  return columns
}

function valueReader(
  account: Account,
  order: ExportOrder,
  name: string,
  property: PropertyDefinition | undefined,
): ExportColumn['read'] {
  const { knobs } = account
  const type = property?.type
  if (order.values) {
    const inMs = knobs.value(exportKnobs.values) === 'epoch_ms'
    if (inMs && (type === 'datetime' || type === 'date')) return epochReader(order.object, name)
    return (row) => row.get(name) ?? ''
  }
  if (type === 'datetime') {
    const zone = knobs.value(exportKnobs.timeZone)
    return (row) => {
      const value = row.get(name)
      return value === null || value === '' ? '' : readableTime(value, zone)
    }
  }
  const labels = labelsOf(account, order.object, property)
  if (labels.size === 0) return (row) => row.get(name) ?? ''
  return (row) => {
    const value = row.get(name) ?? ''
    if (!value.includes(';')) return labels.get(value) ?? value
    return value
      .split(';')
      .map((each) => labels.get(each) ?? each)
      .join(';')
  }
}

/** Hot: a large export has tens of millions of these cells. */
function epochReader(object: ObjectTypeDefinition, name: string): ExportColumn['read'] {
  if (name === object.createdProperty) return (row) => String(row.createdAt)
  if (name === object.modifiedProperty) return (row) => String(row.updatedAt)
  return (row) => {
    const value = row.get(name)
    return value === null || value === '' ? '' : epochText(value)
  }
}

/** What people see instead of internal values: option labels, stages, owners' names. */
function labelsOf(
  account: Account,
  object: ObjectTypeDefinition,
  property: PropertyDefinition | undefined,
): ReadonlyMap<string, string> {
  if (property === undefined) return new Map()
  if (property.referencedObjectType === 'OWNER') {
    return new Map(
      account
        .owners()
        .map(({ id, firstName, lastName }) => [id, `${firstName} ${lastName}`.trim()]),
    )
  }
  const pipelines = account.pipelines(object.id)
  if (property.name === object.pipeline?.pipeline) {
    return new Map(pipelines.map(({ id, label }) => [id, label]))
  }
  if (property.name === object.pipeline?.stage) {
    return new Map(pipelines.flatMap(({ stages }) => stages.map(({ id, label }) => [id, label])))
  }
  return new Map((property.options ?? []).map(({ value, label }) => [value, label]))
}

/** A row's associations, read once for all of its columns. */
class Neighbours {
  readonly #account: Account
  readonly #from: ObjectTypeDefinition
  readonly #last = new Map<string, { readonly id: RecordId; readonly linked: readonly Linked[] }>()

  constructor(account: Account, from: ObjectTypeDefinition) {
    this.#account = account
    this.#from = from
  }

  of(id: RecordId, to: ObjectTypeDefinition): readonly Linked[] {
    const last = this.#last.get(to.id)
    if (last?.id === id) return last.linked
    const linked = this.#account.links.of({ type: this.#from.id, id }, to.id)
    this.#last.set(to.id, { id, linked })
    return linked
  }
}

function associationColumns(
  account: Account,
  order: ExportOrder,
  to: ObjectTypeDefinition,
  neighbours: Neighbours,
): readonly ExportColumn[] {
  const separator = account.knobs.value(exportKnobs.idSeparator)
  const cut = order.allAssociations ? Number.POSITIVE_INFINITY : ASSOCIATIONS_PER_ROW
  const far = account.objects(to.id)
  const pair = (label: string | null): ExportColumn[] => {
    const suffix = label === null ? '' : ` (${label})`
    const linked = (row: Row): readonly Linked[] => {
      const all = neighbours.of(row.id, to)
      const chosen =
        label === null ? all : all.filter(({ types }) => types.some((type) => type.label === label))
      return chosen.length > cut ? chosen.slice(0, cut) : chosen
    }
    const ids: ExportColumn = {
      header: `Associated ${to.labels.singular} IDs${suffix}`,
      read: (row) =>
        linked(row)
          .map(({ id }) => String(id))
          .join(separator),
    }
    if (!order.displayNames) return [ids]
    const named: ExportColumn = {
      header: `Associated ${to.labels.singular}${suffix}`,
      read: (row) =>
        linked(row)
          .map(({ id }) => far.get(id)?.get(to.primaryDisplayProperty) ?? '')
          .join(separator),
    }
    return [ids, named]
  }
  const labels = order.labelColumns
    ? account.links
        .types(order.object.id, to.id)
        .flatMap(({ label }) => (label === null ? [] : [label]))
    : []
  return [null, ...new Set(labels)].flatMap(pair)
}
