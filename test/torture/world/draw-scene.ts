import type { Fault } from '../../../src/sandbox/options.ts'
import { noAddress } from './catalogue.ts'
import { identOf } from './draw-rows.ts'
import type { Draw } from './draw.ts'
import type {
  Act,
  DrawnRun,
  FirstRecord,
  InboundSync,
  OutboundSync,
  Schedule,
  SourceRow,
} from './schedule.ts'
import { drawValue } from './values.ts'

/**
 * Small schedules about one thing each, so that what needs several things at once (a page's edge within equal times, and
 * an edit between two pages) is met within a few seeds.
 */
export type SceneName =
  | 'pages'
  | 'lag'
  | 'exports'
  | 'silence'
  | 'vanishing'
  | 'refusals'
  | 'lost'
  | 'killed'
  | 'leaving'
  | 'links'
  | 'paused'

type Scene = Omit<Schedule, 'seed' | 'scene'>

const scenes: Readonly<Record<SceneName, (draw: Draw) => Scene>> = {
  pages: drawPages,
  lag: drawLag,
  exports: drawExports,
  silence: drawSilence,
  vanishing: drawVanishing,
  refusals: drawRefusals,
  lost: drawLost,
  killed: drawKilled,
  leaving: drawLeaving,
  links: drawLinks,
  paused: drawPaused,
}

export function drawScene(draw: Draw, seed: number): Schedule {
  const scene = draw.one(Object.keys(scenes) as SceneName[])
  return { seed, scene, ...scenes[scene](draw) }
}

const inboundName = 'crm_in'
const runIn = (run: Partial<DrawnRun> = {}): Act => ({
  act: 'run',
  run: { syncs: [inboundName], ...run },
})
const pass = (ms: number): Act => ({ act: 'pass', ms })
const faults = (...of: readonly Fault[]): Act => ({ act: 'faults', faults: of })
const clear: Act = { act: 'faults', faults: [] }

function contacts(draw: Draw, count: number): readonly FirstRecord[] {
  return Array.from({ length: count }, (_, at) => ({
    ref: `contacts:${at}`,
    properties: {
      email: identOf('contacts', 'email', at),
      firstname: `contact ${at}`,
      ...(count < 40 && draw.chance(0.5) ? { w_text: drawValue(draw, 'text') } : {}),
      // What an older definition of the property left (inbound.md, "Columns, types, names").
      ...(count < 40 && draw.chance(0.15) ? { w_number: 'twelve' } : {}),
    },
  }))
}

const columns = ['email', 'firstname', 'w_text', 'w_number']

function inboundScene(
  records: readonly FirstRecord[],
  stream: Readonly<Record<string, unknown>>,
  rest: Pick<Scene, 'acts'> & Partial<Scene>,
  others: InboundSync['document']['streams'] = {},
): Scene {
  return {
    knobs: {},
    behindMs: 0,
    types: ['contacts'],
    labels: [],
    records,
    links: [],
    syncs: [
      {
        name: inboundName,
        direction: 'inbound',
        document: { streams: { contacts: { properties: columns, ...stream }, ...others } },
      },
    ],
    sources: {},
    touch: false,
    ...rest,
  }
}

const edit = (draw: Draw): Act => ({
  act: 'edit',
  type: 'contacts',
  pick: draw.below(300),
  set: { w_text: `edit ${draw.below(1000)}` },
})

/** One call, so one time; of neighbours, so that it lies across a page's edge. */
const editNeighbours = (draw: Draw, from: number, count: number): Act => ({
  act: 'edit_many',
  type: 'contacts',
  picks: Array.from({ length: count }, (_, at) => from + at),
  set: { w_text: `edits ${draw.below(1000)}` },
})

