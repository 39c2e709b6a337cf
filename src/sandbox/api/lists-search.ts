import { validationError } from '../account/api-error.ts'
import type { Answer, Call, Route } from '../http/types.ts'
import { asObject, optionalText, textList } from '../http/json.ts'
import { type ContactList, listBook, listKnobs } from './lists-book.ts'
import { foundBody, listPaths, listReadScopes, usualProperties } from './lists-shape.ts'

// HUBSPOT.md 8, lists search.
const STANDARD_COUNT = 20
const MOST = 500
const OFFSET_CEILING = 10_000

type Order = (a: ContactList, b: ContactList) => number

const byId: Order = (a, b) => a.id - b.id
const byUpdate: Order = (a, b) => a.updatedAt - b.updatedAt || byId(a, b)

// HUBSPOT.md 8. Without a sort: by id, our choice.
const orders: Readonly<Record<string, Order>> = {
  HS_LIST_ID: byId,
  HS_UPDATED_AT: byUpdate,
  '-HS_UPDATED_AT': (a, b) => byUpdate(b, a),
}

function wholeNumber(value: unknown, name: string, standard: number): number {
  if (value === undefined || value === null) return standard
  const number = Number(value)
  if (!Number.isInteger(number) || number < 0)
    throw validationError(`${name} must be a whole number from 0`)
  return number
}

function search(call: Call): Answer {
  const body = asObject(call.json() ?? {})
  const count = wholeNumber(body['count'], 'count', STANDARD_COUNT)
  const offset = wholeNumber(body['offset'], 'offset', 0)
  if (count < 1 || count > MOST) throw validationError(`count must be between 1 and ${MOST}`)
  if (offset > OFFSET_CEILING)
    throw validationError(`offset must not be above ${OFFSET_CEILING}; narrow the search`)
  const sort = optionalText(body['sort']) ?? 'HS_LIST_ID'
  const order = orders[sort]
  if (!order) throw validationError(`Unknown sort ${sort}`)
  const query = optionalText(body['query'])?.toLowerCase() ?? ''
  const ids = textList(body['listIds'])
  const types = textList(body['processingTypes'])
  const objectType = optionalText(body['objectTypeId'])
  const found = listBook(call.account)
    .live()
    .filter(
      (list) =>
        list.name.toLowerCase().includes(query) &&
        (ids.length === 0 || ids.includes(String(list.id))) &&
        (types.length === 0 || types.includes(list.processingType)) &&
        (objectType === undefined || list.objectTypeId === objectType),
    )
    .sort(order)
  const page = found.slice(offset, offset + count)
  const asked = textList(body['additionalProperties'])
  const usual = call.account.knobs.value(listKnobs.defaultProperties) ? usualProperties : []
  const properties = asked.length > 0 ? asked : usual
  return {
    status: 200,
    body: {
      lists: page.map((list) => foundBody(call.account, list, properties)),
      hasMore: offset + page.length < found.length,
      offset: offset + page.length,
      total: found.length,
    },
  }
}

export const listSearchRoutes: readonly Route[] = [
  { method: 'POST', paths: listPaths('/search'), scopes: listReadScopes, handle: search },
]
