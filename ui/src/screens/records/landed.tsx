import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Found } from '../../app/api.ts'
import { many, moment } from '../../app/format.ts'
import { Button } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Values } from '../../parts/values.tsx'
import { AsideMoments } from './aside.tsx'
import { InHubSpot } from './in-hubspot.tsx'

type Record = Found['landed'][number]

/** A record as it stands in its table. */
export function Landed({ record }: { readonly record: Record }) {
  const { stream, id, syncs, links, set_aside: aside } = record
  const [all, setAll] = useState(false)
  const values = Object.entries(record.row)
    .map(([name, value]) => [name, textOf(value)] as const)
    .toSorted(([one], [other]) => Number(isOurs(one)) - Number(isOurs(other)))
  const filled = values.filter(([, value]) => value !== null && value !== '')
  return (
    <article className="card stack" aria-label={`${stream} ${id}`}>
      <header className="row spread">
        <div>
          <h2 className="record-name">
            <Icon name="inbound" />
            {stream} <span className="mono">{id}</span>
          </h2>
          <p className="small soft">
            Read by{' '}
            {syncs.map((sync, at) => (
              <span key={sync}>
                {at > 0 && ', '}
                <Link to="/runs" search={{ sync }}>
                  {sync}
                </Link>
              </span>
            ))}
          </p>
        </div>
        <InHubSpot url={record.hubspot_url} />
      </header>
      {aside.length > 0 && (
        <section className="stack stack-tight" aria-label="Set aside">
          <h3>{many(aside.length, 'value was', 'values were')} set aside</h3>
          <AsideMoments aside={aside} />
        </section>
      )}
      {links.length > 0 && (
        <section className="stack stack-tight" aria-label="Links">
          <h3>Links</h3>
          <ul className="record-links">
            {links.map((link) => (
              <li key={`${link.to_type ?? ''}/${link.to_id ?? ''}/${link.label ?? ''}`}>
                {link.to_type}{' '}
                {link.to_id !== null && (
                  <Link to="/records" search={{ find: link.to_id }} className="mono">
                    {link.to_id}
                  </Link>
                )}
                {link.label !== null && <span className="record-label">{link.label}</span>}
                {link.deleted_at !== null && (
                  <span className="small soft">removed {moment(link.deleted_at)}</span>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
      <section className="stack stack-tight" aria-label="Values">
        <Values values={all ? values : filled} />
        {filled.length < values.length && (
          <div>
            <Button kind="quiet" onClick={() => setAll(!all)}>
              {all
                ? 'Show filled columns only'
                : `Show ${many(values.length - filled.length, 'empty column')} too`}
            </Button>
          </div>
        )}
      </section>
    </article>
  )
}

/** Columns of the connector's own (docs/inbound.md) stand last. */
const isOurs = (name: string): boolean => name.startsWith('_')

const textOf = (value: unknown): string | null =>
  value === null || value === undefined
    ? null
    : typeof value === 'string'
      ? value
      : JSON.stringify(value)
