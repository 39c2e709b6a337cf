import { Link } from '@tanstack/react-router'
import type { SetAside } from '../../app/api.ts'
import { many, moment } from '../../app/format.ts'
import { Icon } from '../../parts/icon.tsx'

/** What reading set aside, each with its reason and its run. */
export function AsideMoments({ aside }: { readonly aside: readonly SetAside[] }) {
  return (
    <ul className="moments">
      {aside.map((one, at) => (
        // They have no key of their own.
        // oxlint-disable-next-line react/no-array-index-key
        <li key={at} className="moment moment-bad">
          <div className="row">
            {one.property !== null && <code>{one.property}</code>}
            <strong>{one.what ?? one.error_code}</strong>
            {one.at !== null && <span className="small soft">{moment(one.at)}</span>}
            {one.run_id !== null && (
              <Link to="/runs/$run" params={{ run: one.run_id }} className="small">
                Look at the run
              </Link>
            )}
          </div>
          {one.text !== null && <p className="mono small">{one.text}</p>}
        </li>
      ))}
    </ul>
  )
}

/** Records that no table has, since reading set them aside whole. */
export function AsideRecords({ aside }: { readonly aside: readonly SetAside[] }) {
  return [...Map.groupBy(aside, ({ stream }) => stream)].map(([stream, of]) => (
    <article key={stream} className="card stack" aria-label={`${stream} ${of[0]?.id ?? ''}`}>
      <header>
        <h2 className="record-name">
          <Icon name="warning" />
          {stream} <span className="mono">{of[0]?.id}</span>
        </h2>
        <p className="small soft">
          It is in no table: reading set it aside, {many(of.length, 'time')}.
        </p>
      </header>
      <AsideMoments aside={of} />
    </article>
  ))
}
