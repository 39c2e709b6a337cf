import { validationError } from '../account/api-error.ts'
import { iso } from '../account/rows.ts'
import type { Account } from '../account/types.ts'
import { numberField, textField, timeField } from '../http/collection-fields.ts'
import { isObject, type JsonObject } from '../http/json.ts'
import type { CollectionControl } from '../http/types.ts'
import { type ContactList, listBook, type ProcessingType } from './lists-book.ts'
import { listBody } from './lists-shape.ts'

function listOf(account: Account, item: JsonObject): ContactList {
  const book = listBook(account)
  const now = account.clock.now()
  const id = Number(textField(item, 'id', textField(item, 'listId', String(book.newId()))))
  const before = book.find(id)
  const type = account.types.find(textField(item, 'objectTypeId', before?.objectTypeId ?? '0-1'))
  if (!type) throw validationError(`No object type ${String(item['objectTypeId'])}`)
  const createdAt = timeField(item, 'createdAt', before?.createdAt ?? now)
  const filters = item['filterBranch']
  return {
    id,
    name: textField(item, 'name', before?.name ?? `List ${id}`),
    objectTypeId: type.id,
    // The API's three words; another one would show as it is.
    processingType: textField(
      item,
      'processingType',
      before?.processingType ?? (isObject(filters) ? 'DYNAMIC' : 'MANUAL'),
    ) as ProcessingType,
    listVersion: numberField(item, 'listVersion', (before?.listVersion ?? 0) + 1),
    createdAt,
    updatedAt: timeField(item, 'updatedAt', before ? now : createdAt),
    filtersUpdatedAt: timeField(item, 'filtersUpdatedAt', before?.filtersUpdatedAt ?? createdAt),
    deletedAt: timeField(item, 'deletedAt', before?.deletedAt ?? null),
    createdById: before?.createdById ?? null,
    updatedById: before?.updatedById ?? null,
    filterBranch: isObject(filters) ? filters : (before?.filterBranch ?? null),
    customProperties: before?.customProperties ?? {},
  }
}

/** Definitions, deleted ones too. `remove` erases for good. */
export function listCollection(account: Account): CollectionControl {
  const book = listBook(account)
  return {
    all: () =>
      book.all().map((list) => ({ id: String(list.id), ...listBody(account, list, true) })),
    put: (items) =>
      items.map((item) => {
        const list = listOf(account, item)
        book.save(list)
        return String(list.id)
      }),
    remove: (ids) => {
      for (const id of ids) book.erase(Number(id))
    },
  }
}

const pairOf = (id: string): readonly [number, number] => {
  const [list = '', record = ''] = id.split('/')
  return [Number(list), Number(record)]
}

/** `LIST/RECORD` is the id. DYNAMIC lists follow their filters, whatever is put here. */
export function membershipCollection(account: Account): CollectionControl {
  const book = listBook(account)
  return {
    *all() {
      for (const { id, objectTypeId } of book.live()) {
        for (const { recordId, lastAdded } of book.members(id)) {
          yield {
            id: `${id}/${recordId}`,
            listId: String(id),
            objectTypeId,
            recordId: String(recordId),
            membershipTimestamp: iso(lastAdded),
          }
        }
      }
    },
    put: (items) =>
      items.map((item) => {
        const list = numberField(item, 'listId', 0)
        const record = numberField(item, 'recordId', 0)
        if (!book.find(list)) throw validationError(`There is no list ${list}`)
        book.add(list, [record], timeField(item, 'membershipTimestamp', account.clock.now()))
        return `${list}/${record}`
      }),
    remove: (ids) => {
      for (const [list, record] of ids.map(pairOf)) book.remove(list, [record])
    },
  }
}
