import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { fuzzAll } from './fuzz/all.ts'
import { drawsKill, hunt, seedsFrom, shrunk } from './hunt.ts'
import { addToLedger, entryOf, nextSeed, readLedger, totalsOf } from './ledger.ts'
import { plantedFaults } from './planted/all.ts'
import { catchPlanted } from './planted/hunt-planted.ts'
import { PlantedNowhere, root } from './planted/tree.ts'
import { openPool, type Pool } from './pool.ts'
import { crashPoints, distinctPoints, sides } from './real/points.ts'
import type { Outcome, PointTask, Way } from './task.ts'
import type { Schedule } from './world/schedule.ts'

const help = `npm run torture -- [options]

  --seconds N      no new seed after so many seconds (60, unless --seeds is given)
  --seeds N        at most so many seeds in process
  --seed-from N    the first of them; otherwise the run goes on where earlier ones ended
  --real N         so many seeds with real processes too: HTTP, a DuckDB file, SIGKILL
  --snowflake N    so many with the Snowflake wire server as the warehouse
  --killed         only seeds that draw a process killed
  --planted [NAME ...]  looks for seeds that catch each planted fault, or those whose names have NAME
  --points [TEXT ...]  kills a process before, at and after every crash point, or those whose scenario and step have TEXT;
                   --way for another tier than real
  --fuzz           fuzzers of CSV, zip, JSON, configuration and state, --seconds in all
  --replay FILE    one schedule, as a break wrote it; with --way for another tier
  --ci             1,000 seeds in process and 50 for real, from seed 1
`

const say = (line: string): void => void process.stderr.write(`${line}\n`)
const seconds = (since: number): number => (Date.now() - since) / 1000

/** Runs seeds of one way, shrinks what breaks, and enters it all in the ledger. */
async function seeds(
  pool: Pool,
  way: Way,
  order: {
    readonly from: number
    readonly seeds: number
    readonly until: number
    readonly killed: boolean
  },
): Promise<readonly Outcome[]> {
  const began = Date.now()
  let done = 0
  let told = began
  const outcomes = await hunt(
    pool,
    {
      way,
      seeds: seedsFrom(order.from, order.seeds, order.killed ? drawsKill : undefined),
      until: order.until,
      stopAtBreak: false,
    },
    (outcome) => {
      done += 1
      for (const { invariant, what } of outcome.broken)
        say(`seed ${outcome.seed} (${way}) breaks ${invariant}: ${what.slice(0, 2_000)}`)
      if (Date.now() - told < 10_000) return
      told = Date.now()
      say(`${way}: ${done} seeds in ${Math.round(seconds(began))} s`)
    },
  )
  addToLedger(entryOf(way, outcomes, seconds(began)))
  const broken = outcomes.filter((outcome) => outcome.broken.length > 0)
  // What the harness throws is no schedule's fault.
  const judged = broken.filter((outcome) => outcome.broken.some(({ invariant }) => invariant > 0))
  for (const outcome of judged.slice(0, mostShrunk)) {
    say(`seed ${outcome.seed}: shrinking`)
    const { file } = await shrunk(pool, way, outcome)
    say(`seed ${outcome.seed}: npm run torture -- --replay ${file} --way '${way}'`)
  }
  return outcomes
}

const mostShrunk = 3

