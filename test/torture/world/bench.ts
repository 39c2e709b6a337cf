import type { Row } from '../../../src/engine/ports.ts'
import type { Ended, RunOrder } from '../tier.ts'
import { lifeKey } from './account.ts'
import { lookAtRuns, type Span, type World } from './acts.ts'
import { kindsOf, objectOf, typesOf } from './catalogue.ts'
import { textOf } from './judge/cells.ts'
import { deletedLinks, judgeLinkRemovals, judgeLinkTable, trueLinks } from './judge/link-table.ts'
import { judgeLinks } from './judge/links.ts'
import { linkedKey, type Relations, relationsOf } from './judge/relations.ts'
import { judgeResults, judgeRunTable, judgeSaid } from './judge/results.ts'
import { judgeTable, type TableLook, valueKey } from './judge/table.ts'
import type { Break, Verdict } from './judge/verdict.ts'
import { judgeWrites } from './judge/writes.ts'
import { positionsOf, rowsIfThere } from './observe.ts'
import { type InboundSync, isOutbound } from './schedule.ts'

export interface Process {
  readonly order: RunOrder
  readonly ended: Ended
}

/** Where the judge sits: it watches each run and keeps what it saw. */
export interface Bench {
  readonly broken: Break[]
  /** Waits for processes, and judges what they left. */
  judged(processes: readonly Promise<Process>[], approved?: boolean): Promise<readonly Ended[]>
  /** The tables of the record streams, as they are now. */
  tables(approved: boolean): Promise<readonly TableLook[]>
  relations(): Relations
  /** hubspot_sync.links: sync and key → record id. */
  links(): ReadonlyMap<string, string>
  /** Syncs whose unprovable creates a person let go again. */
  readonly doubtful: Set<string>
  verdict(): Verdict
}

