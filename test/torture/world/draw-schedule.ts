import { kindsOf, minimum, nameOf } from './catalogue.ts'
import { drawActs } from './draw-acts.ts'
import { type Draw, drawFrom } from './draw.ts'
import { drawRow, identOf } from './draw-rows.ts'
import { drawScene } from './draw-scene.ts'
import type {
  DrawnColumn,
  DrawnLabel,
  DrawnLink,
  FirstRecord,
  InboundSync,
  ObjectName,
  OutboundSync,
  Schedule,
  SourceRow,
  Values,
} from './schedule.ts'
import { drawValue } from './values.ts'

/** The schedule of a seed: of all things at once, or a scene about one. Both are small, and biased to trouble. */
export function drawSchedule(seed: number): Schedule {
  const scenes = drawFrom(seed ^ 0x5ce0e5)
  return scenes.chance(0.5) ? drawScene(scenes, seed) : drawAll(seed)
}

function drawAll(seed: number): Schedule {
  const draw = drawFrom(seed)
  const shape = draw.weighed<'in' | 'out' | 'both'>([
    [4, 'in'],
    [5, 'out'],
    [2, 'both'],
  ])
  const many = draw.chance(0.04)
  const types = drawTypes(draw)
  const records = types.flatMap((type) => drawRecords(draw, type, many && type === types[0]))
  const labels = drawLabels(draw, types)
  const syncs = [
    ...(shape === 'out' ? [] : [drawInbound(draw, types, labels)]),
    ...(shape === 'in' ? [] : drawOutbound(draw, types, labels)),
  ]
  const outbound = syncs.filter((sync) => sync.direction === 'outbound')
  const rows = many ? draw.between(110, 230) : draw.between(3, 26)
  const sources = Object.fromEntries(
    outbound.map((sync) => [sync.name, drawSource(draw, sync, records, labels, rows)]),
  )
  const draft: Omit<Schedule, 'acts' | 'touch'> = {
    seed,
    knobs: { ...drawKnobs(draw), ...(shape === 'in' ? drawPeople(draw) : {}) },
    behindMs: draw.chance(0.15) ? draw.between(5_400_000, 10_800_000) : 0,
    types,
    labels,
    records,
    links: drawLinks(draw, types, labels, records),
    syncs,
    sources,
  }
  return { ...draft, acts: drawActs(draw, draft), touch: draw.chance(0.6) }
}

function drawTypes(draw: Draw): readonly ObjectName[] {
  const all: readonly ObjectName[] = ['contacts', 'companies', 'deals', 'tickets']
  const first = draw.weighed<ObjectName>([
    [5, 'contacts'],
    [3, 'companies'],
    [2, 'deals'],
    [1, 'tickets'],
  ])
  const others = all.filter((type) => type !== first)
  return [first, ...draw.some(others, 0.3)]
}

function drawRecords(draw: Draw, type: ObjectName, many: boolean): readonly FirstRecord[] {
  const count = many ? draw.between(210, 260) : draw.between(4, 22)
  return Array.from({ length: count }, (_, at) => ({
    ref: `${type}:${at}`,
    properties: firstProperties(draw, type, at),
    ...(draw.chance(0.05) ? { archived: true } : {}),
  }))
}

function firstProperties(draw: Draw, type: ObjectName, at: number): Values {
  const kinds = kindsOf(type)
  const some = draw.some(
    Object.keys(kinds).filter((name) => name.startsWith('w_') && name !== 'w_unique'),
    0.3,
  )
  return {
    ...minimum[type],
    [nameOf[type]]: `${type} ${at}`,
    ...(type === 'contacts' ? { email: identOf('contacts', 'email', at) } : {}),
    ...(type === 'companies' ? { domain: identOf('companies', 'domain', at) } : {}),
    ...(draw.chance(0.7) ? { w_unique: identOf(type, 'w_unique', at) } : {}),
    ...Object.fromEntries(some.map((name) => [name, drawValue(draw, kinds[name] ?? 'text')])),
  }
}

/** Labels between objects in play: one for both sides, and one with two names. */
function drawLabels(draw: Draw, types: readonly ObjectName[]): readonly DrawnLabel[] {
  const [first] = types
  if (first === undefined) return []
  return types.flatMap((to): DrawnLabel[] =>
    draw.chance(0.6)
      ? [
          { from: first, to, label: 'Friend' },
          // Both names of a label within one object are told apart by a pair that has it only (outbound.link_side_unknown).
          ...(to === first ? [] : [{ from: first, to, label: 'Adviser' }]),
        ]
      : [],
  )
}

