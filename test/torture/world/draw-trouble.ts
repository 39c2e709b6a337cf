import type { Fault } from '../../../src/sandbox/options.ts'
import type { Draw } from './draw.ts'
import type { Act, Schedule } from './schedule.ts'

const html = '<html><body>Bad gateway</body></html>'

/** Of an export file, as the sandbox names them. */
const damages: readonly string[] = [
  'truncated',
  'html',
  'columns_swapped',
  'column_renamed',
  'column_doubled',
  'id_missing',
  'row_missing',
  'row_doubled',
  'row_replaced',
  'quoting_broken',
  'header_only',
  'count_high',
  'count_missing',
]

/** Faults, or HubSpot jobs that end in other ways. */
export function drawTrouble(draw: Draw, { types }: Pick<Schedule, 'types'>): Act {
  if (draw.chance(0.2))
    return {
      act: 'knobs',
      set: draw.one<Readonly<Record<string, string | number | boolean>>>([
        { 'imports.outcome': 'failed', 'imports.outcome_times': 1 },
        {
          'imports.outcome': 'canceled',
          'imports.outcome_times': 1,
          'imports.outcome_after_rows': draw.below(6),
        },
        {
          'imports.outcome': 'stuck',
          'imports.outcome_times': 1,
          'imports.outcome_after_rows': draw.below(6),
        },
        { 'exports.outcome': 'failed' },
        { 'exports.outcome': 'canceled' },
        { 'exports.outcome': 'stuck' },
        {
          'exports.damage': draw.one(damages),
          'exports.damage_times': 1,
        },
        { burst_limit: 5 },
        { daily_limit: 60 },
      ]),
    }
  const paths = [
    '',
    '/search',
    '/batch/read',
    '/batch/create',
    '/batch/update',
    '/batch/archive',
    '/associations/',
    '/imports',
    '/exports',
    ...types.map((type) => `/objects/[^/]+/${type === 'p_cars' ? '2-\\d+' : type}`),
  ]
  return {
    act: 'faults',
    faults: Array.from({ length: draw.between(1, 3) }, () => ({
      path: draw.one(paths),
      ...(draw.chance(0.3)
        ? { chance: draw.one([0.05, 0.3]) }
        : {
            from: draw.between(1, 8),
            times: draw.weighed([
              [4, 1],
              [2, 2],
              [1, 6],
              [1, 100],
            ]),
          }),
      action: drawAction(draw),
    })),
  }
}

function drawAction(draw: Draw): Fault['action'] {
  const after = draw.chance(0.35) ? { after_effect: true } : {}
  return draw.one<Fault['action']>([
    { status: draw.one([500, 502, 503, 504]), ...after },
    { status: 429 },
    { status: 429, headers: { 'retry-after': draw.one(['1', '0.5', 'soon', '-3']) } },
    { status: 423 },
    { status: 477 },
    { status: 502, body: html, ...after },
    { status: 200, body: '', ...after },
    { status: 200, body: '{"results":[', ...after },
    { status: 200, body: html, ...after },
    { reset: true, ...after },
    { cut_bytes: draw.one([0, 1, 40, 300]), ...after },
    { stall_ms: 120_000, ...after },
    { status: 401 },
    { status: 403 },
    // Whole answers that say nothing: they prove no deletion (DESIGN 1.7), nor that nothing changed.
    { status: 200, body: '{"results":[]}' },
    { status: 200, body: '{"total":0,"results":[]}' },
    {
      cut_share: draw.one([0.3, 0.9]),
      framing: draw.one(['length', 'chunked', 'close', 'exact']),
      ...after,
    },
    { gzip: draw.one(['cut', 'damaged']), ...after },
    { closes_ms: draw.one([500, 20_000]) },
    { status: 302, redirect: draw.one(['self', 'other_host']) },
    { fail_share: draw.one([0.2, 0.7]) },
    { like: draw.one(['burst_limit', 'daily_limit', 'locked', 'conflict', 'not_found']) },
  ])
}
