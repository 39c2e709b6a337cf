/** The scopes of this room (HUBSPOT.md 8; scopes-by-operation). */
export const marketingScopes: readonly string[] = [
  'forms',
  'content',
  'marketing-email',
  'marketing.campaigns.read',
  'marketing.campaigns.revenue.read',
  'communication_preferences.read',
  'communication_preferences.read_write',
  'communication_preferences.write',
  'communication_preferences.statuses.batch.read',
  'communication_preferences.statuses.batch.write',
]
