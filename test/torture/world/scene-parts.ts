import type { Fault } from '../../../src/sandbox/options.ts'
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

/** What one scene draws: all of a schedule but its seed. */
export type Scene = Omit<Schedule, 'seed' | 'scene'>

export const inboundName = 'crm_in'
export const runIn = (run: Partial<DrawnRun> = {}): Act => ({
  act: 'run',
  run: { syncs: [inboundName], ...run },
})
export const pass = (ms: number): Act => ({ act: 'pass', ms })
export const faults = (...of: readonly Fault[]): Act => ({ act: 'faults', faults: of })
export const clear: Act = { act: 'faults', faults: [] }

export function contacts(draw: Draw, count: number): readonly FirstRecord[] {
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

export function inboundScene(
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

export const edit = (draw: Draw): Act => ({
  act: 'edit',
  type: 'contacts',
  pick: draw.below(300),
  set: { w_text: `edit ${draw.below(1000)}` },
})

/** One call, so one time; of neighbours, so that it lies across a page's edge. */
export const editNeighbours = (draw: Draw, from: number, count: number): Act => ({
  act: 'edit_many',
  type: 'contacts',
  picks: Array.from({ length: count }, (_, at) => from + at),
  set: { w_text: `edits ${draw.below(1000)}` },
})

export const targetName = 'contacts_out'
export const runOut = (run: Partial<DrawnRun> = {}): Act => ({
  act: 'run',
  run: { syncs: [targetName], ...run },
})

export function outboundScene(
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

export function rowOf(
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

export const put = (row: SourceRow): Act => ({ act: 'put_row', sync: targetName, row })

export const companies = (count: number): readonly FirstRecord[] =>
  Array.from({ length: count }, (_, at) => ({
    ref: `companies:${at}`,
    properties: { name: `company ${at}`, domain: identOf('companies', 'domain', at) },
  }))

export const drawStep = (draw: Draw): number => draw.between(5, 90)

export const kill = (draw: Draw, step = drawStep(draw)): Pick<DrawnRun, 'kill'> => ({
  kill: draw.chance(0.5)
    ? { step, side: draw.one(['before', 'at', 'after'] as const) }
    : {
        ...draw.one([
          { of: 'warehouse commit', step: draw.between(1, 9) },
          { of: 'hubspot POST', step: draw.between(1, 4) },
        ]),
        side: draw.one(['before', 'at', 'after'] as const),
      },
})
