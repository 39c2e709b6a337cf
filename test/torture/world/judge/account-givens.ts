import { type Life, lifeKey, type TrueLink, type TrueRecord, type Truth } from '../account.ts'
import type { ObjectName, OutboundSync, SourceRow } from '../schedule.ts'
import { lifeOf, recordOf } from './givens.ts'

export const sync: OutboundSync = {
  name: 'people',
  direction: 'outbound',
  target: 'contacts',
  strategy: 'upsert',
  route: 'auto',
  identify: { property: 'email' },
  fields: [{ property: 'firstname', column: 'f' }],
  links: [{ to: 'companies', by: 'domain', column: 'l', policy: 'exact' }],
  cleanup: false,
}
export const source: readonly SourceRow[] = [
  {
    row: 1,
    key: 'k1',
    ident: 'P1@x.com',
    values: { f: 'Name 1' },
    links: { l: { 'a.com': 'Friend' } },
  },
]
const company = recordOf('77', { properties: { domain: 'a.com', w_unique: 'C-7' } })
export const link = (label: string | null, from = '1', to = '77'): TrueLink => ({
  from,
  to,
  category: 'X',
  typeId: label === null ? 1 : 2,
  label,
})
export function truthOf(
  contacts: readonly TrueRecord[],
  links: readonly TrueLink[] = [link(null), link('Friend')],
): Truth {
  const types: readonly [ObjectName, readonly TrueRecord[]][] = [
    ['contacts', contacts],
    ['companies', [company]],
  ]
  return {
    records: new Map(types.map(([type, of]) => [type, new Map(of.map((one) => [one.id, one]))])),
    links: new Map([['contacts>companies', links]]),
  }
}
export const livesOf = (contacts: readonly TrueRecord[], how: Partial<Life> = {}) =>
  new Map([
    ...contacts.map((one) => [lifeKey('contacts', one.id), lifeOf(one, how)] as const),
    [lifeKey('companies', '77'), lifeOf(company)] as const,
  ])

export const mirror: OutboundSync = { ...sync, strategy: 'mirror' }
