import type { Fault } from '../../../src/sandbox/options.ts'
import type { Draw } from './draw.ts'
import {
  runIn,
  pass,
  faults,
  clear,
  contacts,
  inboundScene,
  edit,
  editNeighbours,
  type Scene,
} from './scene-parts.ts'
import type { Act } from './schedule.ts'

/** The list of contacts, under whichever version of the API. */
const objectList = '/objects/[^/]+/contacts\\?'

/** A few records more than one or two pages, read by list (100) or search (200). */
export function drawPages(draw: Draw): Scene {
  const bySearch = draw.chance(0.65)
  const count = bySearch ? draw.between(201, 225) : draw.between(101, 112)
  const edits = (): readonly Act[] => [
    editNeighbours(draw, 0, 100),
    ...(draw.chance(0.5) ? [pass(draw.between(1, 2_000))] : []),
    editNeighbours(draw, 100, draw.between(80, 100)),
    ...(draw.chance(0.5) ? [pass(draw.between(1, 2_000))] : []),
    editNeighbours(draw, draw.between(180, 200), draw.between(5, 45)),
  ]
  const path = bySearch ? '/search' : objectList
  return inboundScene(
    contacts(draw, count),
    bySearch
      ? { strategy: 'incremental', route: 'search' }
      : { strategy: 'full_refresh', route: 'list' },
    {
      knobs: {
        index_lag_ms: 0,
        ...(draw.chance(0.5) ? { modified_tick_ms: draw.one([1_000, 60_000, 600_000]) } : {}),
        ...(draw.chance(0.3) ? { search_tie_order: draw.one(['reverse', 'shuffled']) } : {}),
        ...(draw.chance(0.4)
          ? {
              'people.every_calls': draw.between(1, 3),
              'people.deeds': 'touch,edit',
              'people.property': 'w_text',
            }
          : {}),
      },
      acts: [
        runIn(),
        ...edits(),
        pass(draw.between(1, 4_000_000)),
        ...(draw.chance(0.6)
          ? [
              faults({
                path,
                from: draw.between(1, 3),
                times: draw.one([1, 100]),
                action: draw.one<Fault['action']>([
                  { status: 403 },
                  { like: 'empty_results' },
                  { status: 200, body: '' },
                ]),
              }),
            ]
          : []),
        runIn({
          during: draw.chance(0.6)
            ? Array.from({ length: draw.between(1, 3) }, () => ({
                step: draw.between(20, 70),
                act: edit(draw),
              }))
            : [],
        }),
        clear,
        ...(draw.chance(0.3) ? [pass(draw.between(1, 4_000_000)), runIn()] : []),
      ],
    },
  )
}

/** Edits that the index shows late, or as they were. */
export function drawLag(draw: Draw): Scene {
  const route = draw.one(['search', 'search', 'export'])
  const step = (): readonly Act[] => [
    pass(draw.one([1, 60_000, 1_500_000, 4_000_000])),
    edit(draw),
    ...(draw.chance(0.5) ? [pass(draw.one([1, 3_000])), edit(draw), edit(draw)] : []),
    runIn({
      ...(draw.chance(0.4) ? { full: true } : {}),
      during: draw.chance(0.4) ? [{ step: draw.between(10, 50), act: edit(draw) }] : [],
    }),
  ]
  return inboundScene(
    contacts(draw, draw.between(2, 6)),
    {
      strategy: route === 'export' ? 'auto' : 'incremental',
      route,
      storage: draw.one(['merge', 'append', 'history']),
    },
    {
      behindMs: draw.chance(0.3) ? draw.between(5_400_000, 10_800_000) : 0,
      knobs: {
        index_lag_ms: draw.one([300, 30_000, 600_000, 2_400_000]),
        ...(draw.chance(0.4) ? { modified_tick_ms: draw.one([60_000, 600_000]) } : {}),
        ...(draw.chance(0.6) ? { stale_index_values: 'before' } : {}),
      },
      acts: [
        runIn(
          draw.chance(0.5) ? { during: [{ step: draw.between(10, 50), act: edit(draw) }] } : {},
        ),
        ...step(),
        ...(draw.chance(0.5) ? step() : []),
      ],
    },
  )
}

