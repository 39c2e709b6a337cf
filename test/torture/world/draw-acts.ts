import { kindsOf, minimum, nameOf } from './catalogue.ts'
import type { Draw } from './draw.ts'
import { drawRow, identOf } from './draw-rows.ts'
import type { Size } from './draw-schedule.ts'
import { drawTrouble } from './draw-trouble.ts'
import { kill } from './scene-parts.ts'
import {
  type Act,
  type DrawnRun,
  isOutbound,
  type ObjectName,
  type OutboundSync,
  type Schedule,
  type SourceRow,
  type Values,
} from './schedule.ts'
import { drawValue } from './values.ts'

type Draft = Omit<Schedule, 'acts' | 'touch'>

interface Moods {
  readonly fault: number
  readonly kill: number
  readonly during: number
  readonly atOnce: number
}

/** How likely each kind of trouble is, drawn once a seed: some seeds are all kills, some all edits. */
const drawMoods = (draw: Draw): Moods => ({
  fault: draw.one([0, 0.2, 0.6]),
  kill: draw.one([0, 0.3, 0.7]),
  during: draw.one([0, 0.3, 0.7]),
  atOnce: draw.one([0, 0, 0.2]),
})

/** One kind of trouble, for certain, and at times a second one. */
function drawMood(draw: Draw): Moods {
  const chosen = draw.weighed<keyof Moods>([
    [4, 'kill'],
    [3, 'fault'],
    [2, 'during'],
    [1, 'atOnce'],
  ])
  const none: Moods = { fault: 0, kill: 0, during: 0, atOnce: 0 }
  const second = draw.one(['kill', 'fault', 'during'] as const)
  return { ...none, ...(draw.chance(0.25) ? { [second]: 1 } : {}), [chosen]: 1 }
}

export function drawActs(draw: Draw, draft: Draft, size: Size): readonly Act[] {
  const { isSmall } = size
  const moods = isSmall ? drawMood(draw) : drawMoods(draw)
  const names = draft.syncs.map(({ name }) => name)
  const acts: Act[] = []
  // Runs are what a seed costs: mostly one or two before all is settled, of which one is in trouble.
  if (draw.chance(isSmall ? 0.3 : 0.4)) acts.push({ act: 'run', run: { syncs: names } })
  const runs = draw.weighed([
    [8, 1],
    [isSmall ? 0 : 3, 2],
    [isSmall ? 0 : 1, 3],
  ])
  for (let run = 0; run < runs; run += 1) {
    const changes = draw.between(0, 4)
    for (let at = 0; at < changes; at += 1) acts.push(drawChange(draw, draft))
    if (draw.chance(0.5)) acts.push(drawPass(draw))
    const faulty = draw.chance(moods.fault)
    if (faulty) acts.push(drawTrouble(draw, draft))
    acts.push(drawRuns(draw, draft, moods, size))
    if (faulty && draw.chance(0.7)) acts.push({ act: 'faults', faults: [] })
  }
  return acts
}

function drawPass(draw: Draw): Act {
  return {
    act: 'pass',
    ms: draw.weighed([
      [4, draw.between(1, 5_000)],
      [3, draw.between(60_000, 3_000_000)],
      [2, draw.between(3_600_000, 20_000_000)],
      [1, 90_000_000],
      [1, 700_000_000],
    ]),
  }
}

function drawRuns(draw: Draw, draft: Draft, moods: Moods, size: Size): Act {
  const first = drawRun(draw, draft, moods, size)
  if (!draw.chance(moods.atOnce)) return { act: 'run', run: first }
  const second: DrawnRun = {
    syncs: draw.chance(0.7) ? first.syncs : draft.syncs.map(({ name }) => name),
  }
  return {
    act: 'at_once',
    first,
    second,
    ...(draw.chance(0.5) ? { paused: drawStep(draw, size) } : {}),
  }
}

/** Steps of a process are some 40 to 300: near its beginning, in its middle, near its end. */
const drawStep = (draw: Draw, { isSmall }: Size): number =>
  draw.weighed([
    [2, draw.between(1, 30)],
    [4, draw.between(15, isSmall ? 60 : 120)],
    [isSmall ? 2 : 3, isSmall ? draw.between(40, 120) : draw.between(80, 300)],
  ])

function drawRun(draw: Draw, draft: Draft, moods: Moods, size: Size): DrawnRun {
  const names = draft.syncs.map(({ name }) => name)
  const killed = draw.chance(moods.kill)
  const busy = draw.chance(moods.during)
  return {
    syncs: draw.chance(0.8) ? names : [draw.one(names)],
    ...(draw.chance(0.08) ? { full: true } : {}),
    ...(killed ? kill(draw, drawStep(draw, size)) : {}),
    ...(busy
      ? {
          during: Array.from({ length: draw.between(1, 4) }, () => ({
            step: drawStep(draw, size),
            act: drawChange(draw, draft),
          })),
        }
      : {}),
  }
}

/** Something that a person or another app does in the account or in a source. */
function drawChange(draw: Draw, draft: Draft): Act {
  const outbound = draft.syncs.filter(isOutbound)
  return outbound.length > 0 && draw.chance(0.5)
    ? drawSourceChange(draw, draft, draw.one(outbound))
    : drawAccountChange(draw, draft)
}