function drawLinks(
  draw: Draw,
  types: readonly ObjectName[],
  labels: readonly DrawnLabel[],
  records: readonly FirstRecord[],
): readonly DrawnLink[] {
  const [first] = types
  const of = (type: ObjectName): readonly FirstRecord[] =>
    records.filter(({ ref, archived }) => ref.startsWith(`${type}:`) && archived !== true)
  if (first === undefined) return []
  return types.flatMap((to) => {
    const [here, there] = [of(first).slice(0, 20), of(to).slice(0, 20)]
    if (here.length === 0 || there.length === 0) return []
    const known = labels.filter((label) => label.from === first && label.to === to)
    return Array.from({ length: draw.below(7) }, () => ({
      from: draw.one(here).ref,
      to: draw.one(there).ref,
      label: known.length > 0 && draw.chance(0.5) ? draw.one(known).label : null,
    })).filter(({ from, to: other }) => from !== other)
  })
}

function drawInbound(
  draw: Draw,
  types: readonly ObjectName[],
  labels: readonly DrawnLabel[],
): InboundSync {
  const streams: Record<string, Readonly<Record<string, unknown>>> = {}
  for (const type of types) {
    const strategy = draw.weighed([
      [6, 'auto'],
      [2, 'full_refresh'],
      [2, 'incremental'],
    ])
    const routes =
      strategy === 'incremental'
        ? ['auto', 'search', 'export']
        : ['auto', 'list', 'search', 'export']
    const made = Object.keys(kindsOf(type))
    const properties = made.filter(
      (name) => !name.startsWith('w_') || name === 'w_unique' || draw.chance(0.5),
    )
    streams[type] = {
      strategy,
      storage: draw.weighed([
        [6, 'merge'],
        [1, 'append'],
        [2, 'history'],
      ]),
      route: draw.one(routes),
      properties,
    }
  }
  if (types.length > 1 || labels.length > 0) {
    if (draw.chance(0.6)) streams['associations'] = {}
  }
  if (draw.chance(0.15)) streams['owners'] = {}
  if (draw.chance(0.1)) streams['deal_pipelines'] = {}
  return {
    name: 'crm_in',
    direction: 'inbound',
    document: { streams, ...(draw.chance(0.2) ? { sweep: '1h' } : {}) },
  }
}

function drawOutbound(
  draw: Draw,
  types: readonly ObjectName[],
  labels: readonly DrawnLabel[],
): readonly OutboundSync[] {
  const [first, second] = types
  if (first === undefined) return []
  const syncs = [drawTarget(draw, first, types, labels)]
  if (second !== undefined && draw.chance(0.25)) syncs.push(drawTarget(draw, second, types, []))
  if (draw.chance(0.15)) syncs.push(drawNotes(draw, types))
  return syncs
}

function drawTarget(
  draw: Draw,
  target: ObjectName,
  types: readonly ObjectName[],
  labels: readonly DrawnLabel[],
): OutboundSync {
  const strategy = draw.weighed<OutboundSync['strategy']>([
    [6, 'upsert'],
    [3, 'mirror'],
    [2, 'create'],
    [2, 'update'],
    [1, 'archive'],
  ])
  const property = drawIdentity(draw, target)
  const identify: OutboundSync['identify'] =
    (strategy === 'update' || strategy === 'archive') && draw.chance(0.3)
      ? { record_id: true }
      : strategy === 'create' && draw.chance(0.25)
        ? null
        : { property }
  const kinds = kindsOf(target)
  const names = Object.keys(kinds).filter(
    (name) => name !== property && name !== 'w_unique' && name !== 'email' && name !== 'domain',
  )
  // Stages are what HubSpot asks for; they are written as constants of the row.
  const needed = names.filter((name) => name in minimum[target])
  const chosen = draw.some(
    names.filter((name) => !needed.includes(name) && name !== nameOf[target]),
    0.35,
  )
  return {
    name: `${target}_out`,
    direction: 'outbound',
    target,
    strategy,
    route: draw.weighed([
      [4, 'auto'],
      [3, 'import'],
      [2, 'batch'],
    ]),
    identify,
    fields: [...needed, nameOf[target], ...chosen].map((name) => ({
      property: name,
      column: `f_${name}`,
      ...(needed.includes(name) || name === nameOf[target]
        ? {}
        : draw.chance(0.3)
          ? { when_null: 'clear' as const }
          : {}),
      ...(chosen.includes(name) && draw.chance(0.1) ? { on: 'create' as const } : {}),
    })),
    links: strategy === 'archive' ? [] : drawColumns(draw, target, types, labels),
    cleanup: draw.chance(0.4),
  }
}

function drawIdentity(draw: Draw, target: ObjectName): string {
  if (target === 'contacts') return draw.chance(0.7) ? 'email' : 'w_unique'
  if (target === 'companies') return draw.chance(0.5) ? 'domain' : 'w_unique'
  return 'w_unique'
}

