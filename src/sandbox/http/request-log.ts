interface LoggedRequest {
  readonly n: number
  readonly method: string
  readonly path: string
  /** 0: no answer was sent. */
  status: number
  readonly at: string
  /** The name that we were called by, and whether a token came along. */
  readonly host: string
  readonly signed: boolean
}

/** What a fault had somebody else do; a status from 400 on: it was refused. */
export interface LoggedAct {
  readonly method: string
  readonly path: string
  status: number
  readonly at: string
}

export interface RequestLog {
  begin(
    method: string,
    path: string,
    at: string,
    caller: Pick<LoggedRequest, 'host' | 'signed'>,
  ): LoggedRequest
  list(): readonly LoggedRequest[]
  /** By method and path, queries left out. */
  counts(): Readonly<Record<string, number>>
  clear(): void
}

// Enough for any test; a sandbox left running for days must not fill the memory.
const kept = 200_000

export function createRequestLog(): RequestLog {
  let entries: LoggedRequest[] = []
  let count = 0
  const totals = new Map<string, number>()
  return {
    begin(method, path, at, caller) {
      const entry: LoggedRequest = { n: ++count, method, path, status: 0, at, ...caller }
      if (entries.length >= kept * 2) entries = entries.slice(-kept)
      entries.push(entry)
      const key = `${method} ${path.split('?', 1)[0] ?? ''}`
      totals.set(key, (totals.get(key) ?? 0) + 1)
      return entry
    },
    list: () => entries,
    counts: () => Object.fromEntries(totals),
    clear() {
      entries = []
      count = 0
      totals.clear()
    },
  }
}