/** A few records more than one or two pages, read by list (100) or search (200). */
function drawPages(draw: Draw): Scene {
  const bySearch = draw.chance(0.65)
  const count = bySearch ? draw.between(201, 225) : draw.between(101, 112)
  const edits = (): readonly Act[] => [
    editNeighbours(draw, 0, 100),
    ...(draw.chance(0.5) ? [pass(draw.between(1, 2_000))] : []),
    editNeighbours(draw, 100, draw.between(80, 100)),
    ...(draw.chance(0.5) ? [pass(draw.between(1, 2_000))] : []),
    editNeighbours(draw, draw.between(180, 200), draw.between(5, 45)),
  ]
  const path = bySearch ? '/search' : '/objects/contacts\\?'
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
        pass(draw.between(1, 4_000_000)),
        runIn(),
      ],
    },
  )
}

/** Edits that the index shows late, or as they were. */
function drawLag(draw: Draw): Scene {
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
        ...step(),
        ...(draw.chance(0.5) ? step() : []),
      ],
    },
  )
}

/** Export files that are not what was asked for. */
function drawExports(draw: Draw): Scene {
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
        runIn(),
      ],
    },
  )
}

/** Whole answers that say nothing, and rows of batches that come back as errors. */
function drawSilence(draw: Draw): Scene {
  const links = draw.chance(0.5)
  const count = draw.one([3, 5, 9, 15, 105])
  const route = links ? 'auto' : draw.one(['list', 'search', 'search'])
  const path = links
    ? draw.one(['/associations/', '/associations/contacts/contacts/batch/read'])
    : route === 'search'
      ? draw.one(['/search', '/search', '/batch/read', '/objects/'])
      : draw.one(['/objects/contacts\\?', '/batch/read'])
  return inboundScene(
    contacts(draw, links ? Math.min(count, 15) : count),
    {
      strategy: draw.one(['full_refresh', 'auto']),
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
        ...(draw.chance(0.7) ? [edit(draw), editNeighbours(draw, 0, 3)] : []),
        ...(draw.chance(0.6) ? [pass(draw.one([7_200_000, 700_000_000]))] : []),
        faults({
          path,
          from: draw.between(1, 2),
          times: draw.one([1, 2, 100]),
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
                  { status: 200, body: '{"results":[' },
                  { like: 'empty_200' },
                ],
          ),
        }),
        runIn(draw.chance(0.3) ? { full: true } : {}),
        clear,
        runIn(),
      ],
    },
    links ? { associations: {} } : {},
  )
}

/** Records that go by the dozen, and merges of what was merged. */
function drawVanishing(draw: Draw): Scene {
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
              ...(draw.chance(0.7) ? [runIn()] : []),
              merge,
              ...(draw.chance(0.5) ? [merge] : []),
            ]
          : [many]),
        runIn(draw.chance(0.5) ? { full: true } : {}),
        ...(draw.chance(0.4) ? [many, runIn()] : []),
      ],
    },
  )
}

const targetName = 'contacts_out'
const runOut = (run: Partial<DrawnRun> = {}): Act => ({
  act: 'run',
  run: { syncs: [targetName], ...run },
})

function outboundScene(
  sync: Partial<OutboundSync> & Pick<OutboundSync, 'target' | 'strategy'>,
  records: readonly FirstRecord[],
  rows: readonly SourceRow[],
  rest: Pick<Scene, 'acts'> & Partial<Scene>,
): Scene {
  const name = sync.target === 'companies' ? 'name' : 'firstname'
  return {
    knobs: {},
    behindMs: 0,
    types: [sync.target],
    labels: [],
    records,
    links: [],
    syncs: [
      {
        name: targetName,
        direction: 'outbound',
        route: 'auto',
        identify: { property: sync.target === 'companies' ? 'domain' : 'email' },
        fields: [
          { property: name, column: `f_${name}` },
          { property: 'w_text', column: 'f_w_text' },
        ],
        links: [],
        cleanup: false,
        ...sync,
      },
    ],
    sources: { [targetName]: rows },
    touch: false,
    ...rest,
  }
}

function rowOf(
  target: 'contacts' | 'companies',
  row: number,
  ident: string | null,
  text: string | null,
): SourceRow {
  const name = target === 'companies' ? 'name' : 'firstname'
  return {
    row,
    key: `k${row}`,
    ident,
    values: { [`f_${name}`]: `row ${row}`, f_w_text: text },
    links: {},
  }
}