/** Export files that are not what was asked for. */
export function drawExports(draw: Draw): Scene {
  return inboundScene(
    contacts(draw, draw.between(3, 12)),
    { strategy: 'full_refresh', route: 'export', storage: draw.one(['merge', 'history']) },
    {
      acts: [
        ...(draw.chance(0.5) ? [runIn(), edit(draw)] : []),
        {
          act: 'knobs',
          set: {
            'exports.damage': draw.one([
              'row_missing',
              'row_missing',
              'row_doubled',
              'row_replaced',
              'header_only',
              'count_high',
            ]),
            'exports.damage_times': 1,
          },
        },
        runIn(),
        ...(draw.chance(0.3) ? [runIn()] : []),
      ],
    },
  )
}

/** Whole answers that say nothing, and rows of batches that come back as errors. */
export function drawSilence(draw: Draw): Scene {
  const links = draw.chance(0.4)
  const count = draw.weighed([
    [6, 3],
    [6, 5],
    [5, 9],
    [3, 15],
    [1, 105],
  ])
  const route = links ? 'auto' : draw.one(['list', 'search'])
  const path = links
    ? draw.one(['/associations/', '/associations/[^/]+/contacts/contacts/batch/read'])
    : route === 'search'
      ? draw.one(['/search', '/search', '/search', '/batch/read', '/objects/'])
      : draw.one([objectList, objectList, objectList, '/batch/read'])
  return inboundScene(
    contacts(draw, links ? Math.min(count, 15) : count),
    {
      strategy: draw.one(['full_refresh', 'full_refresh', 'auto']),
      route,
    },
    {
      links: links
        ? Array.from({ length: 4 }, (_, at) => ({
            from: `contacts:${at % 3}`,
            to: `contacts:${(at + 1) % 3}`,
            label: null,
          }))
        : [],
      acts: [
        runIn(),
        ...(draw.chance(0.9) ? [edit(draw), editNeighbours(draw, 0, 3)] : []),
        ...(draw.chance(0.6) ? [pass(draw.one([7_200_000, 700_000_000]))] : []),
        faults({
          path,
          from: draw.one([1, 1, 2]),
          // What is asked for again until it is answered shows nothing.
          times: draw.one(links ? [2, 100, 100] : [1, 2, 100]),
          action: draw.one<Fault['action']>(
            links
              ? [
                  { fail_share: 0.9 },
                  { fail_share: 0.5 },
                  { status: 500 },
                  { status: 200, body: '' },
                ]
              : [
                  { like: 'empty_results' },
                  { like: 'empty_results' },
                  { status: 200, body: '{"results":[' },
                  { like: 'empty_200' },
                ],
          ),
        }),
        runIn(draw.chance(0.3) ? { full: true } : {}),
        clear,
        ...(draw.chance(0.3) ? [runIn()] : []),
      ],
    },
    links ? { associations: {} } : {},
  )
}

/** Records that go by the dozen, and merges of what was merged. */
export function drawVanishing(draw: Draw): Scene {
  const merge: Act = { act: 'merge', type: 'contacts', survivor: 1, loser: 0 }
  const many: Act = {
    act: draw.one(['archive', 'purge'] as const),
    type: 'contacts',
    picks: Array.from({ length: 14 }, (_, at) => at * 3),
  }
  return inboundScene(
    contacts(draw, draw.between(18, 30)),
    {
      strategy: draw.one(['full_refresh', 'auto', 'incremental']),
      route: draw.one(['auto', 'search']),
      storage: draw.one(['merge', 'append', 'history']),
    },
    {
      acts: [
        runIn(),
        ...(draw.chance(0.6)
          ? [
              merge,
              ...(draw.chance(0.5) ? [runIn()] : []),
              merge,
              ...(draw.chance(0.5) ? [merge] : []),
            ]
          : [many]),
        runIn(draw.chance(0.5) ? { full: true } : {}),
        ...(draw.chance(0.2) ? [many, runIn()] : []),
      ],
    },
  )
}
