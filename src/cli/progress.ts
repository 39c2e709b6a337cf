import { createLogUpdate } from 'log-update'
import pc from 'picocolors'
import type { Progress } from '../engine/reports.ts'

export interface ProgressView {
  show(progress: Progress): void
  clear(): void
}

const barWidth = 24

/** Live lines on a terminal's standard error, one a stream or stage; nothing where there is no terminal. */
export function openProgress(enabled: boolean): ProgressView {
  if (!enabled) return { show: () => undefined, clear: () => undefined }
  const update = createLogUpdate(process.stderr, { showCursor: true })
  const parts = new Map<string, Progress>()
  let drawn = 0
  const draw = (): void => update([...parts.values()].map(lineOf).join('\n'))
  return {
    show: (progress) => {
      parts.set(`${progress.sync}/${progress.part}`, progress)
      const now = Date.now()
      if (now - drawn < 60) return
      drawn = now
      draw()
    },
    clear: () => {
      parts.clear()
      update.clear()
    },
  }
}

function lineOf(progress: Progress): string {
  const name = `${progress.sync} ${pc.bold(progress.part)}`
  if (progress.of === null || progress.of === 0) {
    return `  ${name}  ${progress.stage} ${progress.done > 0 ? progress.done.toLocaleString('en-US') : ''}`
  }
  const share = Math.min(1, progress.done / progress.of)
  const full = Math.round(share * barWidth)
  const bar = pc.green('█'.repeat(full)) + pc.dim('░'.repeat(barWidth - full))
  return `  ${bar} ${name}  ${progress.stage} ${progress.done.toLocaleString('en-US')} of ${progress.of.toLocaleString('en-US')}`
}
