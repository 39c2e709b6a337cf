import { useQuery } from '@tanstack/react-query'
import type { RunShown } from '../../app/api.ts'
import { count, words } from '../../app/format.ts'
import { manifest } from '../../app/manifest.ts'
import { fixHere } from '../../app/page-words.ts'
import { Said } from '../../parts/said.tsx'
import { Status } from '../../parts/status.tsx'
import { columnsOf, Table } from '../../parts/table.tsx'

type Stream = RunShown['streams'][number]

const helper = columnsOf<Stream>()
const number = (id: 'read' | 'loaded' | 'unchanged' | 'set_aside' | 'deleted', header: string) =>
  helper.display({
    id,
    header,
    cell: ({ row: { original } }) => (
      <span className={original[id] === 0 ? 'number soft' : 'number'}>{count(original[id])}</span>
    ),
  })
const columns = helper.columns([
  helper.display({
    id: 'stream',
    header: 'Stream',
    cell: ({ row }) => <Name stream={row.original} />,
  }),
  helper.display({
    id: 'status',
    header: 'Status',
    cell: ({ row }) => <Status status={row.original.status} />,
  }),
  helper.display({
    id: 'how',
    header: 'Read by',
    cell: ({ row: { original } }) => (
      <span className="soft small">
        {[original.strategy, original.route]
          .flatMap((one) => (one === null ? [] : [words(one)]))
          .join(', ')}
      </span>
    ),
  }),
  number('read', 'Read'),
  number('loaded', 'Loaded'),
  number('unchanged', 'Unchanged'),
  number('deleted', 'Removed'),
  number('set_aside', 'Set aside'),
])

function Name({ stream: { stream, error } }: { readonly stream: Stream }) {
  const known = useQuery(manifest).data
  const summary = known?.streams.find(({ name }) => name === stream)?.summary
  return (
    <div>
      <strong title={summary}>{stream}</strong>
      {error !== null && (
        <p className="small run-stream-error">
          {error.what}{' '}
          <span className="soft">
            <Said text={fixHere(error.fix, error.code)} />
          </span>
        </p>
      )}
    </div>
  )
}

/** The streams of an inbound run. */
export function Streams({ streams }: { readonly streams: readonly Stream[] }) {
  return (
    <section className="stack" aria-labelledby="streams">
      <h2 id="streams">Streams</h2>
      <Table
        label="Streams"
        kind="streams"
        columns={columns}
        rows={streams}
        idOf={({ stream }) => stream}
        height={44}
      />
    </section>
  )
}
