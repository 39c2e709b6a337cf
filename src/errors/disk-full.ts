import { ConnectorError } from './connector-error.ts'

/** No room, a quota that is used up, or a limit on a file's size (errno(3)): the same to whoever must mend it. */
const codes: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

/** As messages of libraries say the same. */
export const noRoom = /No space left on device|Disk quota exceeded|File too large|disk.*full/i

/** What the system refused for want of room, as our error; whatever else was thrown, as it is. */
export function roomOr(error: unknown, doing: string): unknown {
  if (error instanceof ConnectorError) return error
  const code = (error as { readonly code?: unknown } | null | undefined)?.code
  return codes.has(code)
    ? diskFull(doing, `The system refused to write a file (${String(code)}).`, error)
    : error
}

export const diskFull = (doing: string, why: string, cause: unknown): ConnectorError =>
  new ConnectorError('warehouse.disk_full', {
    what: `${doing} failed: the disk is full.`,
    why,
    fix: 'Make room on the disk of the DuckDB file and of the work folder, then run again.',
    cause,
  })
