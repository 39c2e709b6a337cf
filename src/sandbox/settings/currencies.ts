import { ApiError, notFound, validationError } from '../account/api-error.ts'
import { iso } from '../account/rows.ts'
import type { Account } from '../account/types.ts'
import { parseInstant } from '../account/values.ts'
import { flagField, numberField, textField, timeField } from '../http/collection-fields.ts'
import { rowError } from '../http/envelope.ts'
import type { Answer, Call, CollectionControl, Part, Route } from '../http/types.ts'
import { asList, asObject, asText, type JsonObject, optionalText } from '../http/json.ts'
import { nextPage, pageLimit } from '../api/object-shape.ts'
import { currencyBook, currencyCode, type ExchangeRate } from './currency-book.ts'
import { currencyNames } from './currency-codes.ts'

// HUBSPOT.md 8: the newer scope, and the older one's name.
const readScopes = ['settings.currencies.read', 'multi-currency-read']
const writeScopes = ['settings.currencies.write']

const paths = (rest: string): readonly string[] => [
  `/settings/v3/currencies${rest}`,
  `/settings/currencies/{version}${rest}`,
]

function rateBody(rate: ExchangeRate): JsonObject {
  return {
    id: String(rate.id),
    fromCurrencyCode: rate.from,
    toCurrencyCode: rate.to,
    conversionRate: rate.rate,
    effectiveAt: iso(rate.effectiveAt),
    visibleInUI: rate.visibleInUi,
    createdAt: iso(rate.createdAt),
    updatedAt: iso(rate.updatedAt),
  }
}

/** HUBSPOT.md 8: after, limit. SANDBOX: 100 a page at most, by id. */
function list(call: Call): Answer {
  const limit = pageLimit(call, 100, 100)
  const after = Number(call.query.get('after') || '0')
  if (!Number.isSafeInteger(after))
    throw validationError('The after value is not a valid paging cursor')
  const from = call.query.get('fromCurrencyCode')
  const to = call.query.get('toCurrencyCode')
  const rest = currencyBook(call.account)
    .all()
    .filter(
      (rate) =>
        rate.id > after && (from === null || rate.from === from) && (to === null || rate.to === to),
    )
  const page = rest.slice(0, limit)
  const last = page.at(-1)
  return {
    status: 200,
    body: {
      results: page.map(rateBody),
      ...(rest.length > limit && last ? { paging: nextPage(call, String(last.id)) } : {}),
    },
  }
}

function current(call: Call): Answer {
  const rates = currencyBook(call.account).current(call.account.clock.now())
  return { status: 200, body: { results: rates.map(rateBody) } }
}

function wanted(call: Call): ExchangeRate {
  const id = call.params['exchangeRateId'] ?? ''
  const rate = currencyBook(call.account).find(Number(id))
  if (!rate) throw notFound(`Exchange rate ${id} does not exist`)
  return rate
}

function conversionRate(value: unknown): number {
  const rate = Number(value)
  if (!(rate > 0)) throw validationError('conversionRate must be a number above 0')
  return rate
}

function effectiveAt(value: unknown, standard: number): number {
  if (value === undefined || value === null) return standard
  const time = parseInstant(optionalText(value) ?? '')
  if (time === undefined) throw validationError('effectiveAt must be a date-time')
  return time
}

function createRate(account: Account, value: unknown): ExchangeRate {
  const body = asObject(value, 'exchange rate')
  const book = currencyBook(account)
  const from = currencyCode(asText(body['fromCurrencyCode'], 'fromCurrencyCode'))
  if (from === book.company.code)
    throw validationError('fromCurrencyCode is the company currency itself')
  const now = account.clock.now()
  const rate: ExchangeRate = {
    id: book.newId(),
    from,
    to: book.company.code,
    rate: conversionRate(body['conversionRate']),
    effectiveAt: effectiveAt(body['effectiveAt'], now),
    createdAt: now,
    updatedAt: now,
    visibleInUi: true,
  }
  book.save(rate)
  return rate
}

function changeRate(account: Account, before: ExchangeRate, value: unknown): ExchangeRate {
  const body = asObject(value, 'exchange rate')
  const rate = {
    ...before,
    rate: conversionRate(body['conversionRate']),
    effectiveAt: effectiveAt(body['effectiveAt'], before.effectiveAt),
    updatedAt: account.clock.now(),
  }
  currencyBook(account).save(rate)
  return rate
}

function batch(
  call: Call,
  status: number,
  act: (input: JsonObject) => ExchangeRate | string,
): Answer {
  const at = iso(call.account.clock.now())
  const outcomes = asList(asObject(call.json())['inputs'], 'inputs').map((input) =>
    act(asObject(input, 'input')),
  )
  const results = outcomes.filter((each) => typeof each !== 'string').map(rateBody)
  const missing = outcomes.filter((each) => typeof each === 'string')
  const body = { status: 'COMPLETE', results, startedAt: at, completedAt: at }
  if (missing.length === 0) return { status, body }
  const error = new ApiError(404, 'OBJECT_NOT_FOUND', 'Some exchange rates do not exist')
  return {
    status: 207,
    body: { ...body, numErrors: missing.length, errors: [rowError(error, { ids: missing })] },
  }
}

function byId(call: Call, input: JsonObject): ExchangeRate | string {
  const id = asText(input['id'], 'id')
  return currencyBook(call.account).find(Number(id)) ?? id
}

