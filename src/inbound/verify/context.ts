import { createHash } from 'node:crypto'
import type { InboundOrder } from '../../engine/orders.ts'
import type { Ports } from '../../engine/ports.ts'
import { control } from '../../engine/journal/tables.ts'
import type { IsoTime } from '../../engine/ports/hubspot.ts'
import type { ColumnKind } from '../../declare/index.ts'
import type { TableName } from '../../engine/ports/warehouse.ts'
import type { VerifyOptions } from '../../engine/verification.ts'

/** The tables of the warehouse with their columns. */
type Relations = ReadonlyMap<string, ReadonlyMap<string, ColumnKind | 'other'>>

/** What every stream of one comparison is given. */
export interface VerifyContext {
  readonly order: InboundOrder
  readonly ports: Ports
  /** HubSpot's clock when the comparison began. */
  readonly now: IsoTime
  readonly options: VerifyOptions
  readonly relations: Relations
  /** Tables of this comparison's own; dropped at its end. */
  readonly scratch: Scratch
  progress(stream: string, stage: string, done: number, of: number | null): void
}

export interface Scratch {
  table(): TableName
  dropAll(): Promise<void>
}

/** What a killed comparison left is removed by one that comes so much later. */
const leftOverAfterMs = 24 * 60 * 60 * 1000

/** Staging tables of a comparison: another one of the same sync, or a run, may be at work beside it. */
export async function openScratch(
  { warehouse, clock, random }: Pick<Ports, 'warehouse' | 'clock' | 'random'>,
  sync: string,
): Promise<Scratch> {
  const prefix = `_verify_${createHash('md5').update(sync).digest('hex').slice(0, 8)}_`
  const now = clock.now().getTime()
  for (const table of await warehouse.tables('control', prefix)) {
    const at = Number.parseInt(table.name.slice(prefix.length).split('_')[0] ?? '', 36)
    if (now - at > leftOverAfterMs) await warehouse.drop(table)
  }
  const own = `${prefix}${now.toString(36)}_${random.uuid().replaceAll('-', '').slice(0, 12)}`
  const made: TableName[] = []
  return {
    table: () => {
      const table = control(`${own}_${made.length}`)
      made.push(table)
      return table
    },
    dropAll: async () => {
      await warehouse.drop(...made.splice(0))
    },
  }
}

/** The columns of a stream's table or view; null before its first run. */
export function columnsOf(
  { relations }: Pick<VerifyContext, 'relations'>,
  name: string,
): ReadonlySet<string> | null {
  const found =
    relations.get(name) ??
    [...relations].find(([relation]) => relation.toLowerCase() === name.toLowerCase())?.[1]
  return found === undefined ? null : new Set(found.keys())
}
