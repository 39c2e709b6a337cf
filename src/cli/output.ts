import { type Colours, paint, paintError } from './colours.ts'

/** Where a command writes: standard output carries results (only JSON lines with --json), standard error the rest. */
export interface Output {
  readonly json: boolean
  /** One JSON object a line, with --json only. */
  record(record: Readonly<Record<string, unknown>> & { readonly type: string }): void
  /** A line for people; nothing with --json. */
  say(text: string): void
  /** A line on standard error, with and without --json. */
  note(text: string): void
}

export function openOutput(json: boolean): Output {
  return {
    json,
    record: (record) => {
      if (json) process.stdout.write(`${JSON.stringify(record)}\n`)
    },
    say: (text) => {
      if (!json) process.stdout.write(`${text}\n`)
    },
    note: (text) => {
      process.stderr.write(`${text}\n`)
    },
  }
}

/**
 * A reader that went away (`| head`) ends the process quietly, with the exit code that is known so far; any other
 * failure of standard output is a failure.
 */
export function endQuietlyWhenUnread(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit()
    throw error
  })
}

const grouped = new Intl.NumberFormat('en-US')

/** 12345 as `12,345`. */
export const number = (value: number): string => grouped.format(value)

/** The same, zero as a dot, so that what moved stands out. */
export const count = (value: number): string => (value === 0 ? '·' : number(value))

/** A number and its noun: `1 row`, `2 rows`. */
export const counted = (value: number, noun: string): string =>
  `${number(value)} ${noun}${value === 1 ? '' : 's'}`

/** An ISO time as people read it, in UTC; '' for none. */
export const timeText = (iso: string | null): string =>
  iso === null ? '' : iso.slice(0, 19).replace('T', ' ')

export const seconds = (from: string, until: string): string =>
  `${((Date.parse(until) - Date.parse(from)) / 1000).toFixed(1)} s`

const colours: Readonly<Record<string, keyof Colours & ('green' | 'yellow' | 'cyan' | 'red')>> = {
  succeeded: 'green',
  partial: 'yellow',
  skipped: 'yellow',
  held: 'yellow',
  waiting: 'cyan',
  failed: 'red',
  sign_in_needed: 'red',
  stopped: 'red',
}

export function statusText(status: string): string {
  const text = status.replaceAll('_', ' ')
  const colour = colours[status]
  return colour === undefined ? text : paint[colour](text)
}

interface Explained {
  readonly code: string
  readonly what: string
  readonly why: string
  readonly fix: string
}

/** An error for people: what, why, fix, and its code. */
export const errorText = (error: Explained, colour: Colours = paint): string =>
  `${colour.red('✗')} ${error.what}\n  ${error.why}\n  ${colour.bold('Fix:')} ${error.fix} ${colour.dim(`(${error.code})`)}`

export const errorNote = (error: Explained): string => errorText(error, paintError)
