import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { many } from '../../app/format.ts'
import { manifest } from '../../app/manifest.ts'
import { Button } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Loading } from '../../parts/loading.tsx'
import { ProblemShown } from '../../parts/problem.tsx'
import { Status } from '../../parts/status.tsx'
import { useCheck } from './check.ts'
import { CheckLines } from './check-lines.tsx'
import { allConnections, type ConnectionShown } from './questions.ts'
import './connect.css'

/** As many are looked at by themselves when the page opens; a browser keeps few answers open at a time. */
const checkedAtOnce = 3

/** The accounts and warehouses that syncs run between. */
export function ConnectionsScreen() {
  const { data, error, isPending, refetch } = useQuery(allConnections)
  const connections = data?.connections ?? []
  return (
    <div className="screen">
      <title>Connections · hubspot-warehouse</title>
      <header className="screen-head">
        <h1>{data !== undefined && connections.length === 0 ? 'Welcome' : 'Connections'}</h1>
        {connections.length > 0 && (
          <Link to="/connections/new" className="button button-primary">
            Add a connection
          </Link>
        )}
      </header>
      {error !== null && <ProblemShown error={error} again={() => void refetch()} />}
      {isPending && <Loading label="Loading the connections" lines={3} tall />}
      {data !== undefined && connections.length === 0 && <FirstTime />}
      {connections.length > 0 && (
        <ul className="connections">
          {connections.map((one, at) => (
            <Connection key={one.connection} shown={one} atOnce={at < checkedAtOnce} />
          ))}
        </ul>
      )}
    </div>
  )
}

function FirstTime() {
  return (
    <section className="card stack first-time" aria-labelledby="first">
      <h2 id="first">Three steps to your first table</h2>
      <ol className="first-steps">
        <li>
          <strong>Connect.</strong>{' '}
          <span className="soft">
            A HubSpot account, by a key that you make there, and a warehouse: a DuckDB file on this
            machine, or Snowflake.
          </span>
        </li>
        <li>
          <strong>Make a sync.</strong>{' '}
          <span className="soft">
            Choose what to bring into tables, or which rows to send to HubSpot, and look at what it
            would do.
          </span>
        </li>
        <li>
          <strong>Let it run.</strong>{' '}
          <span className="soft">Once, or by a schedule; what needs you shows up on Home.</span>
        </li>
      </ol>
      <div>
        <Link to="/connections/new" className="button button-primary">
          Connect
        </Link>
      </div>
    </section>
  )
}

function Connection({
  shown: { connection, engine, sign_in, syncs },
  atOnce,
}: {
  readonly shown: ConnectionShown
  readonly atOnce: boolean
}) {
  const checked = useCheck()
  const { check } = checked
  useEffect(() => {
    if (atOnce) check({ kind: 'saved', name: connection })
  }, [atOnce, check, connection])
  const warehouses = useQuery(manifest).data?.identity.warehouses ?? []
  const broken = checked.lines.filter(({ ok }) => !ok)
  return (
    <li className="card stack connection">
      <div className="row spread">
        <h2>
          <Link to="/connections/$name" params={{ name: connection }} className="connection-link">
            {connection}
          </Link>
        </h2>
        <span role="status">
          <Status status={checked.state} />
        </span>
      </div>
      <p className="soft">
        HubSpot {sign_in === 'oauth' ? 'by OAuth' : 'by a key'} <Icon name="ways" size={16} />{' '}
        {warehouses.find(({ kind }) => kind === engine)?.title ?? engine} ·{' '}
        {syncs.length === 0 ? 'no sync uses it' : `used by ${many(syncs.length, 'sync')}`}
      </p>
      {(broken.length > 0 || checked.error !== null) && (
        <CheckLines checked={{ ...checked, lines: broken, state: 'works' }} />
      )}
      <div className="row">
        <Button
          icon="retry"
          busy={checked.state === 'checking'}
          label={`Check ${connection}`}
          onClick={() => check({ kind: 'saved', name: connection })}
        >
          Check
        </Button>
        <Link
          to="/connections/$name"
          params={{ name: connection }}
          className="button button-plain"
          aria-label={`Open ${connection}`}
        >
          Open
        </Link>
      </div>
    </li>
  )
}
