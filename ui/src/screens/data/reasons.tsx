import { count } from '../../app/format.ts'
import type { SetAsideCount } from '../../app/api.ts'

export interface Chosen {
  readonly error: string | null
  readonly stream: string | null
}

/** A bar a reason and stream, as long as it is frequent; each narrows the list below to its rows. */
export function Reasons({
  counts,
  chosen,
  onChoose,
}: {
  readonly counts: readonly SetAsideCount[]
  readonly chosen: Chosen
  readonly onChoose: (to: { readonly error: string; readonly stream: string }) => void
}) {
  const most = Math.max(1, ...counts.map((one) => one.count))
  return (
    <section className="card stack" aria-labelledby="reasons">
      <h2 id="reasons">By reason</h2>
      <ul className="reasons">
        {counts.map((one) => (
          <li key={`${one.kind}/${one.stream}/${one.error_code}`}>
            <button
              type="button"
              className="reason"
              aria-pressed={chosen.error === one.error_code && chosen.stream === one.stream}
              onClick={() => onChoose({ error: one.error_code, stream: one.stream })}
            >
              <span className="reason-name">
                {one.what ?? one.error_code}
                <span className="small soft">
                  {one.stream} · {one.kind === 'record' ? 'whole records' : 'single values'} ·{' '}
                  <code>{one.error_code}</code>
                </span>
              </span>
              <span className="reason-track" aria-hidden="true">
                <span className="reason-bar" style={{ width: `${(one.count / most) * 100}%` }} />
              </span>
              <strong className="number reason-count">{count(one.count)}</strong>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
