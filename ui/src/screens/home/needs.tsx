import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Need } from '../../app/api.ts'
import { many } from '../../app/format.ts'
import { Button } from '../../parts/button.tsx'
import { fixHere } from '../../app/page-words.ts'
import { Icon } from '../../parts/icon.tsx'
import { Said } from '../../parts/said.tsx'
import { Status } from '../../parts/status.tsx'
import { Away } from '../../parts/time.tsx'

const shownAtFirst = 5

/** What waits for a person, with the way to its mend. */
export function Needs({
  needs,
  count,
}: {
  readonly needs: readonly Need[]
  /** Of all: only the first of them are told. */
  readonly count: number
}) {
  const [all, setAll] = useState(false)
  if (needs.length === 0)
    return (
      <p className="needs-none">
        <Icon name="good" /> Nothing needs you.
      </p>
    )
  const shown = all ? needs : needs.slice(0, shownAtFirst)
  return (
    <section className="needs stack" aria-labelledby="needs">
      <h2 id="needs">{many(count, 'thing needs', 'things need')} you</h2>
      <ul className="stack stack-tight">
        {shown.map((need) => (
          <li
            key={`${need.kind}/${need.connection}/${need.sync ?? ''}/${need.run_id ?? need.since ?? ''}`}
            className={`card need need-${need.kind}`}
          >
            <div className="row">
              <Status status={need.kind} />
              <strong>{need.sync ?? need.connection}</strong>
              {need.since !== null && (
                <span className="soft small">
                  <Away at={need.since} />
                </span>
              )}
            </div>
            <div className="need-text">
              <p>{need.what}</p>
              {need.fix !== null && (
                <p className="soft">
                  <Said text={fixHere(need.fix, need.code)} />
                </p>
              )}
            </div>
            <div className="need-acts">
              <WayTo need={need} />
            </div>
          </li>
        ))}
      </ul>
      {needs.length > shownAtFirst && (
        <div>
          <Button kind="quiet" onClick={() => setAll(!all)}>
            {all
              ? 'Show fewer'
              : needs.length === count
                ? `Show all ${count}`
                : `Show the first ${needs.length}`}
          </Button>
        </div>
      )}
    </section>
  )
}

const actOf: Readonly<Partial<Record<Need['kind'], string>>> = {
  held: 'Decide',
  partial: 'Look at the rows',
  sign_in_needed: 'Sign in',
  connection: 'Look at the connection',
}

/** Where the mend is. */
function WayTo({ need }: { readonly need: Need }) {
  const { kind, connection } = need
  const act = actOf[kind]
  if (kind === 'connection' || kind === 'sign_in_needed')
    return (
      <Link
        to="/connections/$name"
        params={{ name: connection }}
        className="button button-plain"
        aria-label={`${act ?? 'Look'}: ${connection}`}
      >
        {act}
      </Link>
    )
  if (need.run_id === null || kind === 'stale')
    return (
      <Link
        to="/runs"
        search={need.sync === null ? {} : { sync: need.sync }}
        className="button button-plain"
      >
        Look at its runs
      </Link>
    )
  return (
    <Link to="/runs/$run" params={{ run: need.run_id }} className="button button-plain">
      {act ?? 'Look at the run'}
    </Link>
  )
}
