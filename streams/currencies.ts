import { absence, column, defineStream, itemColumns, listing } from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/settings-multicurrency-v3/guide; HUBSPOT.md 8 (Currencies). */
export const currencies = defineStream({
  kind: 'collection',
  name: 'currencies',
  collection: 'currencies',
  summary: 'The currencies that the account uses, each with its present exchange rate.',
  source: 'https://developers.hubspot.com/docs/api-reference/settings-multicurrency-v3/guide',
  columns: {
    ...itemColumns('Currency code (ISO 4217).', []),
    name: column.text('Name of the currency.'),
    is_company_currency: column.boolean(
      'Whether it is the one that the account reckons in.',
      'isCompanyCurrency',
    ),
    company_currency_since: column.timestamp(
      'When it became the company currency. UTC.',
      'companyCurrencySince',
    ),
    exchange_rate: column.number(
      'One unit in the company currency, at present; 1 for that itself.',
      'exchangeRate',
    ),
    exchange_rate_id: column.text('The rate, in `exchange_rates`.', 'exchangeRateId'),
    rate_effective_at: column.timestamp('Since when the rate holds. UTC.', 'rateEffectiveAt'),
    visible_in_ui: column.boolean('Whether people can choose it.', 'visibleInUI'),
  },
  primaryKey: ['id'],
  read: { full_refresh: [listing()], client_incremental: [listing()] },
  removals: absence(),
  scopes: [['settings.currencies.read', 'multi-currency-read']],
})
