import { Progress as BaseProgress } from '@base-ui/react/progress'
import type { Progress } from '../app/api.ts'
import { count } from '../app/format.ts'
import './progress.css'

/** How far one part of a run is. */
export function PartProgress({ progress }: { readonly progress: Progress }) {
  const { part, stage, done, of } = progress
  return (
    <BaseProgress.Root
      className="progress"
      value={of === null ? null : Math.min(done, of)}
      max={of === null || of === 0 ? 1 : of}
      getAriaValueText={() => said(progress)}
    >
      <BaseProgress.Label className="progress-label">
        <strong>{part}</strong> <span className="soft">{stage}</span>
      </BaseProgress.Label>
      <span className="number small soft">
        {count(done)}
        {of === null ? '' : ` of ${count(of)}`}
      </span>
      <BaseProgress.Track className="progress-track">
        <BaseProgress.Indicator className="progress-done" />
      </BaseProgress.Track>
    </BaseProgress.Root>
  )
}

/** All parts of a run as one short line. */
export function RunProgress({ parts }: { readonly parts: readonly Progress[] }) {
  const [newest] = parts.toReversed()
  const known = parts.filter(({ of }) => of !== null)
  const done = known.reduce((sum, one) => sum + one.done, 0)
  const of = known.reduce((sum, one) => sum + (one.of ?? 0), 0)
  return (
    <BaseProgress.Root
      className="progress progress-short"
      value={of === 0 ? null : Math.min(done, of)}
      max={of === 0 ? 1 : of}
      getAriaValueText={() => (newest === undefined ? 'It starts' : said(newest))}
    >
      <BaseProgress.Label className="progress-label small soft">
        {newest === undefined ? 'Starting' : `${newest.part}: ${newest.stage}`}
      </BaseProgress.Label>
      <BaseProgress.Track className="progress-track">
        <BaseProgress.Indicator className="progress-done" />
      </BaseProgress.Track>
    </BaseProgress.Root>
  )
}

const said = ({ part, stage, done, of }: Progress): string =>
  `${part}, ${stage}: ${count(done)}${of === null ? '' : ` of ${count(of)}`}`
