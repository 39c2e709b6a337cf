import type { Kill, Step } from '../tier.ts'

/** What a process of the real tier is told by its environment, as JSON. */
export interface ProcessOrders {
  /** File that gets a line for each step, written before the step begins: what a killed process passed is known. */
  readonly steps: string
  readonly kill: Kill | null
  /** Steps before which it waits for a word from its parent. */
  readonly armed: readonly Step[]
  /** How far the machine's clock is ahead. */
  readonly aheadMs: number
  /** Whether it asks its parent to have time go on when it waits for nothing else. */
  readonly isSwift: boolean
  /** The machine that it says it is on, from which it can't look at processes of others; null: this one. */
  readonly host: string | null
}

export const ordersVariable = 'TORTURE_ORDERS'

/** It came to the armed step of this number, and waits. */
export interface Waits {
  readonly waitsAt: number
}

/** It waits for nothing but that so much time goes by. */
export interface Sleeps {
  readonly sleepsMs: number
}

/** So much has gone by for all; nothing where others are at work. */
export interface Passed {
  readonly passedMs: number
}

/** It may go on. */
export interface GoOn {
  readonly goOnFrom: number
}
