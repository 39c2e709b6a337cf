import type { Fault } from '../../../src/sandbox/options.ts'
import { identOf } from './draw-rows.ts'
import type { Draw } from './draw.ts'
import {
  clear,
  companies,
  contacts,
  edit,
  editNeighbours,
  faults,
  inboundName,
  inboundScene,
  outboundScene,
  pass,
  put,
  rowOf,
  runIn,
  runOut,
  type Scene,
  targetName,
} from './scene-parts.ts'
import type { Act, SourceRow } from './schedule.ts'

/** The call that hands a file over. */
const importPost = 'hubspot POST imports'

/** Somebody makes the records of an import's rows just before it begins: HubSpot refuses those rows, and says DONE. */
export function drawTaken(draw: Draw): Scene {
  const many = draw.chance(0.12)
  const count = many ? draw.between(104, 112) : draw.between(3, 9)
  const row = (at: number): SourceRow =>
    rowOf('contacts', at, identOf('contacts', 'email', at), `text ${draw.below(99)}`)
  const taken = Array.from({ length: count }, (_, at) => at).filter(() => many || draw.chance(0.7))
  return outboundScene(
    {
      target: 'contacts',
      strategy: 'upsert',
      route: 'import',
      fields: [
        { property: 'firstname', column: 'f_firstname' },
        {
          property: 'w_text',
          column: 'f_w_text',
          ...(draw.chance(0.25) ? { on: 'create' as const } : {}),
        },
      ],
    },
    [],
    Array.from({ length: count }, (_, at) => row(at)),
    {
      knobs: {
        'imports.errors_page_size': many ? 100 : draw.one([1, 2, 2, 100]),
        ...(draw.chance(0.3) ? { 'imports.start_ms': draw.one([5_000, 120_000]) } : {}),
        ...(draw.chance(0.3) ? { 'imports.first_row_line': 1 } : {}),
        ...(draw.chance(0.3) ? { 'imports.counters': 'documented' } : {}),
      },
      acts: [
        runOut({
          during: [
            {
              of: importPost,
              step: 1,
              act: {
                act: 'make',
                type: 'contacts',
                records: taken.map((at) => ({
                  email: identOf('contacts', 'email', at),
                  firstname: `made ${at}`,
                  ...(draw.chance(0.5) ? { w_text: `by a person ${at}` } : {}),
                })),
              },
            },
          ],
          ...(draw.chance(0.15)
            ? { kill: { of: 'sleep', step: 1, side: draw.one(['before', 'after'] as const) } }
            : {}),
        }),
        ...(draw.chance(0.2) ? [put(row(draw.below(count))), runOut()] : []),
      ],
      settles: 'soon',
    },
  )
}

/** Imports of updates that begin late, whose answers are lost; and newer values that overtake them. */
export function drawOvertaking(draw: Draw): Scene {
  const count = draw.between(2, 6)
  const row = (at: number, text: string): SourceRow =>
    rowOf('contacts', at, identOf('contacts', 'email', at), text)
  const lost = (effect: boolean): Act =>
    faults({
      method: 'POST',
      path: '/imports',
      times: draw.one([1, 40, 40, 40]),
      action: {
        ...draw.one<Fault['action']>([
          { status: 502 },
          { reset: true },
          { status: 200, body: '' },
          { cut_bytes: 20 },
        ]),
        ...(effect ? { after_effect: true } : {}),
      },
    })
  return outboundScene(
    {
      target: 'contacts',
      strategy: draw.one(['update', 'upsert']),
      route: 'import',
    },
    contacts(draw, count),
    Array.from({ length: count }, (_, at) => row(at, `first ${at}`)),
    {
      knobs: {
        'imports.start_ms': draw.one([60_000, 300_000, 900_000]),
        ...(draw.chance(0.3) ? { 'imports.ms_per_row': 60_000 } : {}),
        ...(draw.chance(0.2) ? { 'imports.concurrent': 1 } : {}),
      },
      acts: [
        lost(draw.chance(0.85)),
        runOut(
          draw.chance(0.15)
            ? { kill: { of: importPost, step: 1, side: draw.one(['at', 'after'] as const) } }
            : {},
        ),
        clear,
        put(row(draw.below(count), 'second')),
        ...(draw.chance(0.8) ? [lost(false)] : []),
        runOut(),
        clear,
        pass(7_200_000),
      ],
      settles: 'soon',
    },
  )
}

