import { Link } from '@tanstack/react-router'
import type { Found } from '../../app/api.ts'
import { many, moment, words } from '../../app/format.ts'
import { Fold } from '../../parts/fold.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Values } from '../../parts/values.tsx'
import { InHubSpot } from './in-hubspot.tsx'
import { momentsOf, type Moment } from './moments.ts'

type Record = Found['sent'][number]

/** A source row: what HubSpot has of it, and how it came so. */
export function Sent({ record }: { readonly record: Record }) {
  const { sync, key, hubspot_id: id, identity, sent } = record
  const moments = momentsOf(record)
  const standing = record.links.filter(({ error_code }) => error_code === null)
  return (
    <article className="card stack" aria-label={`Row ${key} of ${sync}`}>
      <header className="row spread">
        <div>
          <h2 className="record-name">
            <Icon name="outbound" />
            <span className="mono">{key}</span>
          </h2>
          <p className="small soft">
            Sent by{' '}
            <Link to="/runs" search={{ sync }}>
              {sync}
            </Link>
            {identity !== null && ` · ${identity}`}
            {id !== null && (
              <>
                {' '}
                · HubSpot id <span className="mono">{id}</span>
              </>
            )}
          </p>
        </div>
        <InHubSpot url={record.hubspot_url} />
      </header>
      {sent?.values !== null && sent?.values !== undefined && (
        <Fold
          title={`What HubSpot was sent last: ${many(Object.keys(sent.values).length, 'value')}`}
        >
          <Values values={Object.entries(sent.values)} />
        </Fold>
      )}
      {standing.length > 0 && (
        <section className="stack stack-tight" aria-label="Links">
          <h3>Links</h3>
          <ul className="record-links">
            {standing.map((link) => (
              <li
                key={`${link.to_type ?? ''}/${link.to_id ?? link.to_key ?? ''}/${link.label ?? ''}`}
              >
                {link.to_type} <span className="mono">{link.to_key ?? link.to_id}</span>
                {link.label !== null && <span className="record-label">{link.label}</span>}
                <span className="small soft">{words(link.result)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section className="stack stack-tight" aria-label="History">
        <h3>History</h3>
        {moments.length === 0 ? (
          <p className="soft">Nothing has happened to it yet.</p>
        ) : (
          <ol className="moments">
            {moments.map((one) => (
              <MomentShown key={one.id} of={one} />
            ))}
          </ol>
        )}
      </section>
    </article>
  )
}

function MomentShown({ of }: { readonly of: Moment }) {
  return (
    <li className={`moment moment-${of.tone}`}>
      <div className="row">
        <strong>{of.title}</strong>
        {of.at !== null && (
          <time dateTime={of.at} className="small soft">
            {moment(of.at)}
          </time>
        )}
        {of.run !== null && (
          <Link to="/runs/$run" params={{ run: of.run }} className="small">
            Look at the run
          </Link>
        )}
      </div>
      {of.said !== null && (
        <p>
          {of.said} <code className="small soft">{of.code}</code>
        </p>
      )}
      {of.values.length > 0 && (
        <Fold title={many(of.values.length, 'value')}>
          <table className="changes-of">
            <thead>
              <tr>
                <th scope="col">Property</th>
                <th scope="col">Before</th>
                <th scope="col">Sent</th>
              </tr>
            </thead>
            <tbody>
              {of.values.map(({ name, before, sent }) => (
                <tr key={name}>
                  <th scope="row" className="mono">
                    {name}
                  </th>
                  <td className="soft">{before ?? '—'}</td>
                  <td>{sent ?? <span className="no-value">cleared</span>}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Fold>
      )}
    </li>
  )
}
