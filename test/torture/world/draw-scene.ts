import {
  drawExports,
  drawLag,
  drawPages,
  drawSilence,
  drawVanishing,
} from './draw-inbound-scenes.ts'
import {
  drawCut,
  drawOutdated,
  drawOvertaken,
  drawOvertaking,
  drawTaken,
  drawUnanswered,
} from './draw-narrow-scenes.ts'
import { drawLeaving, drawLinks, drawLost, drawRefusals } from './draw-outbound-scenes.ts'
import { drawKilled, drawPaused } from './draw-stopped-scenes.ts'
import { type Draw, drawFrom } from './draw.ts'
import type { Scene } from './scene-parts.ts'
import type { Schedule } from './schedule.ts'

/**
 * Small schedules about one thing each, so that what needs several things at once (a page's edge within equal times, and
 * an edit between two pages) is met within a few seeds.
 */
export type SceneName = keyof typeof scenes | keyof typeof narrowScenes

const scenes = {
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
} as const satisfies Readonly<Record<string, (draw: Draw) => Scene>>

export function drawScene(draw: Draw, seed: number): Schedule {
  const scene = draw.one(Object.keys(scenes) as (keyof typeof scenes)[])
  return { seed, scene, ...scenes[scene](draw) }
}

/** What shows only where three or four things fall together: drawn by a roll of their own, in place of what else a seed is. */
const narrowScenes = {
  taken: drawTaken,
  overtaking: drawOvertaking,
  unanswered: drawUnanswered,
  overtaken: drawOvertaken,
  outdated: drawOutdated,
  cut: drawCut,
} as const satisfies Readonly<Record<string, (draw: Draw) => Scene>>

const narrowShare = 0.09

export function drawNarrowScene(seed: number): Schedule | null {
  const draw = drawFrom(seed ^ 0x2b1b02)
  if (!draw.chance(narrowShare)) return null
  const scene = draw.one(Object.keys(narrowScenes) as (keyof typeof narrowScenes)[])
  return { seed, scene, ...narrowScenes[scene](draw) }
}
