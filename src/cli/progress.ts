import type { Progress } from '../engine/reports.ts'
import { paintError } from './colours.ts'
import { number } from './output.ts'

export interface ProgressView {
  show(progress: Progress): void
  clear(): void
}

const barWidth = 24
const partWidth = 16

/** So many lines at most: a sync of sixty streams would fill the screen. */
const shownParts = 8

/** Between two drawings at least; what comes in between is drawn with the next. */
const pauseMs = 60

/** Live lines on a terminal's standard error for what moved last; nothing where there is no terminal. */
export async function openProgress(enabled: boolean): Promise<ProgressView> {
  if (!enabled) return { show: () => undefined, clear: () => undefined }
  const { createLogUpdate } = await import('log-update')
  const update = createLogUpdate(process.stderr, { showCursor: true })
  const parts = new Map<string, Progress>()
  let due: NodeJS.Timeout | null = null
  const draw = (): void => {
    due = null
    update(linesOf([...parts.values()], process.stderr.columns || 80).join('\n'))
  }
  return {
    show: (progress) => {
      const part = `${progress.sync}/${progress.part}`
      // Put last: what moved last is what is shown.
      parts.delete(part)
      parts.set(part, progress)
      due ??= setTimeout(draw, pauseMs).unref()
    },
    clear: () => {
      if (due !== null) clearTimeout(due)
      due = null
      parts.clear()
      update.clear()
    },
  }
}

/** The lines of a drawing, none wider than the terminal. */
export function linesOf(parts: readonly Progress[], room: number): readonly string[] {
  const shown = parts.slice(-shownParts)
  const before = parts.length - shown.length
  const width = Math.max(partWidth, ...shown.map(({ part }) => part.length + 1))
  const lines = shown.map((progress) => lineOf(progress, width, room))
  return before === 0 ? lines : [paintError.dim(`  ${number(before)} before`), ...lines]
}

function lineOf(progress: Progress, width: number, room: number): string {
  const { part, stage, done, of } = progress
  const name = paintError.bold(part.padEnd(width))
  const share = of === null || of === 0 ? null : Math.min(1, done / of)
  const full = Math.round((share ?? 0) * barWidth)
  const bar =
    share === null
      ? paintError.dim('·'.repeat(barWidth))
      : paintError.green('█'.repeat(full)) + paintError.dim('░'.repeat(barWidth - full))
  const counts =
    share === null ? (done > 0 ? number(done) : '') : `${number(done)} of ${number(of ?? 0)}`
  const taken = 2 + width + barWidth + 2 + counts.length + 1
  return `  ${name}${bar}  ${counts} ${paintError.dim(stage.slice(0, Math.max(0, room - taken - 1)))}`
}
