import { countIn, textIn } from '../../engine/cells.ts'
import { tableSlot } from '../../engine/journal/tables.ts'
import type { TableName } from '../../engine/ports/warehouse.ts'
import { goOn } from '../context.ts'
import { LoadLines } from '../record-lines.ts'
import type { LinksState } from '../state.ts'
import { elapsedMs } from '../windows.ts'
import { type Direction, directionKey } from './directions.ts'
import { landLinks, type LinksContext, linkLines, type RecordRows } from './land-links.ts'

/** Records asked for between two checkpoints. */
const asksAtOnce = 5_000

/** A slice of the rolling sweep smaller than one call's worth waits for the next run. */
export const smallestSlice = 1_000

/** Brings one direction up to date: every record once, then changed records and a slice of all the others. */
export async function readDirection(
  context: LinksContext,
  direction: Direction,
  records: RecordRows,
  touched: TableName,
): Promise<void> {
  const key = directionKey(direction)
  const known = context.desk.state.directions[key]
  const place = known ?? { complete: false, cursor: '', sweptAt: context.now }
  if (!place.complete) {
    await askFrom(
      context,
      direction,
      records,
      place.cursor,
      Number.POSITIVE_INFINITY,
      (cursor) => ({ ...place, cursor }),
    )
    await savePlace(context, key, { complete: true, cursor: '', sweptAt: context.now })
    return
  }
  // A sweep of all records asks for the changed ones too.
  if (dueShare(context, place) < 1) await askListed(context, direction, records, touched)
  await sweepSlice(context, direction, records, place)
}

type Place = LinksState['directions'][string]

const withPlace = (state: LinksState, key: string, place: Place): LinksState => ({
  ...state,
  directions: { ...state.directions, [key]: place },
})

function savePlace(context: LinksContext, key: string, place: Place): Promise<unknown> {
  return context.desk.save(withPlace(context.desk.state, key, place), async () => ({}))
}

/** The share of all records that is due since the last slice; the whole once a sweep's time has passed. */
function dueShare(context: LinksContext, place: Place): number {
  if (context.whole) return 1
  return Math.min(1, elapsedMs(place.sweptAt, context.now) / Math.max(1, context.order.sweepMs))
}

async function sweepSlice(
  context: LinksContext,
  direction: Direction,
  records: RecordRows,
  place: Place,
): Promise<void> {
  const { warehouse } = context.ports
  const share = dueShare(context, place)
  const [row] = await warehouse.rows({
    name: 'inbound/links_live_records',
    slots: { target: tableSlot(records.current) },
  })
  const due = Math.ceil(countIn(row, 'records') * share)
  if (due === 0 || (share < 1 && due < smallestSlice)) return
  const key = directionKey(direction)
  const moved = (cursor: string): Place => ({ ...place, cursor })
  const end = await askFrom(context, direction, records, place.cursor, due, moved)
  let cursor = end.cursor
  // The end of the table was reached: the rest of the slice begins at its start again.
  if (end.asked < due) {
    const rest = await askFrom(context, direction, records, '', due - end.asked, moved)
    cursor = rest.cursor
  }
  await savePlace(context, key, { complete: true, cursor, sweptAt: context.now })
}

/** Asks for the live records after the cursor, at most so many. */
async function askFrom(
  context: LinksContext,
  direction: Direction,
  records: RecordRows,
  from: string,
  most: number,
  placeAt: (cursor: string) => Place,
): Promise<{ readonly cursor: string; readonly asked: number }> {
  const key = directionKey(direction)
  let cursor = from
  let asked = 0
  while (asked < most) {
    const rows = await context.ports.warehouse.rows({
      name: 'inbound/links_ids',
      slots: { target: tableSlot(records.current) },
      values: { after: cursor, most: Math.min(asksAtOnce, most - asked) },
    })
    const ids = rows.map((row) => textIn(row, 'id'))
    const last = ids.at(-1)
    if (last === undefined) break
    await ask(context, direction, records, ids, (state) => withPlace(state, key, placeAt(last)))
    cursor = last
    asked += ids.length
  }
  return { cursor, asked }
}

/** Asks for the live ones of the listed records. */
export async function askListed(
  context: LinksContext,
  direction: Direction,
  records: RecordRows,
  listed: TableName,
): Promise<void> {
  let after = ''
  for (;;) {
    const rows = await context.ports.warehouse.rows({
      name: 'inbound/links_touched_ids',
      slots: {
        listed: tableSlot(listed),
        target: tableSlot(records.current),
      },
      values: { after, most: asksAtOnce },
    })
    const ids = rows.map((row) => textIn(row, 'id'))
    const last = ids.at(-1)
    if (last === undefined) return
    await ask(context, direction, records, ids, (state) => state)
    after = last
  }
}

/** Reads the links of the records and lands them; the state moves on with the last of them. */
async function ask(
  context: LinksContext,
  direction: Direction,
  records: RecordRows,
  ids: readonly string[],
  move: (state: LinksState) => LinksState,
): Promise<void> {
  const { ports, order, progress } = context
  const lines = new LoadLines(
    ports.work,
    `links-${direction.from}-${direction.to}`,
    context.loadSize,
  )
  const isTold =
    context.hasUnread ||
    direction.columns.length > 0 ||
    context.linkedDirections.has(directionKey(direction))
  let problems = 0
  let links = 0
  let done = 0
  const checkpoint = async (state: LinksState): Promise<void> => {
    const path = await lines.take()
    if (path === null) return
    // Most pairs of objects hold no link: that there are none, where none are known, is nothing to be written.
    if (!isTold && links + problems === 0) {
      await ports.work.remove(path)
      return
    }
    const asides = problems
    problems = 0
    await landLinks(context, direction, records, path, asides, state)
  }
  for await (const answers of ports.hubspot.associations.read(
    direction.from,
    direction.to,
    ids,
    ports.signal,
  )) {
    for (const answer of answers) {
      if (answer.problem !== undefined) problems += 1
      links += answer.links.length
      for (const line of linkLines(answer)) await lines.add(() => line)
    }
    done += answers.length
    progress({
      sync: order.sync,
      part: 'associations',
      stage: `${direction.from} to ${direction.to}`,
      done,
      of: ids.length,
    })
    if (lines.isFull && done < ids.length) await checkpoint(context.desk.state)
    await context.run.beat()
    goOn(context)
  }
  await checkpoint(move(context.desk.state))
}
