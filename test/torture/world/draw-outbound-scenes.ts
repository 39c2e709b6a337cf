import type { Fault } from '../../../src/sandbox/options.ts'
import { noAddress } from './catalogue.ts'
import { identOf } from './draw-rows.ts'
import type { Draw } from './draw.ts'
import {
  pass,
  faults,
  clear,
  contacts,
  targetName,
  runOut,
  outboundScene,
  rowOf,
  put,
  companies,
  type Scene,
} from './scene-parts.ts'
import type { Act, SourceRow } from './schedule.ts'

/** Rows that HubSpot refuses one by one, in batches and imports. */
export function drawRefusals(draw: Draw): Scene {
  // Now and then more errors than a page of them holds.
  const many = draw.chance(0.06)
  const count = many ? draw.between(104, 120) : draw.between(5, 14)
  const broken = many ? 0.98 : draw.one([0.2, 0.5])
  const ident = (at: number): string =>
    draw.chance(broken) ? `${noAddress} ${at}` : identOf('contacts', 'email', at)
  const row = (at: number): SourceRow =>
    rowOf('contacts', at, ident(at), draw.chance(0.3) ? null : `text ${draw.below(99)}`)
  return outboundScene(
    {
      target: 'contacts',
      strategy: draw.one(['upsert', 'upsert', 'update']),
      route: many ? 'import' : draw.one(['import', 'batch']),
    },
    contacts(draw, draw.between(2, 8)),
    Array.from({ length: count }, (_, at) => row(at)),
    {
      knobs: {
        'imports.errors_page_size': many ? 100 : draw.one([1, 2, 100]),
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
        ...(draw.chance(0.4)
          ? [put(row(draw.below(count))), put(row(draw.below(count))), runOut()]
          : []),
      ],
      touch: draw.chance(0.3),
    },
  )
}

/** Writes that took effect though nobody heard. */
export function drawLost(draw: Draw): Scene {
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
        ...(draw.chance(0.4) ? [runOut(), put(row(draw.below(count)))] : []),
      ],
    },
  )
}

/** Rows that go, change who they are, or are spelled in another way; cells that are emptied. */
export function drawLeaving(draw: Draw): Scene {
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
        ...(draw.chance(0.5) ? [runOut(), put(row(draw.below(count)))] : []),
      ],
      touch: draw.chance(0.6),
    },
  )
}

/** Links of a few records, within one object or to another one, beside those of people. */
export function drawLinks(draw: Draw): Scene {
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
  const change = (): readonly Act[] => [
    ...(draw.chance(0.6) ? [link()] : []),
    put(row(draw.below(3))),
    ...(draw.chance(0.4) ? [put(row(draw.below(3)))] : []),
  ]
  const step = (): readonly Act[] => [...change(), runOut()]
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
      acts: [
        runOut(),
        ...(draw.chance(0.6) ? step() : []),
        ...(draw.chance(0.4) ? step() : []),
        ...change(),
      ],
      touch: draw.chance(0.4),
    },
  )
}
