import { Link } from '@tanstack/react-router'
import { Select } from '../../parts/select.tsx'
import { SyncName } from '../../parts/sync-name.tsx'

/** What the sync is called, and between what it runs. */
export function Begin({
  name,
  isNew,
  onName,
  problem,
  connection,
  connections,
  onConnection,
}: {
  readonly name: string
  readonly isNew: boolean
  readonly onName: (name: string) => void
  readonly problem: string | undefined
  readonly connection: string
  readonly connections: readonly string[]
  readonly onConnection: (connection: string) => void
}) {
  return (
    <div className="card stack">
      <p className="soft">
        An inbound sync reads streams of a HubSpot account into tables of the warehouse.
      </p>
      <div className="fields">
        <SyncName
          label="Name"
          name={name}
          isNew={isNew}
          onName={onName}
          placeholder="such as crm_in"
          problem={problem}
        />
        <Select
          label="Connection"
          value={connection}
          choices={connections.map((one) => ({ value: one, label: one }))}
          onChange={onConnection}
          hint="The HubSpot account and the warehouse."
        />
      </div>
      <p className="small">
        <Link to="/connections/new">Add a connection</Link>
      </p>
    </div>
  )
}
