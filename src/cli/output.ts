import Table from 'cli-table3'
import pc from 'picocolors'

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

export type Align = 'left' | 'right'

/** A plain table: a header, thin rules, numbers to the right. */
export function tableOf(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  aligns: readonly Align[] = [],
): string {
  const rule = {
    top: '',
    'top-mid': '',
    'top-left': '',
    'top-right': '',
    bottom: '',
    'bottom-mid': '',
    'bottom-left': '',
    'bottom-right': '',
  }
  const table = new Table({
    head: head.map((title) => pc.bold(title)),
    colAligns: head.map((_, at) => aligns[at] ?? 'left'),
    style: { head: [], border: [], 'padding-left': 1, 'padding-right': 1 },
    chars: {
      ...rule,
      left: '',
      right: '',
      'left-mid': '',
      'right-mid': '',
      mid: '',
      'mid-mid': '',
      middle: '',
    },
  })
  table.push(...rows.map((row) => [...row]))
  return table.toString()
}

const grouped = new Intl.NumberFormat('en-US')

/** 12345 as `12,345`; zero as a dot, so that what moved stands out. */
export const count = (value: number): string => (value === 0 ? '·' : grouped.format(value))

export const seconds = (from: string, until: string): string =>
  `${((Date.parse(until) - Date.parse(from)) / 1000).toFixed(1)} s`

const colours: Readonly<Record<string, (text: string) => string>> = {
  succeeded: pc.green,
  partial: pc.yellow,
  skipped: pc.yellow,
  held: pc.yellow,
  waiting: pc.cyan,
  failed: pc.red,
  sign_in_needed: pc.red,
  stopped: pc.red,
}

export const statusText = (status: string): string =>
  (colours[status] ?? String)(status.replaceAll('_', ' '))

/** An error for people: what, why, fix, and its code. */
export function errorText(error: { code: string; what: string; why: string; fix: string }): string {
  return `${pc.red('✗')} ${error.what}\n  ${error.why}\n  ${pc.bold('Fix:')} ${error.fix} ${pc.dim(`(${error.code})`)}`
}