async function planted(
  pool: Pool,
  names: readonly string[],
  until: number,
  most: number,
): Promise<boolean> {
  const began = Date.now()
  const known = new Map(
    readLedger().flatMap(({ kind, counts }) => (kind === 'planted' ? Object.entries(counts) : [])),
  )
  const missed: string[] = []
  const chosen = plantedFaults
    .filter((fault) => names.length === 0 || names.some((name) => fault.name.includes(name)))
    // Accounts of hundreds of records take longest: what is left of the time is theirs.
    .toSorted(
      (one, other) =>
        Number(one.aims.includes('pages_scene')) - Number(other.aims.includes('pages_scene')),
    )
  if (chosen.length === 0) throw new Error(`No planted fault is called ${names.join(' or ')}.`)
  let left = chosen.length
  const faults = chosen.values()
  const lane = async (): Promise<void> => {
    for (const fault of faults) {
      const share = ((until - Date.now()) * pool.size) / left
      left -= 1
      const order = { seeds: most, until: Date.now() + share, first: known.get(fault.name) ?? null }
      const { seed, broken, ran } = await catchPlanted(fault, order, pool).catch(
        (error: unknown) => {
          if (!(error instanceof PlantedNowhere)) throw error
          say(error.message)
          return { seed: null, broken: [], ran: 0 }
        },
      )
      const [first] = broken
      if (seed === null) missed.push(fault.name)
      else addToLedger(entryOf('planted', [], seconds(began), { [fault.name]: seed }))
      say(
        seed === null
          ? `MISSED ${fault.name} by ${ran} seeds`
          : `caught ${fault.name} by seed ${seed}, the ${ran}. that was run: ${first?.invariant}: ${first?.what.slice(0, 300)}`,
      )
    }
  }
  await Promise.all(Array.from({ length: pool.size }, lane))
  say(`planted: ${chosen.length - missed.length} of ${chosen.length} caught`)
  return missed.length === 0
}

/** Every crash point once on each side; with texts, all of all scenarios that have one of them. */
async function points(
  pool: Pool,
  way: Way,
  texts: readonly string[],
  until: number,
): Promise<boolean> {
  const began = Date.now()
  const tasks: PointTask[] = []
  const all = way === 'in process' || texts.length > 0 ? crashPoints() : distinctPoints()
  const chosen = all.filter(
    ({ scenario, name }) =>
      texts.length === 0 || texts.some((text) => `${scenario}: ${name}`.includes(text)),
  )
  if (chosen.length === 0) throw new Error(`No crash point has ${texts.join(' or ')}.`)
  for (const point of chosen)
    for (const side of sides)
      tasks.push({ kind: 'point', way, seed: tasks.length + 1, point, side })
  const outcomes: Outcome[] = []
  let next = 0
  const work = async (): Promise<void> => {
    for (let task = tasks[next]; task !== undefined && Date.now() < until; task = tasks[next]) {
      next += 1
      const outcome = await pool.run(task)
      outcomes.push(outcome)
      for (const { invariant, what } of outcome.broken)
        say(`point ${task.seed} (${way}) breaks ${invariant}: ${what.slice(0, 2_000)}`)
      if (outcomes.length % 25 === 0) say(`${way}: ${outcomes.length} of ${tasks.length} points`)
    }
  }
  await Promise.all(Array.from({ length: pool.size }, work))
  const kills = outcomes.reduce((sum, one) => sum + one.kills, 0)
  const broken = outcomes.filter((one) => one.broken.length > 0).length
  const counts = { points: outcomes.length, kills, broken }
  addToLedger({ ...entryOf('points', [], seconds(began), { [way]: outcomes.length }), kills })
  process.stdout.write(`${fieldsOf({ ...counts, of: tasks.length })}\n`)
  return broken === 0
}

