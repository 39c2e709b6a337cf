import { identOf } from './draw-rows.ts'
import type { Draw } from './draw.ts'
import {
  inboundName,
  runIn,
  contacts,
  inboundScene,
  edit,
  targetName,
  runOut,
  outboundScene,
  rowOf,
  put,
  drawStep,
  kill,
  type Scene,
} from './scene-parts.ts'
import type { Act, DrawnRun, SourceRow } from './schedule.ts'

/** Processes killed, again and again; or deaf to the answer of a commit. */
export function drawKilled(draw: Draw): Scene {
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
          ...(draw.chance(0.5) ? [runIn(harm())] : []),
          ...(draw.chance(0.3) ? [runIn()] : []),
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
        ...(draw.chance(0.5) ? [runOut(harm())] : []),
        ...(draw.chance(0.3) ? [put(row(2)), runOut(harm())] : []),
      ],
    },
  )
}

/** A process that stands still for so long that another one takes over; or two at once. */
export function drawPaused(draw: Draw): Scene {
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
          ...(draw.chance(0.3) ? [edit(draw), atOnce(inboundName)] : []),
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
      ...(draw.chance(0.4) ? [atOnce(targetName)] : []),
    ],
  })
}
