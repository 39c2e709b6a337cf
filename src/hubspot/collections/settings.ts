import { z } from 'zod'
import type { CollectionItem, CollectionPage, CollectionRequest } from '../../engine/ports.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import type { Transport } from '../transport.ts'
import { paths } from '../versions.ts'
import { ask } from './ask.ts'
import { ownerList } from './owners.ts'
import { pagesOf } from './paged.ts'

const accountSchema = z.looseObject({
  portalId: z.union([z.string(), z.number()]).transform(String),
  companyCurrency: z.string().nullish().catch(null),
  additionalCurrencies: z.array(z.string()).catch([]),
})

const readDetails = (transport: Transport, signal: AbortSignal) =>
  ask(
    transport,
    { deed: 'Reading the account’s details', path: paths.account(), schema: accountSchema },
    signal,
  )

/** One item: the account itself. */
export async function* readAccountDetails(
  transport: Transport,
  _request: CollectionRequest,
  signal: AbortSignal,
): AsyncGenerator<CollectionPage> {
  const details = await readDetails(transport, signal)
  yield { items: [{ ...details, id: details.portalId }], resume: null }
}

/** Shapes of settings-currencies; the company currency's `id` is its code. */
const companySchema = z.object({ id: z.string(), createdAt: z.string().nullish() })
const codesSchema = z.object({
  results: z.array(z.object({ currencyCode: z.string(), currencyName: z.string().catch('') })),
})
const ratesSchema = z.object({ results: z.array(z.looseObject({ fromCurrencyCode: z.string() })) })

/** The currencies that the account uses: its own, and those with an exchange rate to it. */
export async function* readCurrencies(
  transport: Transport,
  _request: CollectionRequest,
  signal: AbortSignal,
): AsyncGenerator<CollectionPage> {
  const deed = 'Reading currencies'
  const get = <T>(path: string, schema: z.ZodType<T>): Promise<T> =>
    ask(transport, { deed, path, schema }, signal)
  const company = await get(paths.companyCurrency(), companySchema)
  const rates = await get(paths.currentExchangeRates(), ratesSchema)
  const codes = await get(paths.currencyCodes(), codesSchema)
  const { additionalCurrencies } = await readDetails(transport, signal)
  const names = new Map(codes.results.map((one) => [one.currencyCode, one.currencyName]))
  const current = new Map(rates.results.map((rate) => [rate.fromCurrencyCode, rate]))
  const inUse = new Set([company.id, ...additionalCurrencies, ...current.keys()])
  const items = [...inUse].toSorted().map((code): CollectionItem => {
    const isCompany = code === company.id
    const rate = current.get(code)
    return {
      id: code,
      name: names.get(code) ?? null,
      isCompanyCurrency: isCompany,
      companyCurrencySince: isCompany ? company.createdAt : null,
      exchangeRate: isCompany ? 1 : rate?.['conversionRate'],
      exchangeRateId: isCompany ? null : rate?.['id'],
      rateEffectiveAt: isCompany ? null : rate?.['effectiveAt'],
      visibleInUI: isCompany ? true : rate?.['visibleInUI'],
    }
  })
  yield { items, resume: null }
}

const teamsSchema = z.object({ results: z.array(z.looseObject({ id: z.coerce.string() })) })

/**
 * The teams of the account. A token that may not see them reads those that its owners belong to, which tell the same
 * of a team, but for teams without a member.
 */
export async function* readTeams(
  transport: Transport,
  _request: CollectionRequest,
  signal: AbortSignal,
): AsyncGenerator<CollectionPage> {
  try {
    const question = { deed: 'Reading teams', path: paths.teams(), schema: teamsSchema }
    const { results } = await ask(transport, question, signal)
    yield { items: results.map(inOrder), resume: null }
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.code !== 'hubspot.scope_missing') throw error
    const items = await teamsOfOwners(transport, signal)
    yield { items, resume: null, leftOut: [`teams that no owner belongs to: ${error.why}`] }
  }
}

const ownerSchema = z.object({
  userId: z.union([z.string(), z.number()]).transform(String).nullish().catch(null),
  archived: z.boolean().catch(false),
  teams: z
    .array(z.object({ id: z.coerce.string(), name: z.string(), primary: z.boolean().catch(false) }))
    .catch([]),
})

async function teamsOfOwners(
  transport: Transport,
  signal: AbortSignal,
): Promise<readonly CollectionItem[]> {
  const teams = new Map<string, { name: string; userIds: string[]; secondaryUserIds: string[] }>()
  for await (const { items } of pagesOf(transport, ownerList, null, signal)) {
    for (const { userId, archived, teams: own } of items.map((item) => ownerSchema.parse(item))) {
      if (archived || typeof userId !== 'string') continue
      for (const { id, name, primary } of own) {
        const team = teams.get(id) ?? { name, userIds: [], secondaryUserIds: [] }
        team[primary ? 'userIds' : 'secondaryUserIds'].push(userId)
        teams.set(id, team)
      }
    }
  }
  return [...teams].map(([id, team]) => inOrder({ id, ...team }))
}

/** Members in one order, so that equal teams read alike. */
function inOrder(team: CollectionItem): CollectionItem {
  const sorted = (ids: unknown): unknown => (Array.isArray(ids) ? ids.map(String).toSorted() : ids)
  return {
    ...team,
    userIds: sorted(team['userIds']),
    secondaryUserIds: sorted(team['secondaryUserIds']),
  }
}
