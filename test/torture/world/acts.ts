import type { Tier } from '../tier.ts'
import { type Kind, typesOf } from './catalogue.ts'
import { type Account, isLive, lifeKey, type TrueRecord, type Truth } from './account.ts'
import {
  type Act,
  isOutbound,
  type ObjectName,
  type Schedule,
  type SourceRow,
  type Values,
} from './schedule.ts'
import type { Sources } from './sources.ts'

/** Acts of people and other apps; runs are not among them. */
export type Doing = Exclude<Act, { act: 'run' } | { act: 'at_once' }>

export interface World {
  readonly tier: Tier
  readonly schedule: Schedule
  readonly account: Account
  readonly sources: Sources
  /** `contacts:3` → record id. */
  readonly refs: Map<string, string>
  /** Links that somebody else put or took away: `contacts:1|companies:2`. */
  readonly foreignPairs: Map<string, Set<string | null>>
  /** Pairs whose links somebody took away, and all rows' cells at that time: a pair is not looked at while its cell stays. */
  readonly severed: Map<string, Cells>
  readonly knobs: Map<string, string | number | boolean>
  /** `contacts.w_number` → the kind that it was given since. */
  readonly retyped: Map<string, Kind>
  /** What runs did, between looks: judged once they have ended. */
  readonly spans: Span[]
}

export interface Span {
  readonly before: Truth
  readonly after: Truth
}

/** Looks at what runs did since the last look. */
export async function lookAtRuns(world: World): Promise<void> {
  const before = await world.account.look('run')
  world.spans.push({ before, after: world.account.truth() })
}

/** Live records of an object, in the order of their ids: a pick means the same while they stay. */
function liveOf(world: World, type: ObjectName): readonly TrueRecord[] {
  return [...(world.account.truth().records.get(type)?.values() ?? [])].filter(isLive)
}

function picked(world: World, type: ObjectName, pick: number): TrueRecord | undefined {
  const live = liveOf(world, type)
  return live.length === 0 ? undefined : live[pick % live.length]
}

const distinct = <T>(of: readonly T[]): readonly T[] => [...new Set(of)]
const path = (type: ObjectName, id?: string): string =>
  `/crm/v3/objects/${type}${id === undefined ? '' : `/${id}`}`
/** HubSpot empties a value by ''. */
const wire = (values: Values): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value ?? '']))

/**
 * Does one thing. What HubSpot refuses (an address that is taken) did not happen. `meanwhile`: a process is under way, and
 * has the DuckDB file for itself: what a person does to a source comes when it has ended.
 */
export async function perform(world: World, act: Doing, meanwhile = false): Promise<void> {
  const { tier, account, sources } = world
  // Nothing of what runs did is left to be seen, but where time goes on by itself, or after it was told to.
  if (meanwhile || tier.name !== 'in process') await lookAtRuns(world)
  await performKnown(world, act).catch((error: unknown) => {
    if (!(error instanceof Error && /(?:40[049]|423)/.test(error.message))) throw error
  })
  if (act.act === 'put_row' || act.act === 'drop_rows') {
    if (meanwhile && tier.name === 'real') sources.postpone(act.sync)
    else await sources.write(tier, act.sync)
  }
  // HubSpot's jobs that a run began may have gone on.
  if (act.act === 'pass') await lookAtRuns(world)
  else if (!unseen.has(act.act)) await account.look('act')
}

/** What changes nothing in the account. */
const unseen: ReadonlySet<Doing['act']> = new Set([
  'retype',
  'put_row',
  'drop_rows',
  'knobs',
  'faults',
])