function drawColumns(
  draw: Draw,
  target: ObjectName,
  types: readonly ObjectName[],
  labels: readonly DrawnLabel[],
): readonly DrawnColumn[] {
  return types
    .filter((to) => draw.chance(labels.some((label) => label.to === to) ? 0.6 : 0.25))
    .map((to) => ({
      to,
      by: to === 'contacts' ? 'email' : to === 'companies' ? 'domain' : 'w_unique',
      column: `l_${to}`,
      policy: draw.weighed([
        [2, 'add' as const],
        [4, 'exact' as const],
        [2, 'mirror' as const],
      ]),
    }))
    .filter(({ to }) => target !== to || draw.chance(0.7))
}

function drawNotes(draw: Draw, types: readonly ObjectName[]): OutboundSync {
  return {
    name: 'notes_out',
    direction: 'outbound',
    target: 'notes',
    strategy: 'create',
    route: 'auto',
    identify: null,
    fields: [
      { property: 'hs_timestamp', column: 'f_hs_timestamp' },
      { property: 'hs_note_body', column: 'f_hs_note_body' },
    ],
    links:
      types.includes('contacts') && draw.chance(0.6)
        ? [{ to: 'contacts', by: 'email', column: 'l_contacts', policy: 'exact' }]
        : [],
    cleanup: false,
  }
}

function drawSource(
  draw: Draw,
  sync: OutboundSync,
  records: readonly FirstRecord[],
  labels: readonly DrawnLabel[],
  count: number,
): readonly SourceRow[] {
  return Array.from({ length: count }, (_, row) => drawRow(draw, { sync, records, labels }, row))
}

/** Somebody edits between any two calls: only where runs write nothing, so that each write has one author. */
const drawPeople = (draw: Draw): Schedule['knobs'] =>
  draw.chance(0.35)
    ? {
        'people.every_calls': draw.between(1, 6),
        'people.deeds': 'touch,edit,create',
        'people.property': 'w_text',
      }
    : {}

function drawKnobs(draw: Draw): Schedule['knobs'] {
  const lag = draw.weighed([
    [3, 0],
    [3, 300],
    [2, 30_000],
    [1, 600_000],
  ])
  const some = (probability: number, knobs: Schedule['knobs']): Schedule['knobs'] =>
    draw.chance(probability) ? knobs : {}
  return {
    index_lag_ms: lag,
    ...some(0.3, { index_lag_jitter_ms: draw.one([500, 60_000]) }),
    ...some(0.25, { modified_tick_ms: draw.one([1_000, 60_000]) }),
    ...some(0.4, { shuffle_batch_results: true }),
    ...some(0.3, { search_tie_order: draw.one(['reverse', 'shuffled']) }),
    ...some(0.2, { duplicate_unique_value_status: 409 }),
    ...some(0.2, { unique_values_fold_case: true }),
    ...some(0.2, { group_missing_ids: false }),
    ...some(0.2, { unchanged_writes_bump_modified: false }),
    ...some(0.15, { archive_bumps_modified: true }),
    ...some(0.15, { merge_bumps_modified: false }),
    ...some(0.15, { restore_bumps_modified: false }),
    ...some(0.2, { writes_follow_merges: false }),
    ...some(0.2, { 'associations.v4_ids': 'string' }),
    ...some(0.2, { 'associations.none_found': 'empty' }),
    ...some(0.2, { 'associations.first_company_becomes_primary': true }),
    ...some(0.2, { 'associations.same_object_labels_share_id': false }),
    ...some(0.2, { 'imports.first_row_line': 1 }),
    ...some(0.2, { 'imports.row_errors': 'many_errors_in_row' }),
    ...some(0.2, { 'imports.bad_cell': 'skip_cell' }),
    ...some(0.1, { 'imports.errors_page_size': 2 }),
    ...some(0.1, { 'imports.listed': draw.one(['finished', 'unfinished', 'none']) }),
    ...some(0.2, { 'exports.id_column': 'extra' }),
    ...some(0.2, { 'exports.bom': true }),
    ...some(0.2, { 'exports.date_values': 'iso' }),
    ...some(0.2, { 'exports.zip_above_bytes': 0 }),
    ...some(0.1, { 'exports.rows_per_file': 3 }),
    ...some(0.15, { record_lock_ms: 2_000 }),
    ...some(0.1, { retry_after: true }),
    ...some(0.1, { search_limit_per_second: 1 }),
    ...some(0.1, { rate_limit_headers: false }),
    ...some(0.15, { stale_index_values: 'before' }),
    ...some(0.1, { other_apps_share: 0.6 }),
  }
}
