import { absence, column, defineStream, itemColumns, listing } from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/latest/marketing/campaigns/guide; HUBSPOT.md 8. */
export const campaigns = defineStream({
  kind: 'collection',
  name: 'campaigns',
  collection: 'campaigns',
  summary: 'Marketing campaigns.',
  source: 'https://developers.hubspot.com/docs/api-reference/latest/marketing/campaigns/guide',
  columns: {
    ...itemColumns('Campaign id (a GUID).', ['created_at', 'updated_at']),
    name: column.text('Name that people see.', ['properties', 'hs_name']),
    status: column.text('planned, in_progress, active, paused or completed.', [
      'properties',
      'hs_campaign_status',
    ]),
    start_date: column.date('First day.', ['properties', 'hs_start_date']),
    end_date: column.date('Last day.', ['properties', 'hs_end_date']),
    notes: column.text('Notes.', ['properties', 'hs_notes']),
    audience: column.text('Whom it addresses.', ['properties', 'hs_audience']),
    goal: column.text('What it is for.', ['properties', 'hs_goal']),
    currency_code: column.text('Currency of budget and spend.', ['properties', 'hs_currency_code']),
    budget: column.number('Sum of the budget items.', ['properties', 'hs_budget_items_sum_amount']),
    spend: column.number('Sum of the spend items.', ['properties', 'hs_spend_items_sum_amount']),
    owner_id: column.text('User who owns it.', ['properties', 'hs_owner']),
    created_by_user_id: column.text('User who made it.', ['properties', 'hs_created_by_user_id']),
    utm: column.text('Value of utm_campaign.', ['properties', 'hs_utm']),
    color_hex: column.text('Colour in the calendar.', ['properties', 'hs_color_hex']),
    hs_object_id: column.text('Record id of the campaign.', ['properties', 'hs_object_id']),
    business_units: column.json('Brands that it belongs to.', 'businessUnits'),
  },
  primaryKey: ['id'],
  read: { full_refresh: [listing()], client_incremental: [listing()] },
  removals: absence(),
  scopes: ['marketing.campaigns.read'],
})
