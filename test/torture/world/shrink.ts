import type { Act, DrawnRun, Schedule } from './schedule.ts'

/** At most so many schedules are tried: each is a run of its own. */
const tries = 300

/** A smaller schedule that still fails: acts, records, rows, links, syncs and knobs are left out as long as it does. */
export async function shrink(
  schedule: Schedule,
  stillFails: (smaller: Schedule) => Promise<boolean>,
): Promise<Schedule> {
  let smallest = schedule
  let left = tries
  const attempt = async (smaller: Schedule): Promise<boolean> => {
    if (left <= 0) return false
    left -= 1
    if (!(await stillFails(smaller))) return false
    smallest = smaller
    return true
  }
  /** Leaves out halves, then quarters, down to single ones. */
  const thin = async <T>(
    of: (schedule: Schedule) => readonly T[],
    having: (schedule: Schedule, kept: readonly T[]) => Schedule,
  ): Promise<boolean> => {
    let went = false
    for (let size = Math.ceil(of(smallest).length / 2); size >= 1; size = Math.floor(size / 2)) {
      for (let at = 0; at < of(smallest).length && left > 0; ) {
        const all = of(smallest)
        const kept = [...all.slice(0, at), ...all.slice(at + size)]
        if (await attempt(having(smallest, kept))) went = true
        else at += size
      }
    }
    return went
  }

  let again = true
  while (again && left > 0) {
    again = false
    if (
      await thin(
        (one) => one.acts,
        (one, acts) => ({ ...one, acts }),
      )
    )
      again = true
    for (let at = 0; at < smallest.acts.length && left > 0; at += 1)
      for (const act of simpler(smallest.acts[at] as Act))
        if (await attempt({ ...smallest, acts: smallest.acts.with(at, act) })) {
          again = true
          break
        }
    if (smallest.syncs.length > 1)
      for (const sync of smallest.syncs)
        if (await attempt(withoutSync(smallest, sync.name))) again = true
    for (const name of Object.keys(smallest.sources))
      if (
        await thin(
          (one) => one.sources[name] ?? [],
          (one, rows) => ({ ...one, sources: { ...one.sources, [name]: rows } }),
        )
      )
        again = true
    if (
      await thin(
        (one) => one.links,
        (one, links) => ({ ...one, links }),
      )
    )
      again = true
    if (
      await thin(
        (one) => one.records,
        (one, records) => ({ ...one, records }),
      )
    )
      again = true
    if (
      await thin(
        (one) => Object.entries(one.knobs),
        (one, knobs) => ({ ...one, knobs: Object.fromEntries(knobs) }),
      )
    )
      again = true
    if (smallest.touch && (await attempt({ ...smallest, touch: false }))) again = true
  }
  return smallest
}

function withoutSync(schedule: Schedule, name: string): Schedule {
  const of = (run: DrawnRun): DrawnRun => ({
    ...run,
    syncs: run.syncs.filter((sync) => sync !== name),
  })
  return {
    ...schedule,
    syncs: schedule.syncs.filter((sync) => sync.name !== name),
    acts: schedule.acts
      .filter((act) => !('sync' in act && act.sync === name))
      .map(
        (act): Act =>
          act.act === 'run'
            ? { ...act, run: of(act.run) }
            : act.act === 'at_once'
              ? { ...act, first: of(act.first), second: of(act.second) }
              : act,
      ),
  }
}

/** The same act with less in it. */
function simpler(act: Act): readonly Act[] {
  if (act.act === 'at_once')
    return [
      { act: 'run', run: act.first },
      { act: 'run', run: act.second },
      ...(act.paused === undefined
        ? []
        : [{ act: 'at_once' as const, first: act.first, second: act.second }]),
    ]
  if (act.act === 'faults')
    return act.faults.map((_, at) => ({ ...act, faults: act.faults.toSpliced(at, 1) }))
  if (act.act !== 'run') return []
  const { kill, during, full, ...run } = act.run
  const plain = { ...run, ...(full === undefined ? {} : { full }) }
  return [
    ...(kill !== undefined && during !== undefined ? [{ act: 'run' as const, run: plain }] : []),
    ...(kill === undefined
      ? []
      : [{ act: 'run' as const, run: { ...plain, ...(during === undefined ? {} : { during }) } }]),
    ...(during ?? []).map((_, at) => ({
      act: 'run' as const,
      run: {
        ...plain,
        ...(kill === undefined ? {} : { kill }),
        during: (during ?? []).toSpliced(at, 1),
      },
    })),
  ]
}
