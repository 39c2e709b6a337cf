import type { Ended, RunOrder, Tier } from '../tier.ts'
import { isLive, type Truth, watchAccount } from './account.ts'
import { type Doing, perform, putLink, resolved, type World } from './acts.ts'
import { carsSchema, definitionsFor, groupOf } from './catalogue.ts'
import { openBench, type Bench } from './bench.ts'
import { judgeOvertaken, overtakenRuns, type Written, writtenBy } from './judge/overtaken.ts'
import type { Break, Verdict } from './judge/verdict.ts'
import { type Act, type DrawnRun, isOutbound, type ObjectName, type Schedule } from './schedule.ts'
import { settle } from './settle.ts'
import { openSources } from './sources.ts'

/** Carries a schedule out and judges it: after each run what holds at every moment, at the end the whole. */
export async function runSchedule(tier: Tier, schedule: Schedule): Promise<Verdict> {
  const world = await beginWorld(tier, schedule)
  const bench = await openBench(world)
  for (const act of schedule.acts) {
    await carryOut(world, bench, act)
    // What broke stays broken: the first break is what a seed is about.
    if (bench.broken.length > 0) break
  }
  if (bench.broken.length === 0) await settle(world, bench)
  return bench.verdict()
}

async function beginWorld(tier: Tier, schedule: Schedule): Promise<World> {
  const outbound = schedule.syncs.filter(isOutbound)
  const types: readonly ObjectName[] = outbound.some(({ target }) => target === 'notes')
    ? [...schedule.types, 'notes']
    : schedule.types
  const world: World = {
    tier,
    schedule,
    account: watchAccount(
      tier,
      types,
      outbound.length > 0 || schedule.knobs['people.every_calls'] !== undefined,
    ),
    sources: openSources(outbound),
    refs: new Map(),
    foreignPairs: new Map(),
    severed: new Map(),
    knobs: new Map(Object.entries(schedule.knobs)),
    retyped: new Map(),
    spans: [],
  }
  if (schedule.behindMs > 0) {
    const { now } = await tier.control<{ now: string }>('state')
    await tier.control('clock', {
      now: new Date(Date.parse(now) - schedule.behindMs).toISOString(),
    })
  }
  if (schedule.types.includes('p_cars'))
    await tier.control('collections/object_schemas', { items: [carsSchema] })
  for (const type of schedule.types) {
    await tier.api('POST', `/crm/v3/properties/${type}/batch/create`, {
      inputs: definitionsFor(groupOf[type]),
    })
    const own = schedule.records.filter(({ ref }) => ref.startsWith(`${type}:`))
    const { ids } = await tier.control<{ ids: readonly string[] }>(`records/${type}`, {
      records: own.map(({ properties, archived }) => ({
        properties: Object.fromEntries(
          Object.entries(properties).filter(([, value]) => value !== null),
        ),
        ...(archived === true ? { archived } : {}),
      })),
    })
    for (const [at, { ref }] of own.entries()) world.refs.set(ref, ids[at] ?? '')
  }
  for (const label of schedule.labels)
    await tier.api('POST', `/crm/v4/associations/${label.from}/${label.to}/labels`, {
      label: label.label,
      name: label.label.toLowerCase(),
      ...(label.inverse === undefined ? {} : { inverseLabel: label.inverse }),
    })
  await world.account.look('act')
  for (const { from, to, label } of schedule.links) await linkByRef(world, from, to, label)
  for (const sync of outbound) {
    for (const row of schedule.sources[sync.name] ?? [])
      world.sources.put(sync.name, resolved(world, row))
    await world.sources.write(tier, sync.name)
  }
  await world.account.look('act')
  // Nothing of the beginning is still on its way into the index.
  await tier.pass(3_600_000)
  return world
}

