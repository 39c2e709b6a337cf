/** How a status of a run, stream or row is said and shown. */
export type Tone = 'good' | 'warn' | 'bad' | 'busy' | 'idle'

interface Shown {
  readonly word: string
  readonly tone: Tone
}

const statuses: Readonly<Record<string, Shown>> = {
  running: { word: 'Running', tone: 'busy' },
  succeeded: { word: 'Succeeded', tone: 'good' },
  partial: { word: 'Partly done', tone: 'warn' },
  failed: { word: 'Failed', tone: 'bad' },
  held: { word: 'Held', tone: 'warn' },
  waiting: { word: 'Waiting', tone: 'idle' },
  sign_in_needed: { word: 'Sign in needed', tone: 'bad' },
  stopped: { word: 'Stopped', tone: 'idle' },
  skipped: { word: 'Skipped', tone: 'idle' },
  paused: { word: 'Paused', tone: 'idle' },
  not_checked: { word: 'Not checked yet', tone: 'idle' },
  checking: { word: 'Checking', tone: 'busy' },
  works: { word: 'Works', tone: 'good' },
  broken: { word: 'Needs mending', tone: 'bad' },
  alert: { word: 'Alert', tone: 'warn' },
  stale: { word: 'Out of date', tone: 'warn' },
  cut_off: { word: 'Cut off', tone: 'bad' },
  connection: { word: 'Can’t be opened', tone: 'bad' },
  dead: { word: 'Given up', tone: 'bad' },
  refused: { word: 'Refused', tone: 'warn' },
  set_aside: { word: 'Set aside', tone: 'warn' },
}

/** A status that this page does not know is shown as it came. */
export const statusShown = (status: string): Shown =>
  statuses[status] ?? {
    word: status.charAt(0).toUpperCase() + status.slice(1).replaceAll('_', ' '),
    tone: 'idle',
  }

/** What lists of runs can be narrowed to. */
export const runStatuses: readonly string[] = [
  'running',
  'succeeded',
  'partial',
  'failed',
  'held',
  'waiting',
  'sign_in_needed',
  'stopped',
]

const waits: Readonly<Record<string, string>> = {
  turn: 'waits for its turn',
  retry: 'tries again soon',
  syncs: 'waits for other syncs',
  person: 'waits for a person',
}

export const waitShown = (waitsFor: string): string => waits[waitsFor] ?? `waits for ${waitsFor}`
