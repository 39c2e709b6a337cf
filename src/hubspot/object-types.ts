import { standardTypeId } from '../engine/object-names.ts'
import { ConnectorError } from '../errors/connector-error.ts'

/** HUBSPOT.md 5: custom objects go by `2-N`, `p_<name>` or `p<portalId>_<name>`, the latter as they are. */
const takenAsIs = /^(\d+-\d+|p\d*_.+)$/

/** @throws {ConnectorError} `hubspot.not_available` for a name that HubSpot does not have */
export function objectTypeId(object: string): string {
  const id = standardTypeId(object)
  if (id !== null) return id
  if (takenAsIs.test(object)) return object
  throw new ConnectorError('hubspot.not_available', {
    what: `HubSpot has no object called ${object}.`,
    why: 'It is neither one of its standard objects nor a custom object (2-123 or p_name).',
    fix: 'Correct the name in the configuration.',
  })
}
