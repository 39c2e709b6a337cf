import { Fold } from '../../parts/fold.tsx'
import { Icon } from '../../parts/icon.tsx'
import { ProblemShown } from '../../parts/problem.tsx'
import { Said } from '../../parts/said.tsx'
import type { Checked } from './check.ts'

/** Without the hint to an option of the command line. */
const shortOf = (brief: string | undefined): string | undefined => brief?.split('; --')[0]

/** What was looked at, as it comes; below what does not hold stands its mend. */
export function CheckLines({ checked }: { readonly checked: Checked }) {
  const { state, lines, error } = checked
  return (
    <div aria-live="polite" className="stack">
      {lines.length > 0 && (
        <ul className="checks">
          {lines.map(({ name, ok, detail, brief, fix }, at) => (
            // oxlint-disable-next-line react/no-array-index-key -- lines are only ever added
            <li key={at} className="check" data-ok={ok}>
              <Icon name={ok ? 'good' : 'warning'} />
              <div className="check-text">
                <span>
                  <strong className="check-name">{name}</strong>
                  <span className="unseen">{ok ? ' holds: ' : ' does not hold: '}</span>{' '}
                  <span className="soft">{shortOf(brief) ?? detail}</span>
                </span>
                {ok && brief !== undefined && (
                  <Fold title="All of them">
                    <p className="soft">{detail}</p>
                  </Fold>
                )}
                {!ok && fix !== null && (
                  <p>
                    <strong>What to do: </strong>
                    <Said text={fix} />
                  </p>
                )}
              </div>
            </li>
          ))}
        </ul>
      )}
      {state === 'checking' && (
        <p className="soft check-going">{lines.length === 0 ? 'Looking…' : 'Looking on…'}</p>
      )}
      {error !== null && <ProblemShown error={error} />}
    </div>
  )
}
