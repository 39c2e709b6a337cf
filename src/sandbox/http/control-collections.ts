import { ApiError } from '../account/api-error.ts'
import type { Account } from '../account/types.ts'
import type { CollectionControl, Part } from './types.ts'
import { asList, asObject, type JsonObject, textList } from './json.ts'

/** Every collection of the account's rooms by name. */
function allOf(
  account: Account,
  parts: readonly Part[],
): Readonly<Record<string, CollectionControl>> {
  return Object.fromEntries(
    parts.flatMap((part) => Object.entries(part.collections?.(account) ?? {})),
  )
}

/** Throws ApiError 404, naming those that exist. */
export function collectionOf(
  account: Account,
  parts: readonly Part[],
  name: string,
): CollectionControl {
  const collections = allOf(account, parts)
  const found = Object.hasOwn(collections, name) ? collections[name] : undefined
  if (found) return found
  throw new ApiError(
    404,
    'OBJECT_NOT_FOUND',
    `The sandbox has no collection ${name}; it has ${Object.keys(collections).sort().join(', ')}`,
  )
}

/** First what goes, then what comes, so that one call can replace an item. */
export function changeCollection(collection: CollectionControl, body: JsonObject): JsonObject {
  const items = asList(body['items'] ?? [], 'items').map((item) => asObject(item, 'item'))
  collection.remove(textList(body['remove'] ?? []))
  return { ids: collection.put(items) }
}