async function linkByRef(
  world: World,
  from: string,
  to: string,
  label: string | null,
): Promise<void> {
  const end = (ref: string): readonly [ObjectName, string] => [
    ref.slice(0, ref.indexOf(':')) as ObjectName,
    world.refs.get(ref) ?? '',
  ]
  const [one, other] = [end(from), end(to)]
  if (!isThere(world.account.truth(), one) || !isThere(world.account.truth(), other)) return
  await putLink(world, one, other, label)
  await world.account.look('act')
}

const isThere = (truth: Truth, [type, id]: readonly [ObjectName, string]): boolean => {
  const record = truth.records.get(type)?.get(id)
  return record !== undefined && isLive(record)
}

async function carryOut(world: World, bench: Bench, act: Act): Promise<void> {
  if (act.act === 'run') {
    await bench.judged([run(world, orderOf(world, act.run))])
    return
  }
  if (act.act === 'at_once') {
    await carryOutAtOnce(world, bench, act)
    return
  }
  await perform(world, act)
}

async function carryOutAtOnce(
  world: World,
  bench: Bench,
  { first, second, paused }: Extract<Act, { act: 'at_once' }>,
): Promise<void> {
  const woken = Promise.withResolvers<void>()
  const order = orderOf(world, first)
  if (typeof paused !== 'object') {
    const one = run(world, {
      ...order,
      ...(paused === undefined ? {} : { pause: { step: step(paused), until: woken.promise } }),
    })
    const other = run(world, orderOf(world, second)).finally(() => woken.resolve())
    await bench.judged([one, other])
    return
  }
  const at = step(paused.step, paused.of)
  const stands = Promise.withResolvers<void>()
  const one = run(world, {
    ...order,
    meanwhile: [...(order.meanwhile ?? []), { step: at, act: async () => stands.resolve() }],
    pause: { step: at, until: woken.promise },
  })
  const watch = watchOvertaken(world)
  const overtakes = async (): Promise<{ order: RunOrder; ended: Ended }> => {
    await Promise.race([stands.promise, one])
    try {
      return await run(world, orderOf(world, second))
    } finally {
      await watch.before()
      woken.resolve()
    }
  }
  await bench.judged([one, overtakes()])
  bench.broken.push(...(await watch.broken((await one).ended)))
}

/** Looks at all tables before a paused run wakes up and when it has ended; in process, where nobody holds the file. */
function watchOvertaken({ tier }: World): {
  readonly before: () => Promise<void>
  readonly broken: (ended: Ended) => Promise<readonly Break[]>
} {
  let before: Written | null = null
  let overtaken: ReadonlySet<string> = new Set()
  return {
    before: async () => {
      if (tier.name !== 'in process') return
      overtaken = await overtakenRuns(tier)
      before = await writtenBy(tier)
    },
    broken: async ({ results }) => {
      const run = results[0]?.run_id
      if (before === null || run === undefined || !overtaken.has(run)) return []
      return judgeOvertaken(run, before, await writtenBy(tier))
    },
  }
}

const run = (world: World, order: RunOrder): Promise<{ order: RunOrder; ended: Ended }> =>
  world.tier.run(order).then((ended) => ({ order, ended }))

/** Steps of schedules are counted over all names, `*`, or over those that begin so, `warehouse commit*`. */
const step = (nth: number, of = ''): { name: string; nth: number } => ({ name: `${of}*`, nth })

function orderOf(world: World, drawn: DrawnRun): RunOrder {
  return {
    syncs: drawn.syncs,
    ...(drawn.full === true ? { args: ['--full'] } : {}),
    ...(drawn.kill === undefined
      ? {}
      : { kill: { step: step(drawn.kill.step, drawn.kill.of), side: drawn.kill.side } }),
    ...(drawn.unheard === undefined ? {} : { unheard: step(drawn.unheard, 'warehouse commit') }),
    ...(drawn.during === undefined
      ? {}
      : {
          meanwhile: drawn.during.map((one) => ({
            step: step(one.step, one.of),
            act: () => perform(world, one.act as Doing, true),
          })),
        }),
  }
}