/** Updates that get no answer, time and again, and mostly did nothing. */
export function drawUnanswered(draw: Draw): Scene {
  const target = draw.one(['contacts', 'companies'] as const)
  const property = target === 'companies' ? 'domain' : 'email'
  const count = draw.between(1, 5)
  const row = (at: number): SourceRow =>
    rowOf(target, at, identOf(target, property, at), `text ${draw.below(99)}`)
  return outboundScene(
    { target, strategy: draw.one(['update', 'upsert']), route: 'batch' },
    target === 'contacts' ? contacts(draw, count) : companies(count),
    Array.from({ length: count }, (_, at) => row(at)),
    {
      acts: [
        faults({
          method: 'POST',
          path: '/batch/update',
          times: draw.one([6, 12, 200]),
          action: {
            ...draw.one<Fault['action']>([
              { status: 502 },
              { reset: true },
              { status: 200, body: '' },
              { status: 200, body: '{"results":[' },
              { stall_ms: 120_000 },
            ]),
            ...(draw.chance(0.2) ? { after_effect: true } : {}),
          },
        }),
        runOut(),
        clear,
        ...(draw.chance(0.3) ? [put(row(draw.below(count))), runOut()] : []),
      ],
      // What got no answer too often rests, up to a day.
      settles: 'once',
    },
  )
}

/** A holder that stands still at the edge of a transaction until another run has done the same work, and something newer. */
export function drawOvertaken(draw: Draw): Scene {
  // Where nothing of the database is in use: a file of DuckDB that is held is nobody else's.
  const atOnce = (sync: string, during: readonly Act[]): Act => ({
    act: 'at_once',
    first: { syncs: [sync] },
    second: { syncs: [sync], during: during.map((act) => ({ step: draw.between(3, 20), act })) },
    paused: { of: 'warehouse begin', step: draw.between(3, 8) },
  })
  if (draw.chance(0.6)) {
    return inboundScene(
      contacts(draw, draw.between(2, 5)),
      {
        strategy: draw.one(['auto', 'incremental', 'full_refresh']),
        route: draw.one(['auto', 'search']),
        storage: draw.one(['merge', 'append', 'history']),
      },
      {
        knobs: { index_lag_ms: 0 },
        acts: [
          ...(draw.chance(0.3) ? [runIn()] : []),
          edit(draw),
          atOnce(inboundName, draw.chance(0.7) ? [edit(draw), edit(draw)] : []),
        ],
        settles: 'soon',
      },
    )
  }
  const row = (at: number): SourceRow =>
    rowOf('contacts', at, identOf('contacts', 'email', at), `text ${draw.below(99)}`)
  return outboundScene(
    { target: 'contacts', strategy: 'upsert', route: draw.one(['batch', 'import']) },
    contacts(draw, 2),
    [row(0), row(1), row(2)],
    { acts: [atOnce(targetName, [])], settles: 'soon' },
  )
}

/** A delta by search that reads more than the index has taken in; then an export, which shows what the index has. */
export function drawOutdated(draw: Draw): Scene {
  const lag = draw.one([600_000, 1_200_000])
  const who = draw.below(4)
  const change = (): Act => ({
    act: 'edit',
    type: 'contacts',
    pick: who,
    set: { w_text: `edit ${draw.below(1000)}` },
  })
  return inboundScene(
    contacts(draw, draw.between(2, 5)),
    {
      strategy: 'auto',
      route: 'export',
      storage: draw.one(['merge', 'merge', 'history', 'append']),
    },
    {
      knobs: { index_lag_ms: lag },
      acts: [
        ...(draw.chance(0.3) ? [runIn()] : []),
        change(),
        // The first edit is found by the search after a full export, and the record read as the second one left it.
        pass(lag + draw.one([1_000, 60_000])),
        change(),
        runIn({ full: true }),
        ...(draw.chance(0.3) ? [edit(draw)] : []),
        runIn(),
      ],
      settles: 'soon',
    },
  )
}

/** A search that is cut off behind its first page, whose edge lies within one time; long ago, so that nothing reads it again. */
export function drawCut(draw: Draw): Scene {
  const count = draw.between(202, 215)
  const first = draw.between(60, 150)
  return inboundScene(
    contacts(draw, count),
    { strategy: 'incremental', route: 'search' },
    {
      knobs: {
        index_lag_ms: 0,
        ...(draw.chance(0.3) ? { search_tie_order: draw.one(['reverse', 'shuffled']) } : {}),
      },
      acts: [
        editNeighbours(draw, 0, 100),
        pass(draw.between(1, 5_000)),
        ...(first > 100 ? [editNeighbours(draw, 100, first - 100), pass(1_000)] : []),
        editNeighbours(draw, first, 100),
        ...(count > first + 100 ? [editNeighbours(draw, first + 100, count - first - 100)] : []),
        pass(draw.between(3_700_000, 4_500_000)),
        faults({
          path: '/search',
          from: draw.one([2, 2, 2, 3]),
          times: 100,
          action: draw.one<Fault['action']>([{ status: 403 }, { status: 400 }]),
        }),
        runIn(),
        clear,
        runIn(),
      ],
      settles: 'soon',
    },
  )
}