const put = (row: SourceRow): Act => ({ act: 'put_row', sync: targetName, row })

/** Rows that HubSpot refuses one by one, in batches and imports. */
function drawRefusals(draw: Draw): Scene {
  const count = draw.between(5, 14)
  const broken = draw.one([0.2, 0.5])
  const ident = (at: number): string =>
    draw.chance(broken) ? `${noAddress} ${at}` : identOf('contacts', 'email', at)
  const row = (at: number): SourceRow =>
    rowOf('contacts', at, ident(at), draw.chance(0.3) ? null : `text ${draw.below(99)}`)
  return outboundScene(
    {
      target: 'contacts',
      strategy: draw.one(['upsert', 'upsert', 'update']),
      route: draw.one(['import', 'batch']),
    },
    contacts(draw, draw.between(2, 8)),
    Array.from({ length: count }, (_, at) => row(at)),
    {
      knobs: {
        'imports.errors_page_size': draw.one([1, 2, 100]),
        ...(draw.chance(0.5) ? { shuffle_batch_results: true } : {}),
        ...(draw.chance(0.3) ? { 'imports.row_errors': 'many_errors_in_row' } : {}),
      },
      acts: [
        ...(draw.chance(0.5)
          ? [
              faults({
                path: draw.one(['/batch/update', '/batch/create', '/batch/']),
                times: draw.one([1, 4, 100]),
                action: { fail_share: 0.5, fail_category: 'VALIDATION_ERROR' },
              }),
            ]
          : []),
        runOut(),
        clear,
        put(row(draw.below(count))),
        put(row(draw.below(count))),
        runOut(),
      ],
      touch: draw.chance(0.3),
    },
  )
}

/** Writes that took effect though nobody heard. */
function drawLost(draw: Draw): Scene {
  const target = draw.one(['contacts', 'companies', 'companies'] as const)
  const blind = draw.chance(0.3)
  const route = blind ? 'batch' : draw.one(['batch', 'batch', 'import'] as const)
  const property = target === 'companies' ? 'domain' : 'email'
  const row = (at: number): SourceRow =>
    rowOf(target, at, blind ? null : identOf(target, property, at), `text ${draw.below(99)}`)
  const effect = draw.chance(0.7) ? { after_effect: true } : {}
  const count = draw.between(1, 6)
  const here = target === 'contacts' ? contacts(draw, draw.below(4)) : companies(draw.below(4))
  return outboundScene(
    {
      target,
      route,
      strategy: blind ? 'create' : 'upsert',
      ...(blind ? { identify: null } : {}),
    },
    here,
    Array.from({ length: count }, (_, at) => row(at)),
    {
      knobs: {
        index_lag_ms: draw.one([300, 30_000, 600_000]),
        ...(route === 'import' && draw.chance(0.5)
          ? { 'imports.ms_per_row': draw.one([1_000, 60_000]) }
          : {}),
      },
      acts: [
        faults({
          method: 'POST',
          path: route === 'import' ? '/imports' : draw.one(['/batch/create', '/batch/update']),
          times: draw.one([1, 1, 2, 40]),
          action: draw.one<Fault['action']>([
            { status: 502, ...effect },
            { reset: true, ...effect },
            { status: 200, body: '', ...effect },
            { cut_bytes: 20, ...effect },
          ]),
        }),
        runOut(),
        clear,
        ...(draw.chance(0.5) ? [pass(draw.one([1_000, 60_000, 7_200_000]))] : []),
        ...(draw.chance(0.5) ? [put(row(0))] : []),
        runOut(),
        ...(draw.chance(0.4) ? [put(row(draw.below(count))), runOut()] : []),
      ],
    },
  )
}

const companies = (count: number): readonly FirstRecord[] =>
  Array.from({ length: count }, (_, at) => ({
    ref: `companies:${at}`,
    properties: { name: `company ${at}`, domain: identOf('companies', 'domain', at) },
  }))

const drawStep = (draw: Draw): number => draw.between(8, 100)

