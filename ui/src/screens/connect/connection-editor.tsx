import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { api, ask } from '../../app/api.ts'
import { type Entries, isEntries } from '../../app/forms.ts'
import { manifest } from '../../app/manifest.ts'
import { forgetSyncs, problemsBelow } from '../../app/save-sync.ts'
import { storeSecrets } from '../../app/store-secrets.ts'
import { Button } from '../../parts/button.tsx'
import { Field } from '../../parts/field.tsx'
import { AskBeforeLeaving } from '../../parts/leave.tsx'
import { Loading } from '../../parts/loading.tsx'
import { ProblemShown } from '../../parts/problem.tsx'
import { SaveProblem } from '../../parts/save-problem.tsx'
import { Status } from '../../parts/status.tsx'
import { say, sayFailure } from '../../parts/toasts.tsx'
import { useCheck } from './check.ts'
import { CheckLines } from './check-lines.tsx'
import { Disconnect } from './disconnect.tsx'
import { HubSpotFields } from './hubspot-fields.tsx'
import { isMoved, withoutMovedSecrets } from './moved-secrets.ts'
import { ScopesTable } from './scopes-table.tsx'
import { SignIn } from './sign-in.tsx'
import { WarehouseFields } from './warehouse-fields.tsx'

interface Begun {
  readonly stamp: string
  /** Null: it is new. */
  readonly name: string | null
  readonly config: Entries
}

