import {
  defineLibraryTargetFamily,
  ownerRule,
  pipelineRules,
  recordActions,
  recordIdentities,
  routesOf,
} from '../src/declare/index.ts'

/**
 * Further types of the account's object library, by type id.
 * Source: https://developers.hubspot.com/docs/api-reference/latest/crm/using-object-apis; HUBSPOT.md 4, 5.
 */
export const libraryTargets = defineLibraryTargetFamily({
  summary: 'Writes warehouse rows to a type that the account’s object library has switched on.',
  source: 'https://developers.hubspot.com/docs/api-reference/latest/crm/using-object-apis',
  identify: recordIdentities,
  actions: recordActions({ requires: [] }),
  routes: routesOf(),
  fields: 'all_writable',
  rules: [...pipelineRules, ownerRule],
  scopes: [],
  notes: [
    'Imports are documented for no such type: everything goes by batch call.',
    'Which scope the type needs is not known beforehand; HubSpot names it where it is missing.',
  ],
})
