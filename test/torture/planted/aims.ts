import {
  type InboundSync,
  isOutbound,
  type OutboundSync,
  type Schedule,
} from '../world/schedule.ts'

/** What a schedule must have for a fault to show at all. Those without it need not be run. */
const aims = {
  pages_scene: ({ scene }) => scene === 'pages',
  lag_scene: ({ scene }) => scene === 'lag',
  exports_scene: ({ scene }) => scene === 'exports',
  silence_scene: ({ scene }) => scene === 'silence',
  vanishing_scene: ({ scene }) => scene === 'vanishing',
  refusals_scene: ({ scene }) => scene === 'refusals',
  lost_scene: ({ scene }) => scene === 'lost',
  killed_scene: ({ scene }) => scene === 'killed',
  leaving_scene: ({ scene }) => scene === 'leaving',
  links_scene: ({ scene }) => scene === 'links',
  paused_scene: ({ scene }) => scene === 'paused',
  taken_scene: ({ scene }) => scene === 'taken',
  overtaking_scene: ({ scene }) => scene === 'overtaking',
  unanswered_scene: ({ scene }) => scene === 'unanswered',
  overtaken_scene: ({ scene }) => scene === 'overtaken',
  outdated_scene: ({ scene }) => scene === 'outdated',
  cut_scene: ({ scene }) => scene === 'cut',
  inbound: (schedule) => inbound(schedule).length > 0,
  outbound: (schedule) => outbound(schedule).length > 0,
  append: (schedule) => hasOption(schedule, 'storage', 'append'),
  history: (schedule) => hasOption(schedule, 'storage', 'history'),
  export: (schedule) => hasOption(schedule, 'route', 'export'),
  import: (schedule) => outbound(schedule).some(({ route }) => route === 'import'),
  many: ({ types, records }) =>
    types.some((type) => records.filter(({ ref }) => ref.startsWith(`${type}:`)).length > 100),
  links: (schedule) => outbound(schedule).some(({ links }) => links.length > 0),
  links_within_one_object: (schedule) =>
    outbound(schedule).some(({ target, links }) => links.some(({ to }) => to === target)),
  links_to_add: (schedule) =>
    outbound(schedule).some(({ links }) => links.some(({ policy }) => policy === 'add')),
  association_stream: (schedule) =>
    inbound(schedule).some(({ document }) => 'associations' in document.streams),
  creates_without_identity: (schedule) =>
    outbound(schedule).some(({ identify }) => identify === null),
  searched_identity: (schedule) =>
    outbound(schedule).some(
      ({ identify }) =>
        identify !== null && 'property' in identify && identify.property === 'domain',
    ),
  create_only_field: (schedule) =>
    outbound(schedule).some(({ fields }) => fields.some(({ on }) => on === 'create')),
  mirror: (schedule) =>
    outbound(schedule).some(({ strategy }) => strategy === 'mirror' || strategy === 'archive'),
  kills: ({ acts }) =>
    acts.some((act) => (act.act === 'run' ? act.run : act.act === 'at_once' ? act.first : {}).kill),
  faults: ({ acts }) => acts.some(({ act }) => act === 'faults' || act === 'knobs'),
  paused: ({ acts }) => acts.some((act) => act.act === 'at_once' && act.paused !== undefined),
  at_once: ({ acts }) => acts.some(({ act }) => act === 'at_once'),
  merges: ({ acts }) => acts.filter(({ act }) => act === 'merge').length > 1,
  clock_behind: ({ behindMs }) => behindMs > 0,
  lag: ({ knobs }) => Number(knobs['index_lag_ms'] ?? 0) > 0,
  shuffled: ({ knobs }) => knobs['shuffle_batch_results'] === true,
} as const satisfies Readonly<Record<string, (schedule: Schedule) => unknown>>

export type Aim = keyof typeof aims

export const isAimedAt = (schedule: Schedule, wanted: readonly Aim[]): boolean =>
  wanted.every((aim) => Boolean(aims[aim](schedule)))

const outbound = (schedule: Schedule): readonly OutboundSync[] => schedule.syncs.filter(isOutbound)
const inbound = (schedule: Schedule): readonly InboundSync[] =>
  schedule.syncs.flatMap((sync) => (isOutbound(sync) ? [] : [sync]))

const hasOption = (schedule: Schedule, option: string, value: string): boolean =>
  inbound(schedule).some(({ document }) =>
    Object.values(document.streams).some((stream) => stream[option] === value),
  )