/** A connection's form; it can be checked before it is saved. */
export function ConnectionEditor({
  begun,
  taken,
  syncs,
  reload,
}: {
  readonly begun: Begun
  readonly taken: readonly string[]
  readonly syncs: readonly string[]
  readonly reload: () => void
}) {
  const navigate = useNavigate()
  const { data: declared, error, isPending } = useQuery(manifest)
  const [saved, setSaved] = useState(begun)
  const [name, setName] = useState(begun.name ?? (taken.includes('main') ? '' : 'main'))
  const [config, setConfig] = useState<Entries>(begun.config)
  const [busy, setBusy] = useState<'check' | 'save' | null>(null)
  const [problem, setProblem] = useState<unknown>(null)
  const checked = useCheck()
  const { check } = checked
  const written = useRef(begun.config)
  const isUnsaved = () => JSON.stringify(config) !== JSON.stringify(written.current)
  useEffect(() => {
    if (begun.name !== null) check({ kind: 'saved', name: begun.name })
  }, [begun.name, check])
  if (error !== null) return <ProblemShown error={error} />
  if (isPending) return <Loading lines={6} tall />

  const form = declared.forms['connection'] ?? {}
  const nameProblem = whatIsWrongWith(name, saved.name, taken)
  const lacks = nameProblem ?? (isEntries(config['warehouse']) ? null : 'Choose a warehouse.')

  /** What was pasted is stored once; the reference stands here from then on. */
  const stored = async (): Promise<Entries> => {
    const made = (await storeSecrets(config)) as Entries
    setConfig(made)
    return made
  }

  const look = async () => {
    setBusy('check')
    setProblem(null)
    try {
      const isSaved = saved.name !== null && !isUnsaved()
      check(
        isSaved
          ? { kind: 'saved', name: saved.name ?? name }
          : { kind: 'draft', name, config: await stored() },
      )
    } catch (thrown) {
      setProblem(thrown)
    } finally {
      setBusy(null)
    }
  }

  const save = async () => {
    setBusy('save')
    try {
      const made = await stored()
      const { stamp } = await ask(
        api.connections[':connection'].$put({
          param: { connection: name },
          json: { stamp: saved.stamp, config: made as never },
        }),
      )
      written.current = made
      setSaved({ stamp, name, config: made })
      setProblem(null)
      say(`${name} is saved`)
      await forgetSyncs()
      if (saved.name === null)
        void navigate({ to: '/connections/$name', params: { name }, replace: true })
      else check({ kind: 'saved', name })
    } catch (thrown) {
      setProblem(thrown)
    } finally {
      setBusy(null)
    }
  }

  const keepMine = async () => {
    try {
      const { stamp } = await ask(api.configuration.$get())
      setSaved((before) => ({ ...before, stamp }))
      setProblem(null)
    } catch (thrown) {
      sayFailure(thrown)
    }
  }

  const forms = {
    hubspot: form.properties?.['hubspot'] ?? {},
    warehouse: form.properties?.['warehouse'] ?? {},
  }
  const put = (side: 'hubspot' | 'warehouse', value: Entries | undefined) =>
    setConfig((before) =>
      withSide(before, side, withoutMovedSecrets(forms[side], saved.config[side], value)),
    )
  const moved = (['hubspot', 'warehouse'] as const).filter((side) =>
    isMoved(forms[side], saved.config[side], config[side]),
  )
  const isChanged = JSON.stringify(config) !== JSON.stringify(saved.config)
  const usesOauth = isEntries(config['hubspot']) && config['hubspot']['oauth'] !== undefined
  return (
    <div className="screen">
      <title>{`${saved.name ?? 'New connection'} · hubspot-warehouse`}</title>
      <AskBeforeLeaving unsaved={isUnsaved} />
      <header className="screen-head">
        <div className="stack stack-tight">
          <p className="small">
            <Link to="/connections">Connections</Link>
          </p>
          <div className="row">
            <h1>{saved.name ?? 'New connection'}</h1>
            <Status status={checked.state} />
          </div>
        </div>
        <div className="row">
          <Button
            icon="retry"
            busy={busy === 'check' || checked.state === 'checking'}
            disabled={lacks !== null}
            onClick={() => void look()}
          >
            Check
          </Button>
          <Button
            kind="primary"
            busy={busy === 'save'}
            disabled={lacks !== null || (saved.name !== null && !isChanged)}
            onClick={() => void save()}
          >
            Save
          </Button>
        </div>
      </header>
      <SaveProblem problem={problem} reload={reload} keepMine={() => void keepMine()} />
      {saved.name === null && (
        <section className="card">
          <div className="fields">
            <Field
              label="Name"
              value={name}
              onChange={setName}
              hint="What syncs call it: letters, digits and _."
              problem={name === '' ? undefined : (nameProblem ?? undefined)}
            />
          </div>
        </section>
      )}
      {saved.name !== null && moved.length > 0 && (
        <p role="status" className="problem problem-warn">
          The address of {moved.map((side) => sideNames[side]).join(' and ')} has changed. What was
          given as a secret for the old one is not sent to the new one: give it anew.
        </p>
      )}
      <div className="connect-sides">
        <HubSpotFields
          form={forms.hubspot}
          methods={declared.sign_in}
          value={config['hubspot']}
          onChange={(hubspot) => put('hubspot', hubspot)}
        >
          {usesOauth && (
            <SignIn
              connection={saved.name}
              unsaved={isChanged}
              onDone={() => check({ kind: 'saved', name: saved.name ?? name })}
            />
          )}
        </HubSpotFields>
        <WarehouseFields
          form={forms.warehouse}
          warehouses={declared.identity.warehouses}
          value={config['warehouse']}
          problems={problemsBelow(problem, `connections.${name}.warehouse`)}
          onChange={(warehouse) => put('warehouse', warehouse)}
        />
      </div>
      {checked.state !== 'not_checked' && (
        <section className="card stack" aria-labelledby="check">
          <h2 id="check">Check</h2>
          <CheckLines checked={checked} />
        </section>
      )}
      {checked.scopes !== null && <ScopesTable scopes={checked.scopes} />}
      {saved.name !== null && (
        <Disconnect
          connection={saved.name}
          stamp={saved.stamp}
          syncs={syncs}
          signedIn={usesOauth}
          onGone={() => {
            written.current = config
          }}
        />
      )}
    </div>
  )
}

const sideNames = { hubspot: 'HubSpot', warehouse: 'the warehouse' } as const

/** HubSpot first, as the document's examples have it. */
function withSide(config: Entries, side: 'hubspot' | 'warehouse', value: unknown): Entries {
  const { hubspot, warehouse, ...rest } = { ...config, [side]: value }
  return {
    ...(hubspot === undefined ? {} : { hubspot }),
    ...(warehouse === undefined ? {} : { warehouse }),
    ...rest,
  }
}

function whatIsWrongWith(
  name: string,
  saved: string | null,
  taken: readonly string[],
): string | null {
  if (name === '') return 'It needs a name.'
  if (!/^[a-z0-9_]+$/i.test(name)) return 'A name has letters, digits and _ only.'
  return saved === null && taken.includes(name) ? `There is a connection ${name} already.` : null
}
