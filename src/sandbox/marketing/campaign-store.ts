import type { Account } from '../account/types.ts'
import { Collection, textOf } from './collection.ts'
import { kept } from './room.ts'
import { isoOf, mapOf, millisOf } from './wire.ts'

/** The only `hs_` properties that the campaigns API reads (HUBSPOT.md 8, from Estuary's connector). */
export const readableProperties: readonly string[] = [
  'hs_start_date',
  'hs_end_date',
  'hs_color_hex',
  'hs_notes',
  'hs_audience',
  'hs_goal',
  'hs_owner',
  'hs_currency_code',
  'hs_created_by_user_id',
  'hs_campaign_status',
  'hs_object_id',
  'hs_name',
  'hs_utm',
  'hs_budget_items_sum_amount',
  'hs_spend_items_sum_amount',
]

/**
 * Campaigns with all their properties. Beside HubSpot's fields: `assets` (`{TYPE: [{id, name, metrics}]}`),
 * `budgetItems`, `spendItems` and `metrics`, which HubSpot shows under paths of their own.
 */
export function campaignsOf(account: Account): Collection {
  return kept(account, 'campaigns', () => {
    const random = account.random.fork('marketing.campaigns')
    let lastObjectId = 300_000_000
    return new Collection({
      time: (campaign) => millisOf(campaign['createdAt']) ?? 0,
      complete(given, before) {
        const now = account.clock.now()
        const campaign = { ...before, ...given }
        const createdAt = isoOf(campaign['createdAt'], now)
        const properties = {
          ...mapOf(before?.['properties']),
          ...mapOf(given['properties']),
        }
        if (!('hs_object_id' in properties)) lastObjectId += random.int(1, 5000)
        return {
          ...campaign,
          id: textOf(campaign['id']) || random.uuid(),
          createdAt,
          updatedAt: isoOf(
            given['updatedAt'],
            before ? now : (millisOf(campaign['updatedAt']) ?? millisOf(createdAt) ?? now),
          ),
          businessUnits: campaign['businessUnits'] ?? [{ id: 0 }],
          properties: {
            hs_name: 'New campaign',
            hs_campaign_status: 'planned',
            hs_object_id: String(lastObjectId),
            ...properties,
          },
          assets: mapOf(campaign['assets']),
          budgetItems: campaign['budgetItems'] ?? [],
          spendItems: campaign['spendItems'] ?? [],
          metrics: mapOf(campaign['metrics']),
        }
      },
    })
  })
}
