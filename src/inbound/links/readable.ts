import { standardUnlabelled } from '../../engine/association-type-ids.ts'
import { countIn } from '../../engine/cells.ts'
import { tableSlot } from '../../engine/journal/tables.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import type { LinksState } from '../state.ts'
import { elapsedMs, leavesOut } from '../windows.ts'
import { type Direction, directionKey, objectsOf } from './directions.ts'
import type { LinksContext } from './land-links.ts'
import { recordRows } from './record-rows.ts'

/** How many live records each object's table has; an object without a table is left out. */
export type LiveRecords = ReadonlyMap<string, number>

export async function liveRecords(context: LinksContext): Promise<LiveRecords> {
  const { warehouse } = context.ports
  const tables = new Set(
    (await warehouse.tables('data', '')).map((table) => table.name.toLowerCase()),
  )
  const live = new Map<string, number>()
  for (const [object, stream] of objectsOf(context.order)) {
    const records = recordRows(context, stream.name)
    // A stream that was skipped before its first read has no table, and no links to be read.
    if (!tables.has(records.table.name.toLowerCase())) continue
    const [row] = await warehouse.rows({
      name: 'inbound/links_live_records',
      slots: { target: tableSlot(records.current) },
    })
    live.set(object, countIn(row, 'records'))
  }
  return live
}

/**
 * The directions that are worth a call. Where nothing was read yet: only between objects that both have records, and
 * only where HubSpot knows a type of association: pairs that it doesn't know are asked about once in a sweep's time.
 * With n objects there are n² directions, most of which can't hold a link.
 */
export async function readableDirections(
  context: LinksContext,
  directions: readonly Direction[],
  live: LiveRecords,
): Promise<readonly Direction[]> {
  const { state } = context.desk
  const isBegun = (direction: Direction): boolean =>
    state.directions[directionKey(direction)] !== undefined
  const hasRecords = (object: string): boolean => (live.get(object) ?? 0) > 0
  const leadsToNone = ({ to, columns }: Direction): boolean => {
    // A link column is filled whether or not the sync reads what it leads to.
    if (!live.has(to)) return columns.length === 0
    // With a start date the records that a link leads to may all lie before it.
    return !leavesOut(context.order) && !hasRecords(to)
  }
  const possible = directions.filter(
    (direction) =>
      live.has(direction.from) &&
      (isBegun(direction) || (hasRecords(direction.from) && !leadsToNone(direction))),
  )
  const open = new Set(
    possible.filter((direction) => !isBegun(direction) && !isKnownPair(direction)).map(pairKey),
  )
  const absent = await absentPairs(context, [...open])
  return possible.filter((direction) => isBegun(direction) || !absent.has(pairKey(direction)))
}

const isKnownPair = ({ from, to }: Direction): boolean =>
  standardUnlabelled(from, to) !== undefined || standardUnlabelled(to, from) !== undefined

/** One key for both directions: a type of association has a side on either. */
const pairKey = ({ from, to }: Pick<Direction, 'from' | 'to'>): string =>
  [from, to].toSorted().join('>')

const asksAtOnce = 8

/** Pairs that HubSpot has no type of association for, by what it said within a sweep's time. */
async function absentPairs(
  context: LinksContext,
  pairs: readonly string[],
): Promise<ReadonlySet<string>> {
  const { desk, order, now } = context
  const isFresh = (at: string): boolean => elapsedMs(at, now) < order.sweepMs
  const known = desk.state.absent
  const asked = pairs.filter((pair) => known[pair] === undefined || !isFresh(known[pair]))
  const said: string[] = []
  for (let at = 0; at < asked.length; at += asksAtOnce) {
    const some = asked.slice(at, at + asksAtOnce)
    const answers = await Promise.all(some.map((pair) => hasTypes(context, pair)))
    said.push(...some.filter((_, place) => answers[place] === false))
    await context.run.beat()
  }
  const fresh = Object.entries(known).filter(([, at]) => isFresh(at))
  const absent = {
    ...Object.fromEntries(fresh),
    ...Object.fromEntries(said.map((pair) => [pair, now])),
  }
  if (asked.length > 0) await saveAbsent(context, absent)
  return new Set(Object.keys(absent))
}

function saveAbsent(context: LinksContext, absent: LinksState['absent']): Promise<unknown> {
  const { desk } = context
  return desk.save({ ...desk.state, absent }, async () => ({}))
}

async function hasTypes(context: LinksContext, pair: string): Promise<boolean> {
  const [from = '', to = ''] = pair.split('>')
  const { hubspot, signal } = context.ports
  try {
    return (await hubspot.associations.labels(from, to, signal)).length > 0
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.handling !== 'stop_stream') throw error
    // A pair that HubSpot refuses to speak of has no links; a missing scope is for the read to report.
    return error.code === 'hubspot.scope_missing'
  }
}
