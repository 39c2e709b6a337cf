import type { NewProperty, Property } from '../../engine/ports.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import type { OutboundContext } from '../context.ts'
import type { Missing } from './missing.ts'

/** What HubSpot says no to, as far as it concerns the values of rows and not the whole sync. */
const refusals: ReadonlySet<string> = new Set(['hubspot.scope_missing', 'hubspot.request_refused'])

/** `not_available`: the name is taken, and yet there is no such property. */
const unmakable: ReadonlySet<string> = new Set(['hubspot.not_available', 'hubspot.request_refused'])

/**
 * Makes what the plan needs, properties first. Safe to repeat: what is there already is left. False when HubSpot let
 * some options not be made: the rows are to be looked at again, and those that need the options are refused.
 * @throws `hubspot.scope_missing`, `outbound.create_refused` when a property can't be made
 */
export async function provide(context: OutboundContext, missing: Missing): Promise<boolean> {
  const { hubspot, log, signal } = context.ports
  const { object } = missing
  for (const property of missing.properties()) {
    assertFits(context, property, await makeProperty(context, property))
    missing.made(property.name)
    log.info('property_created', { sync: context.order.sync, object, property: property.name })
  }
  let whole = true
  for (const { property, options } of missing.options()) {
    signal.throwIfAborted()
    try {
      await hubspot.definitions.addOptions(object, property, options, signal)
      log.info('options_created', {
        sync: context.order.sync,
        object,
        property,
        options: options.length,
      })
    } catch (error) {
      if (!(error instanceof ConnectorError) || !refusals.has(error.code)) throw error
      missing.deny(property, `${error.why} ${error.fix}`)
      whole = false
    }
  }
  return whole
}

async function makeProperty(context: OutboundContext, property: NewProperty): Promise<Property> {
  const { order, ports } = context
  const { object } = order.target
  try {
    return await ports.hubspot.definitions.createProperty(object, property, ports.signal)
  } catch (error) {
    if (!(error instanceof ConnectorError) || !unmakable.has(error.code)) throw error
    throw new ConnectorError('outbound.create_refused', {
      what: `The sync ${order.sync} needs the property ${object}.${property.name}, and it could not be created.`,
      why: error.why,
      fix: 'Mend what the message names, or create (or restore) the property in HubSpot.',
      cause: error,
    })
  }
}

/** Somebody else may have made a property of that name in the same moment. */
function assertFits({ order }: OutboundContext, wanted: NewProperty, made: Property): void {
  if (made.type === wanted.type && (made.hasUniqueValue || !wanted.hasUniqueValue)) return
  throw new ConnectorError('outbound.create_refused', {
    what: `The sync ${order.sync} needs the property ${order.target.object}.${wanted.name}.`,
    why: `It was made meanwhile by someone else, with the type ${made.type}${made.hasUniqueValue ? '' : ', its values not unique'}.`,
    fix: 'Run again: the values are then checked against the property as it is.',
  })
}
