import type { RunResult } from '../../../src/engine/reports.ts'
import type { Ended, RunOrder } from '../tier.ts'
import type { World } from './acts.ts'
import type { Bench, Process } from './bench.ts'
import { nameOf, objectOf } from './catalogue.ts'
import { textOf } from './judge/cells.ts'
import { judgeSettledLinks } from './judge/link-table.ts'
import { judgeTexts } from './judge/results.ts'
import { judgeSettled } from './judge/settled.ts'
import { judgeSettledTable } from './judge/table.ts'
import { rowsOf, storedOf } from './observe.ts'
import { type InboundSync, isOutbound, type OutboundSync } from './schedule.ts'

/** Clean runs that must be enough to finish all that faults and kills left (invariant 8). */
const enough = 8
const hour = 3_600_000
/** Longer than the index lags (draw-schedule.ts), so that what was written can be found. */
const indexed = 20 * 60_000

/** Ends all faults, runs until nothing is left to do, and judges the whole. */
export async function settle(world: World, bench: Bench): Promise<void> {
  const { tier, schedule } = world
  await tier.faults([])
  await tier.control('knobs', {
    'imports.outcome': 'done',
    'exports.outcome': 'done',
    'imports.outcome_times': 0,
    'exports.damage': 'none',
    'people.every_calls': 0,
    burst_limit: 190,
    daily_limit: 625_000,
    ...pick(schedule.knobs, ['burst_limit', 'daily_limit']),
  })
  if (schedule.touch) await touchAll(world)
  const { settles = 'idle' } = schedule
  const named = (out: boolean): readonly string[] =>
    schedule.syncs.filter((sync) => isOutbound(sync) === out).map(({ name }) => name)
  const [writing, reading] = [named(true), named(false)]
  const all = [...writing, ...reading]
  // Each run is a good part of what a seed costs: mostly the clean ones come once, after a week, when all is due.
  if (settles === 'twice' && (await finish(world, bench, all)) === null) return
  // Beyond horizon, sweep and reconcile. What only writes owes nothing to time, and may go on where it was stopped.
  if (settles !== 'soon' || reading.length > 0) await tier.pass(8 * 24 * hour)
  let wrote = await finish(world, bench, writing)
  if (wrote === null) return
  if (wrote.some(isPartial) && (await someRest(world))) {
    await tier.pass(2 * 24 * hour)
    wrote = await finish(world, bench, writing)
    if (wrote === null) return
  }
  if (wrote.some(isPartial) && (await someHandOn(world))) {
    wrote = await finish(world, bench, writing)
    if (wrote === null) return
  }
  // What the outbound syncs wrote last is read by the inbound one, once it can be found.
  if (writing.length > 0 && reading.length > 0) await tier.pass(indexed)
  if ((await finish(world, bench, reading)) === null) return
  if (settles !== 'soon' && settles !== 'once') {
    await tier.pass(indexed)
    const [idle] = await runAll(world, bench, all)
    if (bench.broken.length > 0 || idle === undefined) return
    for (const result of idle.results)
      judgeIdle(
        bench,
        result,
        wrote.find(({ sync }) => sync === result.sync),
        contradicted(schedule.syncs.filter(isOutbound)).has(result.sync),
      )
    // What it wrote for rows that were set aside is in the tables once links are due again.
    if (idle.results.some(hasWritten)) {
      await tier.pass(8 * 24 * hour)
      if ((await finish(world, bench, reading)) === null) return
    }
  }
  await judgeEnd(world, bench)
}

const pick = <T>(of: Readonly<Record<string, T>>, names: readonly string[]): Record<string, T> =>
  Object.fromEntries(Object.entries(of).filter(([name]) => names.includes(name)))

/** Changes each row, so that each is compared with its record once more. */
async function touchAll({ tier, schedule, sources, account }: World): Promise<void> {
  for (const sync of schedule.syncs.filter(isOutbound)) {
    const name = sync.fields.find(({ property }) => property === nameOf[sync.target])
    if (name === undefined || sync.target === 'notes') continue
    for (const row of sources.rows(sync.name))
      sources.put(sync.name, {
        ...row,
        values: { ...row.values, [name.column]: `${row.values[name.column] ?? ''} again` },
      })
    await sources.write(tier, sync.name)
  }
  await account.look('act')
}

