import { absence, column, defineStream, itemColumns, listing } from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/account-account-info-v3/guide; HUBSPOT.md 8 (Account). */
export const account = defineStream({
  kind: 'collection',
  name: 'account',
  collection: 'account',
  summary: 'The account itself: one row.',
  source: 'https://developers.hubspot.com/docs/api-reference/account-account-info-v3/guide',
  columns: {
    ...itemColumns('Portal id.', []),
    account_type: column.text('STANDARD, SANDBOX, DEVELOPER_TEST or APP_DEVELOPER.', 'accountType'),
    time_zone: column.text('Time zone of the account.', 'timeZone'),
    utc_offset: column.text('Its distance from UTC at present.', 'utcOffset'),
    company_currency: column.text('Currency that the account reckons in.', 'companyCurrency'),
    additional_currencies: column.json('Further currencies in use.', 'additionalCurrencies'),
    ui_domain: column.text('Where people open HubSpot.', 'uiDomain'),
    data_hosting_location: column.text('Where HubSpot keeps the data.', 'dataHostingLocation'),
  },
  primaryKey: ['id'],
  read: { full_refresh: [listing()], client_incremental: [listing()] },
  removals: absence(),
  scopes: [],
})
