import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { notFound, validationError } from '../account/api-error.ts'
import type { Millis } from '../account/definitions.ts'
import type { Account, TokenGrant } from '../account/types.ts'
import { ImportJob, type ImportState } from './job.ts'
import { importKnobs } from './knobs.ts'
import { type ReceivedFile, tooLarge } from './receive.ts'
import type { Call } from '../http/types.ts'
import { makeList, reserveList } from './list.ts'
import type { ImportOrder } from './request.ts'
import { ImportWork } from './work.ts'

const DAY_MS = 24 * 60 * 60 * 1000

export function importDesk(account: Account): ImportDesk {
  return account.keep('imports', () => new ImportDesk(account))
}

/** All imports of the account: three at work, the others waiting (HUBSPOT.md 2.8). */
class ImportDesk {
  readonly #account: Account
  #folder: string | undefined
  readonly #jobs: ImportJob[] = []
  readonly #rowsTaken: { readonly at: Millis; readonly rows: number }[] = []
  #nextId: number
  #nextFolder = 0
  #disposed = false
  #outcomes = { setting: '', met: 0 }

  constructor(account: Account) {
    this.#account = account
    this.#nextId = account.random.fork('imports').int(10_000_000, 90_000_000)
    account.onDispose(() => {
      this.#disposed = true
      for (const job of this.#jobs) if (job.unfinished) job.state = 'CANCELED'
      if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true })
    })
  }

  /** A folder for the files of one request. */
  newFolder(): string {
    this.#folder ??= mkdtempSync(join(tmpdir(), 'hubspot-sandbox-imports-'))
    return mkdtempSync(join(this.#folder, `${this.#nextFolder++}-`))
  }

  discard(folder: string): void {
    rmSync(folder, { recursive: true, force: true })
  }

  accept(
    order: ImportOrder,
    files: readonly ReceivedFile[],
    folder: string,
    { grant: owner, version }: Pick<Call, 'grant' | 'version'>,
  ): ImportJob {
    this.#takeRows(files.reduce((sum, { rows }) => sum + rows, 0))
    const free = this.#running() < this.#account.knobs.value<number>(importKnobs.concurrent)
    const id = this.#takeId()
    const job = new ImportJob({
      id,
      order,
      files: files.map((file) => ({ ...file, id: this.#takeId() })),
      folder,
      owner,
      version,
      state: free ? 'STARTED' : 'DEFERRED',
      listId: order.listWanted ? reserveList(this.#account) : undefined,
      now: () => this.#account.clock.now(),
    })
    this.#jobs.push(job)
    if (free) this.#start(job)
    return job
  }

  find(id: string): ImportJob {
    const job = this.#jobs.find((each) => String(each.id) === id)
    if (job === undefined) throw notFound(`Import ${id} not found`)
    return job
  }

  all(): readonly ImportJob[] {
    return this.#jobs
  }

  /** Newest first, only those of the same app (HUBSPOT.md 2.1). */
  of(owner: TokenGrant | undefined): readonly ImportJob[] {
    return this.#jobs.filter((job) => isSameApp(job.owner, owner)).toReversed()
  }

  cancel(job: ImportJob): void {
    if (!job.unfinished) {
      throw validationError(`Import ${job.id} is ${job.state} and can't be canceled`)
    }
    this.#end(job, 'CANCELED')
  }

  /** What a person, or HubSpot itself, makes of an import; DONE lets a stuck one do its work. */
  put(job: ImportJob, state: ImportState): void {
    if (!job.unfinished) throw validationError(`Import ${job.id} is ${job.state}`)
    if (state !== 'DONE') {
      this.#end(job, state)
      return
    }
    if (job.counters.has('TOTAL_ROWS')) throw validationError(`Import ${job.id} is half done`)
    job.state = 'PROCESSING'
    void this.#work(job).then((result) => this.#end(job, result))
  }

  #takeId(): number {
    return this.#nextId++
  }

  /** 80,000,000 rows a day (HUBSPOT.md 2.8). */
  #takeRows(rows: number): void {
    const now = this.#account.clock.now()
    const today = this.#rowsTaken
      .filter(({ at }) => at > now - DAY_MS)
      .reduce((sum, taken) => sum + taken.rows, 0)
    const { knobs } = this.#account
    const imports = knobs.value<number>(importKnobs.maxPerDay)
    if (imports > 0 && this.#rowsTaken.filter(({ at }) => at > now - DAY_MS).length >= imports)
      throw tooLarge(`More than ${imports} imports in 24 hours`)
    const limit = knobs.value<number>(importKnobs.maxRowsPerDay)
    if (today + rows > limit) throw tooLarge(`More than ${limit} rows in 24 hours`)
    this.#rowsTaken.push({ at: now, rows })
  }

  #running(): number {
    return this.#jobs.filter(({ state }) => state === 'STARTED' || state === 'PROCESSING').length
  }

  #start(job: ImportJob): void {
    job.state = 'STARTED'
    const { clock, knobs } = this.#account
    clock.schedule(clock.now() + knobs.value<number>(importKnobs.startMs), () => this.#process(job))
  }

  #process(job: ImportJob): void {
    if (job.state !== 'STARTED') return
    job.state = 'PROCESSING'
    const { clock, knobs } = this.#account
    const outcome = this.#nextOutcome()
    const mostRows =
      outcome === 'done' ? Infinity : knobs.value<number>(importKnobs.outcomeAfterRows)
    if (outcome === 'stuck') {
      if (mostRows > 0) void this.#work(job, mostRows)
      return
    }
    const minMs = knobs.value<number>(importKnobs.minMs)
    const rowMs = knobs.value<number>(importKnobs.msPerRow)
    const timeIsUp = new Promise<void>((resolve) => {
      clock.schedule(clock.now() + Math.max(minMs, job.rows * rowMs), resolve)
    })
    void this.#finish(job, outcome, mostRows, timeIsUp)
  }

  /** The knobs' outcome until as many imports as they say have met it; another setting counts afresh. */
  #nextOutcome(): string {
    const { knobs } = this.#account
    const outcome = knobs.value<string>(importKnobs.outcome)
    const times = knobs.value<number>(importKnobs.outcomeTimes)
    const setting = `${outcome}/${times}`
    const met = this.#outcomes.setting === setting ? this.#outcomes.met : 0
    this.#outcomes = { setting, met: met + 1 }
    return times > 0 && met >= times ? 'done' : outcome
  }

  async #finish(
    job: ImportJob,
    outcome: string,
    mostRows: number,
    timeIsUp: Promise<void>,
  ): Promise<void> {
    let state: ImportState = mostRows > 0 ? await this.#work(job, mostRows) : 'DONE'
    if (outcome === 'canceled') state = 'CANCELED'
    else if (outcome !== 'done') state = outcome === 'reverted' ? 'REVERTED' : 'FAILED'
    await timeIsUp
    if (job.state === 'PROCESSING') this.#end(job, state)
  }

  async #work(job: ImportJob, mostRows = Infinity): Promise<ImportState> {
    try {
      return (await new ImportWork(this.#account, job, mostRows).run()) ? 'DONE' : 'FAILED'
    } catch (error) {
      // A reset took the account and its files away under the work.
      if (this.#disposed) return 'CANCELED'
      const message = error instanceof Error ? error.message : String(error)
      job.fail(0, 0, [], { errorType: 'UNKNOWN_BAD_REQUEST', message })
      return 'FAILED'
    }
  }

  #end(job: ImportJob, state: ImportState): void {
    job.state = state
    this.discard(job.folder)
    if (state === 'DONE') makeList(this.#account, job)
    const limit = this.#account.knobs.value<number>(importKnobs.concurrent)
    for (const next of this.#jobs) {
      if (this.#running() >= limit) return
      if (next.state === 'DEFERRED') this.#start(next)
    }
  }
}

/** OAuth tokens of one app change all the time; a private app's token is the app. */
function isSameApp(a: TokenGrant | undefined, b: TokenGrant | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  return a.token === b.token || (a.kind === 'oauth' && b.kind === 'oauth' && a.appId === b.appId)
}