const isPartial = ({ status }: RunResult): boolean => status === 'partial'

/** Rows that failed so often by what passes by itself that they rest, a day at most: the next run sends them again. */
async function someRest({ tier }: World): Promise<boolean> {
  const rows = await rowsOf(tier, 'hubspot_sync.changes')
  return rows.some(
    (row) =>
      textOf(row['status']) === 'set_aside' &&
      textOf(row['retryable']) === 'true' &&
      textOf(row['error_code'])?.startsWith('hubspot.row.') === true &&
      Number(row['attempts']) > 3,
  )
}

/** Rows whose record another row has: that one may hand its identity on in the same run, and the next one sees it. */
async function someHandOn({ tier }: World): Promise<boolean> {
  const rows = await rowsOf(tier, 'hubspot_sync.changes')
  return rows.some(
    (row) =>
      textOf(row['status']) === 'refused' &&
      textOf(row['error_code']) === 'outbound.identity_doubled' &&
      textOf(row['hubspot_id']) !== null,
  )
}

async function start(world: World, order: RunOrder): Promise<Process> {
  return { order, ended: await world.tier.run(order) }
}

const runAll = (world: World, bench: Bench, syncs: readonly string[]): Promise<readonly Ended[]> =>
  bench.judged([start(world, { syncs })])

const isDone = (result: RunResult): boolean =>
  result.direction === 'outbound'
    ? ['succeeded', 'partial'].includes(result.status)
    : Object.values(result.streams).every(({ status }) =>
        ['succeeded', 'partial'].includes(status),
      ) && ['succeeded', 'partial'].includes(result.status)

/** Runs until the syncs are through; held ones with a person's leave. What the last run told; null: something broke. */
async function finish(
  world: World,
  bench: Bench,
  syncs: readonly string[],
): Promise<readonly RunResult[] | null> {
  if (syncs.length === 0) return []
  let told: readonly RunResult[] = []
  for (let round = 0; round < enough; round += 1) {
    const [ended] = await runAll(world, bench, syncs)
    if (bench.broken.length > 0) return null
    told = ended?.results ?? []
    const held = told.filter(({ status }) => status === 'held')
    for (const result of held) {
      if (result.plan_id === undefined) continue
      const sync = world.schedule.syncs.find(({ name }) => name === result.sync)
      if (sync !== undefined && isOutbound(sync) && sync.identify === null)
        bench.doubtful.add(sync.name)
      const order = { syncs: [result.sync], args: ['--approve', result.plan_id] }
      await bench.judged([start(world, order)], true)
      if (bench.broken.length > 0) return null
    }
    if (told.length === syncs.length && told.every(isDone)) return told
    // One that still isn't done hours after HubSpot was well again hangs.
    if (round > 0 && told.some(waitsForImports)) await cancelImports(world)
    await world.tier.pass(2 * hour)
  }
  bench.broken.push({
    invariant: 8,
    what: `not done after ${enough} clean runs: ${told.map(toldOf).join('; ')}`,
  })
  return null
}

const waitsForImports = ({ error }: RunResult): boolean => error?.code === 'outbound.import_running'

/** What the run tells a person to do about imports that hang: their rows then go by call. Only unfinished ones can be cancelled. */
async function cancelImports({ tier }: World): Promise<void> {
  const { results } = await tier.control<{
    results: readonly { readonly id: string; readonly state: string }[]
  }>('collections/imports')
  const items = results
    .filter(({ state }) => ['STARTED', 'PROCESSING', 'DEFERRED'].includes(state))
    .map(({ id }) => ({ id, state: 'CANCELED' }))
  if (items.length > 0) await tier.control('collections/imports', { items })
}

const toldOf = (result: RunResult): string =>
  `${result.sync} ${result.status} ${result.error?.code ?? ''} ${
    result.direction === 'inbound'
      ? Object.entries(result.streams)
          .filter(([, { status }]) => status !== 'succeeded')
          .map(
            ([stream, { status, error }]) =>
              `${stream} ${status} ${error?.code ?? ''} ${error?.why ?? ''}`,
          )
          .join(', ')
      : (result.error?.why ?? '')
  }`