function batchUpdate(call: Call): Answer {
  return batch(call, 200, (input) => {
    const before = byId(call, input)
    return typeof before === 'string' ? before : changeRate(call.account, before, input)
  })
}

/** The pair's rates vanish from the settings page, not from the API. */
function updateVisibility(call: Call): Answer {
  const body = asObject(call.json())
  const book = currencyBook(call.account)
  const from = asText(body['fromCurrencyCode'], 'fromCurrencyCode')
  const to = asText(body['toCurrencyCode'], 'toCurrencyCode')
  const visibleInUi = body['visibleInUI'] === true
  for (const rate of book.all())
    if (rate.from === from && rate.to === to) book.save({ ...rate, visibleInUi })
  return { status: 204 }
}

function companyCurrency(call: Call): Answer {
  const { code, createdAt } = currencyBook(call.account).company
  return { status: 200, body: { id: code, createdAt: iso(createdAt) } }
}

function setCompanyCurrency(call: Call): Answer {
  const code = currencyCode(asText(asObject(call.json())['currencyCode'], 'currencyCode'))
  currencyBook(call.account).company = { code, createdAt: call.account.clock.now() }
  return companyCurrency(call)
}

const codes: readonly JsonObject[] = Object.entries(currencyNames).map(
  ([currencyCode, currencyName]) => ({ currencyCode, currencyName }),
)

function rateOf(account: Account, item: JsonObject): ExchangeRate {
  const book = currencyBook(account)
  const id = Number(textField(item, 'id', String(book.newId())))
  const before = book.find(id)
  const now = account.clock.now()
  const createdAt = timeField(item, 'createdAt', before?.createdAt ?? now)
  return {
    id,
    from: textField(item, 'fromCurrencyCode', before?.from ?? 'EUR'),
    to: textField(item, 'toCurrencyCode', before?.to ?? book.company.code),
    rate: numberField(item, 'conversionRate', before?.rate ?? 1),
    effectiveAt: timeField(item, 'effectiveAt', before?.effectiveAt ?? createdAt),
    createdAt,
    updatedAt: timeField(item, 'updatedAt', before ? now : createdAt),
    visibleInUi: flagField(item, 'visibleInUI', before?.visibleInUi ?? true),
  }
}

function rateCollection(account: Account): CollectionControl {
  const book = currencyBook(account)
  return {
    all: () => book.all().map(rateBody),
    put: (items) =>
      items.map((item) => {
        const rate = rateOf(account, item)
        book.save(rate)
        return String(rate.id)
      }),
    remove: (ids) => {
      for (const id of ids) book.remove(Number(id))
    },
  }
}

/** By code; `isCompanyCurrency` moves the company's, and removing a currency takes all its rates. */
function currencyCollection(account: Account): CollectionControl {
  const book = currencyBook(account)
  const body = (code: string): JsonObject => ({
    id: code,
    currencyName: currencyNames[code] ?? code,
    isCompanyCurrency: code === book.company.code,
  })
  return {
    all: () => [book.company.code, ...book.additional()].map(body),
    put: (items) =>
      items.map((item) => {
        const code = currencyCode(textField(item, 'id', 'EUR'))
        if (item['isCompanyCurrency'] === true)
          book.company = { code, createdAt: account.clock.now() }
        else book.save(rateOf(account, { ...item, id: undefined, fromCurrencyCode: code }))
        return code
      }),
    remove: (ids) => {
      for (const rate of book.all()) if (ids.includes(rate.from)) book.remove(rate.id)
    },
  }
}

const route = (
  method: Route['method'],
  path: string,
  handle: Route['handle'],
  scopes: readonly string[] = readScopes,
): Route => ({ method, paths: paths(path), scopes, handle })

/** HUBSPOT.md 8, currencies. */
export const currenciesPart: Part = {
  knobs: [],
  routes: [
    route('GET', '/exchange-rates', list),
    route('GET', '/exchange-rates/current', current),
    route('GET', '/exchange-rates/{exchangeRateId}', (call) => ({
      status: 200,
      body: rateBody(wanted(call)),
    })),
    route('POST', '/exchange-rates/batch/read', (call) =>
      batch(call, 200, (input) => byId(call, input)),
    ),
    route(
      'POST',
      '/exchange-rates',
      (call) => ({ status: 200, body: rateBody(createRate(call.account, call.json())) }),
      writeScopes,
    ),
    route(
      'PATCH',
      '/exchange-rates/{exchangeRateId}',
      (call) => ({
        status: 200,
        body: rateBody(changeRate(call.account, wanted(call), call.json())),
      }),
      writeScopes,
    ),
    route(
      'POST',
      '/exchange-rates/batch/create',
      (call) => batch(call, 201, (input) => createRate(call.account, input)),
      writeScopes,
    ),
    route('POST', '/exchange-rates/batch/update', batchUpdate, writeScopes),
    route('POST', '/exchange-rates/update-visibility', updateVisibility, writeScopes),
    route('GET', '/company-currency', companyCurrency),
    route('PUT', '/company-currency', setCompanyCurrency, writeScopes),
    route('GET', '/codes', () => ({ status: 200, body: { results: codes } })),
    {
      method: 'GET',
      paths: ['/settings/currencies/{version}/central-fx-rates/information'],
      scopes: readScopes,
      handle: () => ({ status: 200, body: { centralExchangeRatesEnabled: false } }),
    },
  ],
  collections: (account) => ({
    exchange_rates: rateCollection(account),
    currencies: currencyCollection(account),
  }),
}
