import type { AccountChange } from '../account/changes.ts'
import type { RecordRef } from '../account/definitions.ts'
import type { Account } from '../account/types.ts'

export type WebhookEvent = Readonly<Record<string, unknown>> & { readonly subscriptionType: string }

/** HUBSPOT.md 10: these have types of their own, all others are `object.*`. */
const named = new Set(['0-1', '0-2', '0-3', '0-5', '0-7', '0-8'])

/** What HubSpot tells of a change; nothing where nothing that it tells of has changed. */
export function eventsOf(account: Account, change: AccountChange): readonly WebhookEvent[] {
  return change.kind === 'record' ? recordEvents(account, change) : linkEvents(account, change)
}

function typeName(account: Account, type: string): string {
  return named.has(type)
    ? (account.types.find(type)?.singular.replace(' ', '_') ?? 'object')
    : 'object'
}

function recordEvents(
  account: Account,
  { type, id, before, after, source }: Extract<AccountChange, { kind: 'record' }>,
): readonly WebhookEvent[] {
  const name = typeName(account, type.id)
  const common = {
    objectId: id,
    changeSource: source.sourceType,
    ...(source.sourceId === undefined ? {} : { sourceId: source.sourceId }),
    occurredAt: source.at ?? account.clock.now(),
    ...(name === 'object' ? { objectTypeId: type.id } : {}),
  }
  const event = (what: string, more: object = {}): readonly WebhookEvent[] => [
    { ...common, subscriptionType: `${name}.${what}`, ...more },
  ]
  if (after === undefined) return name === 'contact' ? event('privacyDeletion') : []
  if (before === undefined) return event('creation', { changeFlag: 'NEW' })
  if (after.mergedInto !== null && before.mergedInto === null)
    return event('merge', {
      objectId: after.mergedInto,
      primaryObjectId: after.mergedInto,
      mergedObjectIds: [id],
      newObjectId: after.mergedInto,
      numberOfPropertiesMoved: before.values.size,
    })
  if (after.archived !== before.archived)
    return event(after.archived ? 'deletion' : 'restore', {
      changeFlag: after.archived ? 'DELETED' : 'RESTORED',
    })
  const names = new Set([...before.values.keys(), ...after.values.keys()])
  return [...names]
    .filter((property) => before.values.get(property) !== after.values.get(property))
    .flatMap((property) =>
      event('propertyChange', {
        propertyName: property,
        propertyValue: after.values.get(property) ?? '',
      }),
    )
}

/** Each end hears of it as its own change, type by type. */
function linkEvents(
  account: Account,
  { from, to, before, after }: Extract<AccountChange, { kind: 'link' }>,
): readonly WebhookEvent[] {
  const added = after.filter((type) => !before.includes(type))
  const removed = before.filter((type) => !after.includes(type))
  return [
    ...added.map((type) => ({ type, gone: false })),
    ...removed.map((type) => ({ type, gone: true })),
  ].flatMap(({ type, gone }) =>
    [
      [from, to],
      [to, from],
    ].flatMap(([near, far]) =>
      near && far
        ? [linkEvent(account, near, far, { primary: type.label === 'Primary', gone })]
        : [],
    ),
  )
}

function linkEvent(
  account: Account,
  from: RecordRef,
  to: RecordRef,
  { primary, gone }: { readonly primary: boolean; readonly gone: boolean },
): WebhookEvent {
  const name = (type: string) => account.types.find(type)?.singular.toUpperCase() ?? type
  return {
    subscriptionType: `${typeName(account, from.type)}.associationChange`,
    // HUBSPOT.md 10 names the field; SANDBOX: its form.
    associationType: `${name(from.type)}_TO_${name(to.type)}`,
    fromObjectId: from.id,
    toObjectId: to.id,
    associationRemoved: gone,
    isPrimaryAssociation: primary,
    changeSource: 'CRM',
    occurredAt: account.clock.now(),
  }
}
