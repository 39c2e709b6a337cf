import { calledOf, kindsOf, minimum, nameOf } from './catalogue.ts'
import type { Draw } from './draw.ts'
import { drawRow } from './draw-rows.ts'
import type {
  DrawnColumn,
  DrawnLabel,
  FirstRecord,
  InboundSync,
  ObjectName,
  OutboundSync,
  SourceRow,
} from './schedule.ts'

export function drawInbound(
  draw: Draw,
  types: readonly ObjectName[],
  labels: readonly DrawnLabel[],
  extras: number,
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
    streams[calledOf(type)] = {
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
    if (draw.chance(0.6 * extras)) streams['associations'] = {}
  }
  if (draw.chance(0.15 * extras)) streams['owners'] = {}
  if (draw.chance(0.1 * extras)) streams['deal_pipelines'] = {}
  return {
    name: 'crm_in',
    direction: 'inbound',
    document: { streams, ...(draw.chance(0.2) ? { sweep: '1h' } : {}) },
  }
}

export function drawOutbound(
  draw: Draw,
  types: readonly ObjectName[],
  labels: readonly DrawnLabel[],
  extras: number,
): readonly OutboundSync[] {
  const [first, second] = types
  if (first === undefined) return []
  const syncs = [drawTarget(draw, first, types, labels)]
  if (second !== undefined && draw.chance(0.25 * extras))
    syncs.push(drawTarget(draw, second, types, []))
  if (draw.chance(0.15 * extras)) syncs.push(drawNotes(draw, types))
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

export function drawSource(
  draw: Draw,
  sync: OutboundSync,
  records: readonly FirstRecord[],
  labels: readonly DrawnLabel[],
  count: number,
): readonly SourceRow[] {
  return Array.from({ length: count }, (_, row) => drawRow(draw, { sync, records, labels }, row))
}
