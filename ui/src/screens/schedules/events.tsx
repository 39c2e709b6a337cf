import { Link } from '@tanstack/react-router'
import type { ScheduleEvent } from '../../app/api.ts'
import { words } from '../../app/format.ts'
import { columnsOf, Table } from '../../parts/table.tsx'
import { Away } from '../../parts/time.tsx'

const helper = columnsOf<ScheduleEvent>()
const columns = helper.columns([
  helper.display({
    id: 'at',
    header: 'When',
    cell: ({ row: { original: of } }) => (of.at === null ? '—' : <Away at={of.at} />),
  }),
  helper.display({
    id: 'event',
    header: 'What',
    cell: ({ row: { original: of } }) => (
      <div>
        {capitalised(words(of.event))}
        {of.detail !== null && <span className="soft small"> {of.detail}</span>}
      </div>
    ),
  }),
  helper.display({
    id: 'sync',
    header: 'Sync',
    cell: ({ row: { original: of } }) => of.sync ?? '—',
  }),
  helper.display({
    id: 'run',
    header: 'Run',
    cell: ({ row: { original: of } }) =>
      of.run_id === null ? null : (
        <Link to="/runs/$run" params={{ run: of.run_id }} className="small">
          Look at it
        </Link>
      ),
  }),
])

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** What schedulers did last, the newest first. */
export function Events({ events }: { readonly events: readonly ScheduleEvent[] }) {
  return (
    <section className="stack" aria-labelledby="events">
      <h2 id="events">What schedulers did last</h2>
      {events.length === 0 ? (
        <p className="soft">Nothing yet.</p>
      ) : (
        <Table
          label="What schedulers did"
          kind="events"
          columns={columns}
          rows={events}
          height={42}
        />
      )}
    </section>
  )
}