const kill = (draw: Draw): Partial<DrawnRun> => ({
  kill: draw.chance(0.5)
    ? { step: drawStep(draw), side: draw.one(['before', 'at', 'after'] as const) }
    : {
        ...draw.one([
          { of: 'warehouse commit', step: draw.between(1, 9) },
          { of: 'hubspot POST', step: draw.between(1, 4) },
        ]),
        side: draw.one(['before', 'at', 'after'] as const),
      },
})

/** Processes killed, again and again; or deaf to the answer of a commit. */
function drawKilled(draw: Draw): Scene {
  const harm = (): Partial<DrawnRun> =>
    draw.chance(0.25) ? { unheard: draw.between(1, 9) } : kill(draw)
  if (draw.chance(0.4)) {
    return inboundScene(
      contacts(draw, draw.between(2, 6)),
      {
        strategy: draw.one(['auto', 'incremental', 'full_refresh']),
        route: draw.one(['auto', 'auto', 'search']),
        storage: draw.one(['merge', 'append', 'history']),
      },
      {
        acts: [
          ...(draw.chance(0.5) ? [runIn()] : []),
          edit(draw),
          runIn(harm()),
          ...(draw.chance(0.5) ? [edit(draw)] : []),
          runIn(harm()),
          runIn(),
        ],
      },
    )
  }
  const target = draw.one(['contacts', 'companies'] as const)
  const blind = draw.chance(0.3)
  const property = target === 'companies' ? 'domain' : 'email'
  const row = (at: number): SourceRow =>
    rowOf(target, at, blind ? null : identOf(target, property, at), `text ${draw.below(99)}`)
  return outboundScene(
    {
      target,
      strategy: blind ? 'create' : 'upsert',
      route: blind ? 'batch' : draw.one(['batch', 'batch', 'import']),
      ...(blind ? { identify: null } : {}),
    },
    [],
    [row(0), row(1), row(2)],
    {
      knobs: { index_lag_ms: draw.one([300, 600_000]) },
      acts: [
        runOut(harm()),
        ...(draw.chance(0.5) ? [put(row(1)), put(row(5))] : []),
        runOut(harm()),
        ...(draw.chance(0.5) ? [put(row(2)), runOut(harm())] : []),
        runOut(),
      ],
    },
  )
}

/** Rows that go, change who they are, or are spelled in another way; cells that are emptied. */
function drawLeaving(draw: Draw): Scene {
  const target = draw.one(['contacts', 'companies'] as const)
  const property = target === 'companies' ? 'domain' : 'email'
  const many = draw.chance(0.4)
  const count = many ? draw.between(14, 24) : draw.between(3, 8)
  const spelled = (text: string): string =>
    draw.weighed([
      [5, text],
      [2, text.toUpperCase()],
      [1, ` ${text}`],
    ])
  const row = (at: number): SourceRow => ({
    ...rowOf(
      target,
      at,
      spelled(identOf(target, property, draw.chance(0.1) ? at + 1 : at)),
      draw.chance(0.4) ? null : `text ${draw.below(99)}`,
    ),
  })
  const gone = many ? Array.from({ length: 13 }, (_, at) => at) : [draw.below(count)]
  const taken = target === 'contacts' ? contacts(draw, draw.below(8)) : companies(draw.below(8))
  const name = target === 'companies' ? 'name' : 'firstname'
  return outboundScene(
    {
      target,
      strategy: many ? 'mirror' : draw.one(['upsert', 'upsert', 'mirror']),
      route: draw.one(['auto', 'batch']),
      fields: [
        { property: name, column: `f_${name}` },
        {
          property: 'w_text',
          column: 'f_w_text',
          ...(draw.chance(0.4) ? { on: 'create' as const } : {}),
        },
      ],
    },
    taken,
    Array.from({ length: count }, (_, at) => row(at)),
    {
      knobs: draw.chance(0.3) ? { unique_values_fold_case: true } : {},
      acts: [
        runOut(),
        {
          act: 'edit',
          type: target,
          pick: draw.below(8),
          set: { w_text: `by a person ${draw.below(99)}` },
        },
        put(row(draw.below(count))),
        put({ ...row(count), ident: identOf(target, property, draw.below(count)) }),
        ...(many || draw.chance(0.4)
          ? [{ act: 'drop_rows' as const, sync: targetName, rows: gone }]
          : []),
        runOut(),
        put(row(draw.below(count))),
        runOut(),
      ],
      touch: draw.chance(0.6),
    },
  )
}

