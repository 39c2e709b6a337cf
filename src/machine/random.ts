import { randomUUID } from 'node:crypto'
import type { Random } from '../engine/ports.ts'

export const systemRandom: Random = {
  next: () => Math.random(),
  uuid: () => randomUUID(),
}
