import Table from 'cli-table3'
import { paint } from './colours.ts'

export type Align = 'left' | 'right'

/** Narrower than this no column is cut. */
const narrowest = 8

/** Each column is followed by this much room. */
const gap = 2

const noRules = Object.fromEntries(
  [
    'top',
    'top-mid',
    'top-left',
    'top-right',
    'bottom',
    'bottom-mid',
    'bottom-left',
    'bottom-right',
    'left',
    'left-mid',
    'mid',
    'mid-mid',
    'right',
    'right-mid',
    'middle',
  ].map((place) => [place, '']),
)

// oxlint-disable-next-line no-control-regex -- colours are control sequences
const controls = /\u001B\[[\d;]*m/g

/** Columns that a text takes on a terminal, near enough: colours take none. */
export const widthOf = (text: string): number => Array.from(text.replaceAll(controls, '')).length

/** The terminal's width; null when standard output is none: then nothing is cut. */
export const terminalWidth = (): number | null =>
  process.stdout.isTTY && process.stdout.columns > 0 ? process.stdout.columns : null

/** A long text in lines of at most the terminal's width; further ones are indented by a space. */
export function wrapped(text: string, room: number = terminalWidth() ?? 100): string {
  const lines: string[] = []
  let line = ''
  for (const word of text.trim().split(/\s+/)) {
    const longer = `${line} ${word}`
    if (widthOf(longer) < room || line === '') line = longer
    else {
      lines.push(line)
      line = ` ${word}`
    }
  }
  return [...lines, line].join('\n')
}

/** The widths to cut columns to, the widest first, until the table fits. */
export function fittedWidths(natural: readonly number[], room: number): readonly number[] {
  const widths = [...natural]
  const total = (): number => widths.reduce((sum, width) => sum + width + gap, 1)
  while (total() > room) {
    const widest = Math.max(...widths)
    if (widest <= narrowest) break
    widths[widths.indexOf(widest)] = widest - 1
  }
  return widths
}

/** A plain table: a header, no rules, numbers to the right; cut to the terminal's width. */
export function tableOf(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  aligns: readonly Align[] = [],
  room: number | null = terminalWidth(),
): string {
  const lines = rows.map((row) => row.map((cell) => cell.replaceAll(/\s+/g, ' ')))
  const natural = head.map((title, at) =>
    Math.max(widthOf(title), ...lines.map((row) => widthOf(row[at] ?? ''))),
  )
  const widths = room === null ? natural : fittedWidths(natural, room)
  const table = new Table({
    head: head.map((title) => paint.bold(title)),
    colAligns: head.map((_, at) => aligns[at] ?? 'left'),
    colWidths: widths.map((width) => width + gap),
    style: { head: [], border: [], 'padding-left': 1, 'padding-right': 1 },
    chars: noRules,
  })
  table.push(...lines.map((row) => [...row]))
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
}