/** Links of a few records, within one object or to another one, beside those of people. */
function drawLinks(draw: Draw): Scene {
  const within = draw.chance(0.5)
  const to = within ? ('contacts' as const) : ('companies' as const)
  const labels = [
    { from: 'contacts' as const, to, label: 'Friend' },
    { from: 'contacts' as const, to, label: 'Rival' },
  ]
  const labelled = (): string | null => draw.one(['Friend', 'Friend', 'Rival', null])
  const cell = (at: number): SourceRow['links'] => ({
    l: draw.chance(0.2)
      ? null
      : Object.fromEntries(
          Array.from({ length: draw.between(1, 2) }, () => draw.below(3))
            .filter((other) => !within || other !== at)
            .map((other) => [identOf(to, within ? 'email' : 'domain', other), labelled()]),
        ),
  })
  const row = (at: number): SourceRow => ({
    ...rowOf('contacts', at, identOf('contacts', 'email', at), null),
    links: cell(at),
  })
  const link = (): Act => ({
    act: 'link',
    from: 'contacts',
    to,
    picks: [draw.below(3), draw.below(3)],
    label: labelled(),
  })
  const step = (): readonly Act[] => [
    ...(draw.chance(0.6) ? [link()] : []),
    put(row(draw.below(3))),
    ...(draw.chance(0.4) ? [put(row(draw.below(3)))] : []),
    runOut(),
  ]
  return outboundScene(
    {
      target: 'contacts',
      strategy: 'upsert',
      links: [
        {
          to,
          by: within ? 'email' : 'domain',
          column: 'l',
          policy: draw.weighed([
            [2, 'add'],
            [4, 'exact'],
            [1, 'mirror'],
          ]),
        },
      ],
      cleanup: draw.chance(0.6),
    },
    [...contacts(draw, 3), ...(within ? [] : companies(3))],
    [row(0), row(1), row(2)],
    {
      types: within ? ['contacts'] : ['contacts', 'companies'],
      labels,
      links: draw.chance(0.5)
        ? [{ from: 'contacts:0', to: `${to}:1`, label: draw.one(['Friend', 'Rival', null]) }]
        : [],
      acts: [runOut(), ...step(), ...step(), ...step()],
      touch: draw.chance(0.4),
    },
  )
}

/** A process that stands still for so long that another one takes over; or two at once. */
function drawPaused(draw: Draw): Scene {
  const atOnce = (sync: string): Act => ({
    act: 'at_once',
    first: { syncs: [sync] },
    second: { syncs: [sync] },
    ...(draw.chance(0.8) ? { paused: drawStep(draw) } : {}),
  })
  if (draw.chance(0.5)) {
    return inboundScene(
      contacts(draw, draw.between(2, 6)),
      {
        strategy: draw.one(['auto', 'incremental', 'full_refresh']),
        route: draw.one(['auto', 'search']),
        storage: draw.one(['merge', 'append', 'history']),
      },
      {
        acts: [
          ...(draw.chance(0.5) ? [runIn()] : []),
          edit(draw),
          atOnce(inboundName),
          edit(draw),
          atOnce(inboundName),
          runIn(),
        ],
      },
    )
  }
  const target = draw.one(['contacts', 'companies'] as const)
  const property = target === 'companies' ? 'domain' : 'email'
  const row = (at: number): SourceRow =>
    rowOf(target, at, identOf(target, property, at), `text ${draw.below(99)}`)
  return outboundScene({ target, strategy: 'upsert' }, [], [row(0), row(1), row(2)], {
    knobs: { index_lag_ms: draw.one([300, 600_000]) },
    acts: [
      ...(draw.chance(0.3) ? [runOut()] : []),
      put(row(3)),
      atOnce(targetName),
      put(row(1)),
      put(row(4)),
      atOnce(targetName),
      runOut(),
    ],
  })
}