function drawSourceChange(draw: Draw, draft: Draft, sync: OutboundSync): Act {
  const rows = draft.sources[sync.name] ?? []
  const room = { sync, records: draft.records, labels: draft.labels }
  const kind = draw.weighed([
    [6, 'change'],
    [3, 'add'],
    [2, 'drop'],
    [1, 'drop_many'],
    [2, 'new_ident'],
  ] as const)
  const last = draw.chance(0.5) ? rows.length + draw.below(6) : rows.length
  const some = rows.length === 0 ? null : draw.one(rows)
  if (kind === 'add' || some === null)
    return { act: 'put_row', sync: sync.name, row: drawRow(draw, room, last) }
  if (kind === 'drop') return { act: 'drop_rows', sync: sync.name, rows: [some.row] }
  if (kind === 'drop_many')
    return {
      act: 'drop_rows',
      sync: sync.name,
      rows: draw.some(rows, draw.one([0.3, 0.6, 1])).map(({ row }) => row),
    }
  if (kind === 'new_ident' && sync.identify !== null && 'property' in sync.identify) {
    const moved: SourceRow = {
      ...some,
      ident: identOf(sync.target, sync.identify.property, draw.below(80)),
    }
    return { act: 'put_row', sync: sync.name, row: moved }
  }
  const fresh = drawRow(draw, room, some.row)
  return {
    act: 'put_row',
    sync: sync.name,
    // Mostly the row stays who it is.
    row: draw.chance(0.85) ? { ...fresh, key: some.key, ident: some.ident } : fresh,
  }
}

function drawAccountChange(draw: Draw, draft: Draft): Act {
  const type = draw.chance(0.7) ? (draft.types[0] ?? 'contacts') : draw.one(draft.types)
  const kind = draw.weighed([
    [6, 'edit'],
    [3, 'edit_many'],
    [3, 'make'],
    [3, 'archive'],
    [1, 'archive_many'],
    [2, 'restore'],
    [2, 'purge'],
    [2, 'merge'],
    [3, 'link'],
    [1, 'unlink'],
    [draft.syncs.some(isOutbound) ? 0 : 3, 'retype'],
  ] as const)
  const pick = (): number => draw.below(40)
  switch (kind) {
    case 'edit':
      return { act: 'edit', type, pick: pick(), set: drawEdit(draw, type) }
    case 'edit_many':
      return {
        act: 'edit_many',
        type,
        picks: Array.from({ length: draw.between(2, 8) }, pick),
        set: drawEdit(draw, type),
      }
    case 'make':
      return {
        act: 'make',
        type,
        records: Array.from({ length: draw.between(1, 4) }, () => drawMade(draw, type)),
      }
    case 'archive':
      return { act: 'archive', type, picks: [pick()] }
    case 'archive_many':
      return { act: 'archive', type, picks: Array.from({ length: draw.between(5, 20) }, pick) }
    case 'restore':
      return { act: 'restore', type, pick: pick() }
    case 'purge':
      return {
        act: 'purge',
        type,
        picks: Array.from({ length: draw.chance(0.2) ? draw.between(8, 15) : 1 }, pick),
      }
    case 'merge':
      return { act: 'merge', type, survivor: pick(), loser: pick() }
    case 'link': {
      const to = draw.one(draft.types)
      const labels = draft.labels.filter((label) => label.from === type && label.to === to)
      return {
        act: 'link',
        from: type,
        to,
        picks: [pick(), pick()],
        label: labels.length === 0 || draw.chance(0.4) ? null : draw.one(labels).label,
      }
    }
    case 'retype':
      return {
        act: 'retype',
        type,
        ...draw.one([
          { property: 'w_number', kind: 'text' as const },
          { property: 'w_text', kind: 'number' as const },
          { property: 'w_day', kind: 'text' as const },
        ]),
      }
    case 'unlink':
      return { act: 'unlink', from: type, to: draw.one(draft.types), pick: pick() }
  }
}

/** Of properties that nobody is told apart by. */
function drawEdit(draw: Draw, type: ObjectName): Values {
  const kinds = Object.entries(kindsOf(type)).filter(
    ([name]) =>
      !['email', 'domain', 'w_unique', nameOf[type]].includes(name) && !(name in minimum[type]),
  )
  const chosen = draw.some(kinds, 0.3)
  return Object.fromEntries(
    (chosen.length === 0 ? [draw.one(kinds)] : chosen).map(([name, kind]) => [
      name,
      drawValue(draw, kind),
    ]),
  )
}

function drawMade(draw: Draw, type: ObjectName): Values {
  const nth = draw.below(90)
  return {
    ...minimum[type],
    [nameOf[type]]: `${type} by others ${nth}`,
    ...(type === 'contacts' ? { email: identOf('contacts', 'email', nth) } : {}),
    ...(type === 'companies' ? { domain: identOf('companies', 'domain', nth + 200) } : {}),
    ...(draw.chance(0.3) ? { w_unique: identOf(type, 'w_unique', nth) } : {}),
    ...drawEdit(draw, type),
  }
}
