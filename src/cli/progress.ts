import { createLogUpdate } from 'log-update'
import type { Progress } from '../engine/reports.ts'
import { paintError } from './colours.ts'
import { number } from './output.ts'

export interface ProgressView {
  show(progress: Progress): void
  clear(): void
}

const barWidth = 24
const partWidth = 16

/** Between two drawings at least; what comes in between is drawn with the next. */
const pauseMs = 60

/** Live lines on a terminal's standard error, one a stream or target; nothing where there is no terminal. */
export function openProgress(enabled: boolean): ProgressView {
  if (!enabled) return { show: () => undefined, clear: () => undefined }
  const update = createLogUpdate(process.stderr, { showCursor: true })
  const parts = new Map<string, Progress>()
  let due: NodeJS.Timeout | null = null
  const draw = (): void => {
    due = null
    update([...parts.values()].map(lineOf).join('\n'))
  }
  return {
    show: (progress) => {
      parts.set(`${progress.sync}/${progress.part}`, progress)
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

function lineOf(progress: Progress): string {
  const { part, stage, done, of } = progress
  const name = paintError.bold(part.padEnd(partWidth))
  const share = of === null || of === 0 ? null : Math.min(1, done / of)
  const full = Math.round((share ?? 0) * barWidth)
  const bar =
    share === null
      ? paintError.dim('·'.repeat(barWidth))
      : paintError.green('█'.repeat(full)) + paintError.dim('░'.repeat(barWidth - full))
  const counts =
    share === null ? (done > 0 ? number(done) : '') : `${number(done)} of ${number(of ?? 0)}`
  return `  ${name}${bar}  ${counts} ${paintError.dim(stage)}`
}