async function performKnown(world: World, act: Doing): Promise<void> {
  const { tier, sources } = world
  switch (act.act) {
    case 'edit': {
      const record = picked(world, act.type, act.pick)
      if (record !== undefined)
        await tier.api('PATCH', path(act.type, record.id), { properties: wire(act.set) })
      return
    }
    case 'edit_many': {
      const ids = distinct(act.picks.flatMap((pick) => picked(world, act.type, pick)?.id ?? []))
      if (ids.length > 0)
        await tier.api('POST', `${path(act.type)}/batch/update`, {
          inputs: ids.map((id) => ({ id, properties: wire(act.set) })),
        })
      return
    }
    case 'make': {
      for (const properties of act.records)
        await tier.api('POST', path(act.type), { properties: wire(properties) }).catch(() => null)
      return
    }
    case 'archive': {
      const ids = distinct(act.picks.flatMap((pick) => picked(world, act.type, pick)?.id ?? []))
      for (const id of ids) await tier.api('DELETE', path(act.type, id))
      return
    }
    case 'restore': {
      const archived = [...(world.account.truth().records.get(act.type)?.values() ?? [])].filter(
        (record) => record.archived && record.mergedInto === null,
      )
      const record = archived[act.pick % Math.max(1, archived.length)]
      if (record === undefined) return
      await tier.control(`restore/${act.type}`, { ids: [record.id] })
      if (world.knobs.get('restore_bumps_modified') === false) quiet(world, act.type, record.id)
      return
    }
    case 'purge': {
      const ids = distinct(act.picks.flatMap((pick) => picked(world, act.type, pick)?.id ?? []))
      if (ids.length > 0) await tier.control(`purge/${act.type}`, { ids })
      return
    }
    case 'merge': {
      const [survivor, loser] = [
        picked(world, act.type, act.survivor),
        picked(world, act.type, act.loser),
      ]
      if (survivor === undefined || loser === undefined || survivor.id === loser.id) return
      await tier.api('POST', `${path(act.type)}/merge`, {
        primaryObjectId: survivor.id,
        objectIdToMerge: loser.id,
      })
      for (const { id } of [survivor, loser]) {
        const life = world.account.lives.get(lifeKey(act.type, id))
        if (life !== undefined) life.merged = true
      }
      if (world.knobs.get('merge_bumps_modified') === false) quiet(world, act.type, survivor.id)
      return
    }
    case 'link': {
      const [one, other] = [
        picked(world, act.from, act.picks[0]),
        picked(world, act.to, act.picks[1]),
      ]
      if (one === undefined || other === undefined || one.id === other.id) return
      await putLink(world, [act.from, one.id], [act.to, other.id], act.label)
      return
    }
    case 'unlink': {
      const links = world.account.truth().links.get(`${act.from}>${act.to}`) ?? []
      const link = links[act.pick % Math.max(1, links.length)]
      if (link === undefined) return
      await tier.api(
        'DELETE',
        `/crm/v4/objects/${act.from}/${link.from}/associations/${act.to}/${link.to}`,
      )
      const pair = pairOf([act.from, link.from], [act.to, link.to])
      touched(world, pair).clear()
      world.severed.set(pair, cellsOf(world))
      return
    }
    case 'retype': {
      const [type, fieldType] = typesOf[act.kind]
      await tier.api('PATCH', `/crm/v3/properties/${act.type}/${act.property}`, { type, fieldType })
      world.retyped.set(`${act.type}.${act.property}`, act.kind)
      return
    }
    case 'put_row':
      sources.put(act.sync, resolved(world, act.row))
      return
    case 'drop_rows':
      sources.drop(act.sync, act.rows)
      return
    case 'pass':
      return tier.pass(act.ms)
    case 'knobs':
      for (const [name, value] of Object.entries(act.set)) world.knobs.set(name, value)
      await tier.control('knobs', act.set)
      return
    case 'faults':
      return tier.faults(act.faults)
  }
}

function quiet(world: World, type: ObjectName, id: string): void {
  const life = world.account.lives.get(lifeKey(type, id))
  if (life !== undefined) life.quiet = true
}

/** Both directions are one pair. */
export const pairOf = (
  one: readonly [ObjectName, string],
  other: readonly [ObjectName, string],
): string => [one.join(':'), other.join(':')].toSorted().join('|')

/** By sync and key: what a row asks for. */
export type Cells = ReadonlyMap<string, string>

export const cellKey = (sync: string, row: SourceRow): string => `${sync} ${row.key}`
export const cellText = (row: SourceRow): string => JSON.stringify(row.links)

const cellsOf = ({ schedule, sources }: World): Cells =>
  new Map(
    schedule.syncs
      .filter(isOutbound)
      .flatMap(({ name }) =>
        sources.rows(name).map((row) => [cellKey(name, row), cellText(row)] as const),
      ),
  )

function touched(world: World, pair: string): Set<string | null> {
  const present = world.foreignPairs.get(pair) ?? new Set()
  world.foreignPairs.set(pair, present)
  return present
}

/** Puts a link beside what the pair has: writing labels replaces them all (HUBSPOT.md 6). */
export async function putLink(
  world: World,
  one: readonly [ObjectName, string],
  other: readonly [ObjectName, string],
  label: string | null,
): Promise<void> {
  const { tier } = world
  touched(world, pairOf(one, other)).add(label)
  const url = `/crm/v4/objects/${one[0]}/${one[1]}/associations`
  if (label === null) {
    await tier.api('PUT', `${url}/default/${other[0]}/${other[1]}`)
    return
  }
  const has = (world.account.truth().links.get(`${one[0]}>${other[0]}`) ?? []).filter(
    (link) => link.from === one[1] && link.to === other[1] && link.label !== null,
  )
  const { results } = await tier.api<{
    results: readonly { category: string; typeId: number; label: string | null }[]
  }>('GET', `/crm/v4/associations/${one[0]}/${other[0]}/labels`)
  const added = results.filter((type) => type.label === label)
  await tier.api('PUT', `${url}/${other[0]}/${other[1]}`, [
    ...new Map(
      [...has, ...added.slice(0, 1)].map(({ category, typeId }) => [
        typeId,
        { associationCategory: category, associationTypeId: typeId },
      ]),
    ).values(),
  ])
}

/** With the ids of records in place of their names. */
export function resolved(world: Pick<World, 'refs'>, row: SourceRow): SourceRow {
  if (row.ident?.startsWith('@') !== true) return row
  return { ...row, ident: world.refs.get(row.ident.slice(1)) ?? null }
}
