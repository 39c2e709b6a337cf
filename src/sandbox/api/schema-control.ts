import { validationError } from '../account/api-error.ts'
import type { Account } from '../account/types.ts'
import { textField, timeField } from '../http/collection-fields.ts'
import { asList, type JsonObject, textList } from '../http/json.ts'
import type { CollectionControl } from '../http/types.ts'
import { labelsOf, propertyOf } from './schema-input.ts'
import { note, schemaBody } from './schema-shape.ts'

function requiredOf(item: JsonObject, before: readonly string[]): readonly string[] {
  return item['requiredProperties'] === undefined ? before : textList(item['requiredProperties'])
}

/** Custom objects, under any name; of a known id labels and required properties change. `remove` deletes the schema, records or not. */
export function schemaCollection(account: Account): CollectionControl {
  return {
    all: () =>
      account.types
        .all()
        .filter(({ custom }) => custom)
        .map((type) => ({ ...schemaBody(account, type), id: type.id })),
    put: (items) =>
      items.map((item) => {
        const id = textField(item, 'id', '')
        const known = account.types.find(id)
        const createdAt = timeField(item, 'createdAt', account.clock.now())
        if (known?.custom) {
          account.redefineCustomObject({
            ...known,
            labels: labelsOf(item['labels'], known.labels),
            required: { all: requiredOf(item, known.required.all), any: [] },
          })
          note(account, known, { updatedAt: account.clock.now() })
          return known.id
        }
        const name = textField(item, 'name', '')
        if (name === '') throw validationError('name is required')
        const properties = asList(item['properties'] ?? [], 'properties').map(propertyOf)
        const type = account.defineCustomObject({
          name,
          labels: labelsOf(item['labels'], { singular: name, plural: name }),
          primaryDisplayProperty: textField(
            item,
            'primaryDisplayProperty',
            properties[0]?.name ?? 'hs_object_id',
          ),
          requiredProperties: requiredOf(item, []),
          properties,
        })
        note(account, type, { createdAt })
        return type.id
      }),
    remove: (ids) => {
      for (const id of ids) {
        const type = account.types.find(id)
        if (!type?.custom) continue
        note(account, type, { archivedAt: account.clock.now() })
        account.retireCustomObject(type.id, 'archive')
      }
    },
  }
}
