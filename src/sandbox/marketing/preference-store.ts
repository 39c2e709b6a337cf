import type { Account } from '../account/types.ts'
import { isObject, type JsonObject } from '../http/json.ts'
import { Collection, textOf } from './collection.ts'
import { changesOf } from './event-store.ts'
import { kept } from './room.ts'
import { isoOf, lowered, millisOf } from './wire.ts'

/** Subscription types, in the shape of the communication-preferences spec (SubscriptionDefinition). */
export function definitionsOf(account: Account): Collection {
  return kept(account, 'subscription_definitions', () => {
    const random = account.random.fork('marketing.subscription_definitions')
    let lastId = 6_000_000
    return new Collection({
      time: (definition) => millisOf(definition['createdAt']) ?? 0,
      complete(given, before) {
        const now = account.clock.now()
        const definition = { ...before, ...given }
        if (definition['id'] === undefined) lastId += random.int(1, 90_000)
        const createdAt = isoOf(definition['createdAt'], now)
        return {
          name: 'New subscription type',
          description: '',
          purpose: 'Marketing',
          communicationMethod: 'Email',
          isActive: true,
          isDefault: false,
          isInternal: false,
          businessUnitId: 0,
          subscriptionTranslations: [],
          ...definition,
          id: textOf(definition['id']) || String(lastId),
          createdAt,
          updatedAt: isoOf(
            given['updatedAt'],
            before ? now : (millisOf(definition['updatedAt']) ?? millisOf(createdAt) ?? now),
          ),
        }
      },
    })
  })
}

export interface Standing {
  readonly status: 'SUBSCRIBED' | 'UNSUBSCRIBED' | 'NOT_SPECIFIED'
  readonly timestamp: number
  readonly change: JsonObject | undefined
}

/** What a recipient's latest change says; of one subscription, or (undefined) of all e-mail of the account. */
export function standingOf(
  account: Account,
  recipient: string,
  subscriptionId: string | undefined,
): Standing {
  for (const item of changesOf(account).newestFirst({ group: lowered(recipient) })) {
    const changes = Array.isArray(item['changes']) ? item['changes'].filter(isObject) : []
    const change = changes.findLast((each) =>
      subscriptionId === undefined
        ? each['changeType'] === 'PORTAL_STATUS'
        : each['changeType'] === 'SUBSCRIPTION_STATUS' &&
          textOf(each['subscriptionId']) === subscriptionId,
    )
    const status = change?.['change']
    if (status === 'SUBSCRIBED' || status === 'UNSUBSCRIBED' || status === 'NOT_SPECIFIED')
      return { status, timestamp: millisOf(item['timestamp']) ?? 0, change }
  }
  return { status: 'NOT_SPECIFIED', timestamp: 0, change: undefined }
}
