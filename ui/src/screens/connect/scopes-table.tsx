import { useState } from 'react'
import { many } from '../../app/format.ts'
import { columnsOf, Table } from '../../parts/table.tsx'
import { Tick } from '../../parts/tick.tsx'
import type { Scopes } from './check.ts'

type Need = Scopes['needs'][number]

const helper = columnsOf<Need>()
const columns = helper.columns([
  helper.display({
    id: 'name',
    header: 'Stream or target',
    cell: ({ row: { original: need } }) => (
      <div>
        <strong>{need.name}</strong>
        <p className="small soft">
          {need.of}
          {need.syncs.length > 0 && ` of ${need.syncs.join(', ')}`}
        </p>
      </div>
    ),
  }),
  helper.display({
    id: 'scopes',
    header: 'Takes',
    cell: ({ row: { original: need } }) => (
      <span className="scope-names">
        {need.scopes.length === 0 ? (
          <span className="soft">no scope of its own</span>
        ) : (
          need.scopes.map((scope) => <code key={scope}>{scope}</code>)
        )}
      </span>
    ),
  }),
  helper.display({
    id: 'missing',
    header: 'Missing',
    cell: ({ row: { original: need } }) => {
      if (need.missing === null) return <span className="soft">not known</span>
      if (need.missing.length === 0) return <span className="status status-good">granted</span>
      return (
        <span className="scope-names scope-missing">
          {need.missing.map((scope) => (
            <code key={scope}>{scope}</code>
          ))}
        </span>
      )
    },
  }),
])

/** What each stream and target takes of the sign-in, those that lack something first. */
export function ScopesTable({ scopes }: { readonly scopes: Scopes }) {
  const [all, setAll] = useState(false)
  const lacking = scopes.needs.filter(({ missing }) => (missing?.length ?? 0) > 0)
  const used = lacking.filter(({ syncs }) => syncs.length > 0)
  const shown = all
    ? scopes.needs.toSorted((one, other) => rank(one) - rank(other))
    : lacking.toSorted((one, other) => rank(one) - rank(other))
  return (
    <section className="stack" aria-labelledby="scopes">
      <div className="row spread">
        <h2 id="scopes">Scopes</h2>
        <Tick checked={all} onChange={setAll}>
          Show all streams and targets
        </Tick>
      </div>
      <p className="soft">
        {scopes.granted === null
          ? 'HubSpot does not tell the scopes of this token; a run says what it lacks.'
          : lacking.length === 0
            ? `All ${many(scopes.needs.length, 'stream and target', 'streams and targets')} have the scopes that they take.`
            : `${many(lacking.length, 'stream or target', 'streams and targets')} ${lacking.length === 1 ? 'lacks' : 'lack'} a scope; ${used.length === 0 ? 'no sync uses any of them' : `${many(used.length, 'is', 'are')} used by a sync`}. Add the scopes to the key or app in HubSpot, then check again.`}
      </p>
      {shown.length > 0 && (
        <Table
          label="Scopes by stream and target"
          kind="scopes"
          columns={columns}
          rows={shown}
          idOf={({ of, name }) => `${of} ${name}`}
          height={58}
        />
      )}
    </section>
  )
}

/** What a sync uses and lacks comes first, then what else lacks something. */
const rank = ({ missing, syncs }: Need): number =>
  (missing === null || missing.length === 0 ? 2 : 0) + (syncs.length === 0 ? 1 : 0)