async function replay(pool: Pool, file: string, way: Way): Promise<boolean> {
  const schedule = JSON.parse(readFileSync(file, 'utf8')) as Schedule
  const outcome = await pool.run({ kind: 'schedule', way, seed: schedule.seed, schedule })
  say(JSON.stringify(outcome, null, 2))
  return outcome.broken.length === 0
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      seconds: { type: 'string' },
      seeds: { type: 'string' },
      'seed-from': { type: 'string' },
      real: { type: 'string' },
      snowflake: { type: 'string' },
      killed: { type: 'boolean' },
      planted: { type: 'boolean' },
      points: { type: 'boolean' },
      fuzz: { type: 'boolean' },
      replay: { type: 'string' },
      way: { type: 'string' },
      workers: { type: 'string' },
      ci: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  })
  if (values.help === true) {
    process.stdout.write(help)
    return 0
  }
  const began = Date.now()
  const workers = numberOf(values.workers) ?? availableParallelism()
  const pool = openPool(root, workers)
  // Real processes wait for each other: one more at work fills their pauses.
  const real = openPool(root, numberOf(values.workers) ?? workers + 1)
  try {
    const given = numberOf(values.seconds) ?? (values.ci || values.seeds !== undefined ? null : 60)
    const until = given === null ? Number.POSITIVE_INFINITY : began + given * 1000
    if (values.replay !== undefined) {
      return (await replay(pool, values.replay, (values.way ?? 'in process') as Way)) ? 0 : 1
    }
    if (values.planted === true) {
      const most = numberOf(values.seeds) ?? 2_000
      const whole = values.seconds === undefined ? began + 3_600_000 : until
      return (await planted(pool, positionals, whole, most)) ? 0 : 1
    }
    if (values.points === true) {
      const whole = values.seconds === undefined ? Number.POSITIVE_INFINITY : until
      return (await points(pool, (values.way ?? 'real') as Way, positionals, whole)) ? 0 : 1
    }
    if (values.fuzz === true) {
      // Other inputs each time, unless they are asked for again.
      const { inputs, found } = await fuzzAll(
        given ?? 60,
        numberOf(values['seed-from']) ?? Math.floor(began / 1000),
        say,
      )
      addToLedger(entryOf('fuzz', [], seconds(began), inputs))
      process.stdout.write(`${fieldsOf({ ...inputs, broken: found })}\n`)
      return found === 0 ? 0 : 1
    }
    const outcomes: Outcome[] = []
    const ci = values.ci === true
    const asked: readonly (readonly [Way, number])[] = [
      ['in process', numberOf(values.seeds) ?? (ci ? 1_000 : Number.POSITIVE_INFINITY)],
      ['real', numberOf(values.real) ?? (ci ? 50 : 0)],
      ['real, snowflake', numberOf(values.snowflake) ?? 0],
    ]
    const wanted = asked.filter(([, most]) => most > 0)
    let forReal = 0
    for (const [at, [way, most]] of wanted.entries()) {
      const from = numberOf(values['seed-from']) ?? (ci ? 1 : nextSeed(readLedger(), way))
      // Half of the time that is left; all of it for the last.
      const share = (until - Date.now()) / (wanted.length - at)
      const came = await seeds(way === 'in process' ? pool : real, way, {
        from,
        seeds: most,
        until: Date.now() + share,
        killed: values.killed === true,
      })
      if (way !== 'in process') forReal += came.length
      outcomes.push(...came)
    }
    return summarise(outcomes, forReal)
  } finally {
    await Promise.all([pool[Symbol.asyncDispose](), real[Symbol.asyncDispose]()])
  }
}

/** The last line: what this call came to, and all calls so far. */
function summarise(outcomes: readonly Outcome[], real: number): number {
  const sum = (of: (outcome: Outcome) => number): number =>
    outcomes.reduce((total, outcome) => total + of(outcome), 0)
  const broken = outcomes.filter((outcome) => outcome.broken.length > 0).length
  const now = {
    seeds: outcomes.length - real,
    kills: sum(({ kills }) => kills),
    runs: sum(({ runs }) => runs),
    real,
    broken,
  }
  const {
    seeds: inProcess,
    kills,
    runs,
    real: allReal,
    broken: stillBroken,
  } = totalsOf(readLedger())
  const all = { seeds: inProcess, kills, runs, real: allReal, broken: stillBroken }
  process.stdout.write(`${fieldsOf(now)}; in all: ${fieldsOf(all)}\n`)
  return broken === 0 ? 0 : 1
}

const fieldsOf = (fields: Readonly<Record<string, number>>): string =>
  Object.entries(fields)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ')

function numberOf(text: string | undefined): number | null {
  if (text === undefined) return null
  if (!/^\d+$/.test(text)) throw new Error(`${text} is no whole number.`)
  return Number(text)
}

process.exitCode = await main()