export async function openBench(world: World): Promise<Bench> {
  const { tier, account, schedule, sources } = world
  const inbound = schedule.syncs.filter((sync): sync is InboundSync => !isOutbound(sync))
  const outbound = schedule.syncs.filter(isOutbound)
  const readsLinks = inbound.some(({ document }) => 'associations' in document.streams)
  const broken: Break[] = []
  const doubtful = new Set<string>()
  const statuses: Record<string, number> = {}
  const seenRows = new Map<string, readonly Row[]>()
  const linked = new Map<string, Set<string>>()
  const everLinked = new Set(trueLinks(account.truth(), account.types))
  let links = new Map<string, string>()
  let goneLinks: ReadonlySet<string> = new Set()
  let runs = 0
  let kills = 0

  const readLinks = async (): Promise<void> => {
    if (outbound.length === 0) return
    const rows = (await rowsIfThere(tier, 'hubspot_sync.links')) ?? []
    links = new Map(
      rows.map((row) => [
        linkedKey(textOf(row['sync']) ?? '', textOf(row['key']) ?? ''),
        textOf(row['hubspot_id']) ?? '',
      ]),
    )
    for (const [key, id] of links) linked.set(key, (linked.get(key) ?? new Set()).add(id))
  }
  const relations = (): Relations => relationsOf(account.truth(), account.lives, linked)

  const lookAt = async (approved: boolean): Promise<readonly TableLook[]> => {
    const looks: TableLook[] = []
    for (const sync of inbound) {
      const positions = await positionsOf(tier, sync.name)
      const setAside = new Set(
        ((await rowsIfThere(tier, 'hubspot_sync.set_aside')) ?? []).map(
          (row) => textOf(row['id']) ?? '',
        ),
      )
      const setAsideValues = new Set(
        ((await rowsIfThere(tier, 'hubspot_sync.set_aside_values')) ?? []).map((row) =>
          valueKey(
            textOf(row['stream']) ?? '',
            textOf(row['id']) ?? '',
            textOf(row['property']) ?? '',
            textOf(row['text']) ?? '',
          ),
        ),
      )
      for (const [stream, options] of Object.entries(sync.document.streams)) {
        const type = objectOf(stream)
        const records = account.truth().records.get(type)
        const rows = records === undefined ? null : await rowsIfThere(tier, `hubspot.${stream}`)
        if (records === undefined || rows === null) continue
        const chosen = options['properties'] as readonly string[]
        looks.push({
          stream,
          storage: (options['storage'] ?? 'merge') as TableLook['storage'],
          kinds: Object.fromEntries(
            Object.entries(kindsOf(type))
              .filter(([name]) => chosen.includes(name))
              .map(([name, kind]) => [name, world.retyped.get(`${type}.${name}`) ?? kind]),
          ),
          columns: Object.fromEntries(
            [...world.retyped]
              .filter(([name]) => name.startsWith(`${type}.`))
              .map(([name, kind]) => [name.slice(type.length + 1), kind] as const)
              .map(([property, kind]) => [property, `${property}__${typesOf[kind][0]}`]),
          ),
          rows,
          before: seenRows.get(stream) ?? [],
          records,
          lives: new Map(
            [...account.lives]
              .filter(([key]) => key.startsWith(`${type}:`))
              .map(([key, life]) => [key.slice(type.length + 1), life]),
          ),
          position: positions.get(stream) ?? null,
          setAside,
          setAsideValues,
          approved,
        })
        seenRows.set(stream, rows)
      }
    }
    return looks
  }

  const judgeAccount = (approved: boolean, vouched: ReadonlyMap<string, number>): void => {
    const common = {
      syncs: outbound,
      ever: sources.ever,
      relations: relations(),
      approved,
    }
    const spans = world.spans.splice(0)
    const mergedMeanwhile = mergedIn(spans)
    for (const span of spans) {
      for (const key of trueLinks(span.after, account.types)) everLinked.add(key)
      if (outbound.length === 0) continue
      broken.push(
        ...judgeWrites({
          ...span,
          ...common,
          lives: account.lives,
          vouched,
          doubtful,
          mergedMeanwhile,
        }),
        ...judgeLinks({ ...span, ...common, types: account.types }),
      )
    }
  }

  return {
    broken,
    doubtful,
    relations,
    links: () => links,
    tables: lookAt,
    async judged(processes, approved = false) {
      const vouched = new Map(
        outbound.map(({ name }) => [
          name,
          [...links.keys()].filter((key) => key.startsWith(`${name} `)).length,
        ]),
      )
      let always = trueLinks(account.truth(), account.types)
      for (const key of always) everLinked.add(key)
      const ended = await Promise.all(processes)
      for (const key of trueLinks(account.truth(), account.types)) everLinked.add(key)
      await lookAtRuns(world)
      await sources.catchUp(tier)
      for (const { before, after } of world.spans)
        for (const truth of [before, after])
          always = always.intersection(trueLinks(truth, account.types))
      await readLinks()
      judgeAccount(approved, vouched)
      const runRows = (await rowsIfThere(tier, 'hubspot_sync.runs')) ?? []
      for (const { order, ended: one } of ended) {
        runs += 1
        if (one.killed) kills += 1
        for (const { status } of one.results) statuses[status] = (statuses[status] ?? 0) + 1
        broken.push(
          ...judgeResults(one, order.syncs),
          ...judgeRunTable(one, runRows),
          ...judgeSaid(one.said),
        )
      }
      for (const look of await lookAt(approved)) broken.push(...judgeTable(look))
      const rows = readsLinks ? await rowsIfThere(tier, 'hubspot.associations') : null
      if (rows !== null) {
        broken.push(
          ...judgeLinkTable(rows, everLinked),
          ...judgeLinkRemovals(rows, always, goneLinks),
        )
        goneLinks = deletedLinks(rows)
      }
      return ended.map((one) => one.ended)
    },
    verdict: () => ({ broken, runs, kills, statuses }),
  }
}

/** Which records were merged into which between the first look and the last. */
function mergedIn(spans: readonly Span[]): ReadonlyMap<string, readonly string[]> {
  const [first, last] = [spans[0]?.before, spans.at(-1)?.after]
  const merged = [...(last?.records ?? [])].flatMap(([type, records]) =>
    [...records.values()].flatMap(({ id, mergedInto }) =>
      mergedInto !== null && first?.records.get(type)?.get(id)?.mergedInto === null
        ? [{ into: lifeKey(type, mergedInto), id }]
        : [],
    ),
  )
  return new Map(
    [...Map.groupBy(merged, ({ into }) => into)].map(([into, of]) => [
      into,
      of.map(({ id }) => id),
    ]),
  )
}
