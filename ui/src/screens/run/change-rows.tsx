import { Checkbox } from '@base-ui/react/checkbox'
import { useMemo, useState } from 'react'
import { api, ask, type Change, type RunShown } from '../../app/api.ts'
import { words } from '../../app/format.ts'
import { usePages } from '../../app/pages.ts'
import { Icon } from '../../parts/icon.tsx'
import { Loading } from '../../parts/loading.tsx'
import { ProblemShown } from '../../parts/problem.tsx'
import { columnsOf, Table } from '../../parts/table.tsx'
import { Mend } from './mend.tsx'

/** What was sent and came back, or was left out; what was refused before has to change in the source (docs/outbound.md). */
const canGoAgain = ({ status }: Change): boolean =>
  status === 'set_aside' || status === 'dead' || status === 'skipped'

const helper = columnsOf<Change>()
/** The records and links of an outbound run that met one cause, with what can be done about them. */
export function ChangeRows({ run, code }: { readonly run: RunShown; readonly code: string }) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const { rows, error, isPending, again, more } = usePages({
    queryKey: ['run', run.run_id, 'changes', code],
    page: (paging) =>
      ask(
        api.runs[':run'].changes.$get({
          param: { run: run.run_id },
          query: {
            error: code,
            ...paging,
          },
        }),
      ),
  })
  const columns = useMemo(() => columnsWith(chosen, setChosen), [chosen])
  if (isPending) return <Loading label="Loading the rows" lines={4} />
  if (error !== null) return <ProblemShown error={error} again={again} />
  return (
    <div className="stack">
      {rows.some(canGoAgain) ? (
        <Mend
          run={run}
          code={code}
          keys={[...chosen]}
          onDone={() => {
            setChosen(new Set())
            again()
          }}
        />
      ) : (
        <p className="soft">
          These were not sent. Mend them in the source, and the next run sends them.
        </p>
      )}
      <Table
        label={`Rows with ${code}`}
        kind="changes"
        columns={columns}
        rows={rows}
        idOf={({ kind, change_id }) => `${kind}/${change_id}`}
        height={52}
        more={more}
      />
    </div>
  )
}

const columnsWith = (
  chosen: ReadonlySet<string>,
  choose: (to: (before: ReadonlySet<string>) => ReadonlySet<string>) => void,
) =>
  helper.columns([
    helper.display({
      id: 'choose',
      header: () => <span className="unseen">Choose</span>,
      cell: ({ row: { original: change } }) =>
        change.kind === 'record' && change.key !== null && canGoAgain(change) ? (
          <Choose
            rowKey={change.key}
            chosen={chosen.has(change.key)}
            onChoose={(key, to) =>
              choose((before) => {
                const after = new Set(before)
                if (to) after.add(key)
                else after.delete(key)
                return after
              })
            }
          />
        ) : null,
    }),
    helper.display({
      id: 'key',
      header: 'Row',
      cell: ({ row: { original: change } }) => (
        <div>
          <span className="mono">{change.key ?? '—'}</span>
          <p className="small soft">
            {change.kind === 'link'
              ? `link to ${change.to_type ?? ''} ${change.to_key ?? change.to_id ?? ''}${change.label === null ? '' : `, ${change.label}`}`
              : words(change.action ?? '')}
          </p>
        </div>
      ),
    }),
    helper.display({
      id: 'message',
      header: 'What HubSpot or the check said',
      cell: ({ row: { original: change } }) => (
        <div>
          {change.error_field !== null && <code>{change.error_field} </code>}
          {change.error_message}
        </div>
      ),
    }),
    helper.display({
      id: 'status',
      header: 'State',
      cell: ({ row: { original: change } }) => (
        <span className="small">
          {words(change.status)}
          {change.attempts > 1 && <span className="soft">, tried {change.attempts} times</span>}
        </span>
      ),
    }),
  ])

function Choose({
  rowKey,
  chosen,
  onChoose,
}: {
  readonly rowKey: string
  readonly chosen: boolean
  readonly onChoose: (key: string, chosen: boolean) => void
}) {
  return (
    <Checkbox.Root
      className="checkbox"
      aria-label={`Choose row ${rowKey}`}
      checked={chosen}
      onCheckedChange={(to) => onChoose(rowKey, to)}
    >
      <Checkbox.Indicator className="checkbox-mark">
        <Icon name="good" size={14} />
      </Checkbox.Indicator>
    </Checkbox.Root>
  )
}