/** A run before which nothing happened writes nothing (invariant 10), but for what the one before it set aside. */
function judgeIdle(
  bench: Bench,
  result: RunResult,
  before: RunResult | undefined,
  isContradicted: boolean,
): void {
  const say = (what: string): void => void bench.broken.push({ invariant: 10, what })
  if (result.direction === 'inbound') {
    for (const [stream, { loaded, deleted }] of Object.entries(result.streams))
      if (loaded > 0 || deleted > 0)
        say(`an idle run of ${stream} loaded ${loaded} and marked ${deleted} deleted`)
    return
  }
  const { created, updated, archived } = result.records
  const { added, removed } = result.associations
  const owed = before?.direction === 'outbound' ? before : null
  const [rows, links] = [owed?.records.set_aside ?? 0, owed?.associations.set_aside ?? 0]
  const linked = isContradicted ? 0 : added + removed
  if (created + updated + archived > rows || linked > links)
    say(
      `an idle run of ${result.sync} wrote ${JSON.stringify({ created, updated, archived, added, removed })}`,
    )
}

function hasWritten(result: RunResult): boolean {
  if (result.direction === 'inbound') return false
  const { created, updated, archived } = result.records
  const { added, removed } = result.associations
  return created + updated + archived + added + removed > 0
}

/**
 * Syncs that mirror the links of one pair of objects from its two sides, where one of them asks for it (`cleanup`): what each of
 * them takes away the other puts back, for as long as their sources contradict each other.
 */
function contradicted(syncs: readonly OutboundSync[]): ReadonlySet<string> {
  const mirrors = (one: OutboundSync, to: string): boolean =>
    one.links.some((link) => link.to === to && link.policy === 'mirror')
  const pairs = syncs.flatMap((one) =>
    syncs
      .filter((other) => mirrors(one, other.target) && mirrors(other, one.target))
      .filter((other) => other !== one && (one.cleanup || other.cleanup))
      .map(() => one.name),
  )
  return new Set(pairs)
}

async function judgeEnd(world: World, bench: Bench): Promise<void> {
  const { tier, account, schedule, sources } = world
  const truth = account.truth()
  const outbound = schedule.syncs.filter(isOutbound)
  for (const look of await bench.tables(true)) bench.broken.push(...judgeSettledTable(look))
  for (const sync of schedule.syncs.filter((one): one is InboundSync => !isOutbound(one))) {
    const types = Object.keys(sync.document.streams)
      .map(objectOf)
      .filter((type) => truth.records.has(type))
    if (sync.document.streams['associations'] !== undefined && types.length > 0)
      bench.broken.push(
        ...judgeSettledLinks(
          (await rowsOf(tier, 'hubspot.associations')).filter(
            (row) =>
              types.some((type) => type === textOf(row['from_type'])) &&
              types.some((type) => type === textOf(row['to_type'])),
          ),
          truth,
          types,
        ),
      )
  }
  if (outbound.length > 0) {
    const changes = await rowsOf(tier, 'hubspot_sync.changes')
    const linkChanges = await rowsOf(tier, 'hubspot_sync.association_changes')
    const failing = ['set_aside', 'refused', 'dead', 'skipped']
    const failedOf = (rows: typeof changes, columns: readonly string[]) =>
      new Map(
        rows
          .filter((row) => failing.includes(textOf(row['status']) ?? ''))
          .map((row) => [
            columns.map((column) => textOf(row[column])).join(' '),
            textOf(row['error_code']) ?? '',
          ]),
      )
    bench.broken.push(
      ...judgeSettled({
        truth,
        lives: account.lives,
        types: account.types,
        syncs: outbound,
        rows: sources.rows,
        ever: sources.ever,
        relations: bench.relations(),
        links: bench.links(),
        failed: failedOf(changes, ['sync', 'key']),
        failedLinks: failedOf(linkChanges, ['sync', 'key', 'to_key']),
        foreign: world.foreignPairs,
        severed: world.severed,
        touched: schedule.touch,
      }),
    )
  }
  for (const table of await storedOf(tier))
    bench.broken.push(
      ...judgeTexts(
        table,
        (await rowsOf(tier, table)).map((row) => JSON.stringify(row)),
      ),
    )
}
