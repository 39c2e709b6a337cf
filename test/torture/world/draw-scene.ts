import {
  drawExports,
  drawLag,
  drawPages,
  drawSilence,
  drawVanishing,
} from './draw-inbound-scenes.ts'
import { drawLeaving, drawLinks, drawLost, drawRefusals } from './draw-outbound-scenes.ts'
import { drawKilled, drawPaused } from './draw-stopped-scenes.ts'
import type { Draw } from './draw.ts'
import type { Scene } from './scene-parts.ts'
import type { Schedule } from './schedule.ts'

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
