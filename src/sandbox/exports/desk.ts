import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { notFound } from '../account/api-error.ts'
import type { Millis } from '../account/definitions.ts'
import type { Account } from '../account/types.ts'
import type { Damage } from './damage-kinds.ts'
import { exportKnobs } from './knobs.ts'
import type { ExportOrder } from './request.ts'
import { type ExportFile, writeExport } from './write.ts'

export type ExportState =
  | 'ENQUEUED'
  | 'PROCESSING'
  | 'DONE'
  | 'FAILED'
  | 'CANCELED'
  | 'CONFLICT'
  | 'DELETED'
  | 'DEFERRED'
  | 'PENDING_APPROVAL'

export interface ExportJob {
  readonly id: number
  readonly order: ExportOrder
  readonly createdAt: Millis
  state: ExportState
  updatedAt: Millis
  startedAt: Millis | undefined
  completedAt: Millis | undefined
  file: ExportFile | undefined
  error: string | undefined
}

interface Link {
  readonly job: ExportJob
  readonly until: Millis
}

const DAY_MS = 24 * 60 * 60 * 1000

export function exportDesk(account: Account): ExportDesk {
  return account.keep('exports', () => new ExportDesk(account))
}

/** All exports of the account: one at work, the others queued (HUBSPOT.md 3.3). */
class ExportDesk {
  readonly #account: Account
  #folder: string | undefined
  readonly #jobs: ExportJob[] = []
  readonly #links = new Map<string, Link>()
  #nextId: number
  #atWork: ExportJob | undefined
  #disposed = false
  #outcomes = 0
  #damaged = 0

  constructor(account: Account) {
    this.#account = account
    this.#nextId = account.random.fork('exports').int(100_000_000, 900_000_000)
    account.onDispose(() => {
      this.#disposed = true
      if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true })
    })
  }

  /** Exports of the rolling 24 hours. */
  get used(): number {
    const now = this.#account.clock.now()
    return this.#jobs.filter(({ createdAt }) => createdAt > now - DAY_MS).length
  }

  get isFull(): boolean {
    return this.used >= this.#account.knobs.value(exportKnobs.perDay)
  }

  accept(order: ExportOrder): ExportJob {
    const now = this.#account.clock.now()
    const job: ExportJob = {
      id: this.#nextId++,
      order,
      createdAt: now,
      state: 'ENQUEUED',
      updatedAt: now,
      startedAt: undefined,
      completedAt: undefined,
      file: undefined,
      error: undefined,
    }
    this.#jobs.push(job)
    this.#startNext()
    return job
  }

  find(id: string): ExportJob {
    const job = this.#jobs.find((each) => String(each.id) === id)
    if (job === undefined) throw notFound(`Export ${id} not found`)
    return job
  }

  /** A fresh key for the job's file (HUBSPOT.md 3.1: a new link with every GET). */
  newLink(job: ExportJob): string {
    const key = this.#account.random.uuid()
    const until = this.#account.clock.now() + this.#account.knobs.value(exportKnobs.linkMs)
    this.#links.set(key, { job, until })
    return key
  }

  fileBehind(key: string): ExportFile | 'unknown' | 'expired' {
    const link = this.#links.get(key)
    if (link?.job.file === undefined) return 'unknown'
    return link.until < this.#account.clock.now() ? 'expired' : link.job.file
  }

  #startNext(): void {
    const next = this.#jobs.find(({ state }) => state === 'ENQUEUED')
    if (this.#atWork !== undefined || next === undefined) return
    this.#atWork = next
    const { clock, knobs } = this.#account
    clock.schedule(clock.now() + knobs.value(exportKnobs.startMs), () => this.#process(next))
  }

  #process(job: ExportJob): void {
    this.#move(job, 'PROCESSING')
    job.startedAt = this.#account.clock.now()
    const outcome = this.#nextOutcome()
    if (outcome === 'stuck') return
    void this.#run(job, outcome)
  }

  #nextOutcome(): string {
    const { knobs } = this.#account
    const outcome = knobs.value(exportKnobs.outcome)
    const times = knobs.value(exportKnobs.outcomeTimes)
    if (outcome === 'done' || (times > 0 && this.#outcomes >= times)) return 'done'
    this.#outcomes++
    return outcome
  }

  #nextDamage(): Damage {
    const { knobs } = this.#account
    // The knob lets only names of damages through.
    const damage = knobs.value(exportKnobs.damage) as Damage
    const times = knobs.value(exportKnobs.damageTimes)
    if (damage === 'none' || (times > 0 && this.#damaged >= times)) return 'none'
    this.#damaged++
    return damage
  }

  async #run(job: ExportJob, outcome: string): Promise<void> {
    const { clock, knobs } = this.#account
    const began = clock.now()
    let state = outcome === 'done' ? 'DONE' : (outcome.toUpperCase() as ExportState)
    if (state === 'DONE') state = await this.#write(job)
    const rowsMs = (job.file?.rows ?? 0) * knobs.value(exportKnobs.msPerRow)
    const until = began + Math.max(knobs.value(exportKnobs.minMs), rowsMs)
    await new Promise<void>((resolve) => void clock.schedule(until, resolve))
    job.completedAt = clock.now()
    this.#move(job, state)
    this.#atWork = undefined
    this.#startNext()
  }

  async #write(job: ExportJob): Promise<ExportState> {
    try {
      const place = { folder: this.#files(), stem: `export-${job.id}` }
      job.file = await writeExport(this.#account, job.order, place, this.#nextDamage())
      return 'DONE'
    } catch (error) {
      // A reset took the account and its files away under the work.
      if (this.#disposed) return 'CANCELED'
      job.error = error instanceof Error ? error.message : String(error)
      return 'FAILED'
    }
  }

  #files(): string {
    this.#folder ??= mkdtempSync(join(tmpdir(), 'hubspot-sandbox-exports-'))
    return this.#folder
  }

  #move(job: ExportJob, state: ExportState): void {
    job.state = state
    job.updatedAt = this.#account.clock.now()
  }
}
