import { kindsOf, minimum, nameOf } from './catalogue.ts'
import { drawActs } from './draw-acts.ts'
import { drawKnobs, drawPeople } from './draw-knobs.ts'
import { type Draw, drawFrom } from './draw.ts'
import { identOf } from './draw-rows.ts'
import { drawNarrowScene, drawScene } from './draw-scene.ts'
import { drawInbound, drawOutbound, drawSource } from './draw-syncs.ts'
import type {
  DrawnLabel,
  DrawnLink,
  FirstRecord,
  ObjectName,
  Schedule,
  Values,
} from './schedule.ts'
import { drawValue } from './values.ts'

/** How much a schedule holds: what each run of it costs. */
export interface Size {
  /** One thing goes wrong, or two; not whatever the seed is inclined to. */
  readonly isSmall: boolean
  /** How likely each further object is. */
  readonly others: number
  readonly records: readonly [number, number]
  readonly rows: readonly [number, number]
  readonly links: number
  /** How likely further streams and syncs are, measured by those of a whole schedule. */
  readonly extras: number
}

const small: Size = {
  isSmall: true,
  others: 0.12,
  records: [2, 6],
  rows: [1, 5],
  links: 4,
  extras: 0.4,
}
const whole: Size = {
  isSmall: false,
  others: 0.3,
  records: [4, 18],
  rows: [3, 20],
  links: 7,
  extras: 1,
}

/**
 * The schedule of a seed: a scene about one thing, a small one about anything, or one in ten of all things at once. What a
 * seed costs are its runs, and a fault seldom needs many.
 */
export function drawSchedule(seed: number): Schedule {
  const narrow = drawNarrowScene(seed)
  if (narrow !== null) return narrow
  const custom = drawCustom(seed)
  if (custom !== null) return custom
  const draw = drawFrom(seed ^ 0x5ce0e5)
  const kind = draw.weighed([
    [5, 'scene'],
    [4, 'small'],
    [1, 'whole'],
  ] as const)
  const settles = draw.weighed<Settles>(
    kind === 'whole'
      ? [
          [1, 'once'],
          [2, 'idle'],
          [1, 'twice'],
        ]
      : [
          [4, 'soon'],
          [4, 'once'],
          [2, 'idle'],
        ],
  )
  if (kind === 'scene') return { ...drawScene(draw, seed), settles }
  return { ...drawAll(draw, seed, kind === 'small' ? small : whole), settles }
}

/** A custom object takes another one's place in a few seeds, by a roll of its own. */
function drawCustom(seed: number): Schedule | null {
  const draw = drawFrom(seed ^ 0xca25)
  if (!draw.chance(0.02)) return null
  const types: readonly ObjectName[] = draw.one([['p_cars'], ['p_cars'], ['p_cars', 'contacts']])
  return { ...drawAll(draw, seed, small, types), settles: draw.one(['soon', 'once', 'idle']) }
}

type Settles = NonNullable<Schedule['settles']>

function drawAll(draw: Draw, seed: number, size: Size, given?: readonly ObjectName[]): Schedule {
  const shape = draw.weighed<'in' | 'out' | 'both'>([
    [4, 'in'],
    [5, 'out'],
    [size.isSmall ? 1 : 2, 'both'],
  ])
  const many = !size.isSmall && draw.chance(0.1)
  const types = given ?? drawTypes(draw, size)
  const records = types.flatMap((type) =>
    drawRecords(draw, type, many && type === types[0] ? [210, 260] : size.records),
  )
  const labels = drawLabels(draw, types)
  const syncs = [
    ...(shape === 'out' ? [] : [drawInbound(draw, types, labels, size.extras)]),
    ...(shape === 'in' ? [] : drawOutbound(draw, types, labels, size.extras)),
  ]
  const outbound = syncs.filter((sync) => sync.direction === 'outbound')
  const rows = many ? draw.between(110, 230) : draw.between(...size.rows)
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
    links: drawLinks(draw, types, labels, records, size.links),
    syncs,
    sources,
  }
  return { ...draft, acts: drawActs(draw, draft, size), touch: draw.chance(0.6) }
}

function drawTypes(draw: Draw, { others: more }: Size): readonly ObjectName[] {
  const all: readonly ObjectName[] = ['contacts', 'companies', 'deals', 'tickets']
  const first = draw.weighed<ObjectName>([
    [5, 'contacts'],
    [3, 'companies'],
    [2, 'deals'],
    [1, 'tickets'],
  ])
  const others = all.filter((type) => type !== first)
  return [first, ...draw.some(others, more)]
}

function drawRecords(
  draw: Draw,
  type: ObjectName,
  [least, most]: readonly [number, number],
): readonly FirstRecord[] {
  const count = draw.between(least, most)
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
          ...(to === first ? [] : [draw.chance(0.5) ? paired(first, to) : plain(first, to)]),
        ]
      : [],
  )
}

const plain = (from: ObjectName, to: ObjectName): DrawnLabel => ({ from, to, label: 'Adviser' })
const paired = (from: ObjectName, to: ObjectName): DrawnLabel => ({
  ...plain(from, to),
  inverse: 'Advised by',
})

function drawLinks(
  draw: Draw,
  types: readonly ObjectName[],
  labels: readonly DrawnLabel[],
  records: readonly FirstRecord[],
  most: number,
): readonly DrawnLink[] {
  const [first] = types
  const of = (type: ObjectName): readonly FirstRecord[] =>
    records.filter(({ ref, archived }) => ref.startsWith(`${type}:`) && archived !== true)
  if (first === undefined) return []
  return types.flatMap((to) => {
    const [here, there] = [of(first).slice(0, 20), of(to).slice(0, 20)]
    if (here.length === 0 || there.length === 0) return []
    const known = labels.filter((label) => label.from === first && label.to === to)
    return Array.from({ length: draw.below(most) }, () => ({
      from: draw.one(here).ref,
      to: draw.one(there).ref,
      label: known.length > 0 && draw.chance(0.5) ? draw.one(known).label : null,
    })).filter(({ from, to: other }) => from !== other)
  })
}
