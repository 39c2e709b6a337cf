import { absence, column, defineStream, itemColumns, listing } from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/settings-multicurrency-v3/guide; HUBSPOT.md 8 (Currencies). */
export const exchangeRates = defineStream({
  kind: 'collection',
  name: 'exchange_rates',
  collection: 'exchange_rates',
  summary: 'Every exchange rate of the account, past ones too.',
  source: 'https://developers.hubspot.com/docs/api-reference/settings-multicurrency-v3/guide',
  columns: {
    ...itemColumns('Rate id.', ['created_at', 'updated_at']),
    from_currency_code: column.text('Currency that is turned.', 'fromCurrencyCode'),
    to_currency_code: column.text('Currency that it is turned into.', 'toCurrencyCode'),
    conversion_rate: column.number('One unit of the first in the second.', 'conversionRate'),
    effective_at: column.timestamp('From when the rate holds. UTC.', 'effectiveAt'),
    visible_in_ui: column.boolean('Whether people can choose the currency.', 'visibleInUI'),
  },
  primaryKey: ['id'],
  read: { full_refresh: [listing()], client_incremental: [listing()] },
  removals: absence(),
  scopes: [['settings.currencies.read', 'multi-currency-read']],
})
