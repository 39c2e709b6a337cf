import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useMemo, useRef, useState } from 'react'
import { api, ask, Problem } from '../../app/api.ts'
import type { EditorProps } from '../../app/editor.ts'
import { many } from '../../app/format.ts'
import { type Entries, isEntries, withEntry } from '../../app/forms.ts'
import { manifest } from '../../app/manifest.ts'
import { saidOfSchedule } from '../../app/said-of-schedule.ts'
import { problemsBelow, useSaving } from '../../app/save-sync.ts'
import { runNow } from '../../app/start-run.ts'
import { Button } from '../../parts/button.tsx'
import { AskBeforeLeaving } from '../../parts/leave.tsx'
import { Loading } from '../../parts/loading.tsx'
import { ProblemShown } from '../../parts/problem.tsx'
import { SaveProblem } from '../../parts/save-problem.tsx'
import { ScheduleField } from '../../parts/schedule-field.tsx'
import { SchemaForm } from '../../parts/schema-form.tsx'
import { type Step, Steps } from '../../parts/steps.tsx'
import { say } from '../../parts/toasts.tsx'
import { Begin } from './begin.tsx'
import { Estimate } from './estimate.tsx'
import { chosenStreams, streamLines } from './streams.ts'
import { StreamsStep } from './streams-step.tsx'
import './inbound.css'

type StepId = 'begin' | 'streams' | 'schedule' | 'options' | 'check'

/** An inbound sync, new or there already: what it reads, how, and when. */
export function InboundEditor({ begun, connections, syncs, reload }: EditorProps) {
  const navigate = useNavigate()
  const { data: declared, error, isPending } = useQuery(manifest)
  const saving = useSaving(begun)
  const [name, setName] = useState(begun.sync ?? '')
  const [config, setConfig] = useState<Entries>(begun.config)
  const [at, setAt] = useState<StepId>('begin')
  const connection = typeof config['connection'] === 'string' ? config['connection'] : ''
  const account = useAccount(connection)
  const named = Object.keys(chosenStreams(config)).join('\n')
  const lines = useMemo(
    () =>
      streamLines(
        declared?.streams ?? [],
        account.data?.streams ?? null,
        named === '' ? [] : named.split('\n'),
      ),
    [declared, account.data, named],
  )
  // What was written is left at once, before the next drawing.
  const written = useRef(begun.config)
  const isUnsaved = () => JSON.stringify(config) !== JSON.stringify(written.current)
  if (error !== null) return <ProblemShown error={error} />
  if (isPending) return <Loading lines={6} tall />
  const { forms } = declared
  const chosen = chosenStreams(config)
  const count = Object.keys(chosen).length
  const problem = whatLacks(name, begun.sync, syncs, connection, count)
  const schedule = isEntries(config['schedule']) ? config['schedule'] : undefined
  const form = forms['inbound_sync'] ?? {}
  const set = (key: string, value: unknown) => setConfig((before) => withEntry(before, key, value))
  const others = syncs.filter((one) => one !== begun.sync)

  const save = async (run: boolean) => {
    if (!(await saving.save(name, config))) return
    written.current = config
    say(`${name} is saved`)
    if (!run) {
      void navigate({ to: '/' })
      return
    }
    const id = await runNow(name)
    void (id === null ? navigate({ to: '/' }) : navigate({ to: '/runs/$run', params: { run: id } }))
  }

  const extras = Object.keys(form.properties ?? {}).filter(
    (key) => !ownFields.includes(key) && key in config,
  )
  const wrong = wrongSteps(saving.problem)
  const plain: readonly Step<StepId>[] = [
    {
      id: 'begin',
      title: 'Name',
      said: name === '' ? 'Not named yet' : `${name}, ${connection}`,
      state: problem?.step === 'begin' ? (name === '' ? 'open' : 'wrong') : 'done',
    },
    {
      id: 'streams',
      title: 'Streams',
      said: count === 0 ? 'None chosen' : many(count, 'stream'),
      state: count === 0 ? 'open' : 'done',
    },
    {
      id: 'schedule',
      title: 'Schedule',
      said: saidOfSchedule(schedule),
      state: schedule === undefined ? 'open' : 'done',
    },
    {
      id: 'options',
      title: 'Options',
      said: extras.length === 0 ? 'As usual' : many(extras.length, 'option'),
      state: extras.length === 0 ? 'open' : 'done',
    },
    { id: 'check', title: 'Check', said: 'Calls, rows and time', state: 'open' },
  ]
  const steps = plain.map((one) => (wrong.has(one.id) ? { ...one, state: 'wrong' as const } : one))
  return (
    <div className="screen">
      <AskBeforeLeaving unsaved={isUnsaved} />
      <header className="screen-head">
        <h1>{begun.sync === null ? 'New inbound sync' : `Change ${begun.sync}`}</h1>
        <div className="row">
          <Button busy={saving.busy} disabled={problem !== null} onClick={() => void save(false)}>
            Save
          </Button>
          <Button
            kind="primary"
            icon="play"
            busy={saving.busy}
            disabled={problem !== null}
            onClick={() => void save(true)}
          >
            Save and run
          </Button>
        </div>
      </header>
      <SaveProblem
        problem={saving.problem}
        reload={reload}
        keepMine={() => void saving.keepMine()}
      />
      <Steps
        label="Parts of the sync"
        steps={steps}
        at={at}
        onGo={setAt}
        below={problem === null ? undefined : <p className="small soft">{problem.what}</p>}
      >
        {at === 'begin' && (
          <Begin
            name={name}
            isNew={begun.sync === null}
            onName={setName}
            problem={problem?.step === 'begin' && name !== '' ? problem.what : undefined}
            connection={connection}
            connections={connections}
            onConnection={(to) => set('connection', to)}
          />
        )}
        {at === 'streams' && (
          <StreamsStep
            connection={connection}
            lines={lines}
            config={config}
            onConfig={setConfig}
            form={forms['stream_options'] ?? {}}
            asking={account.isFetching}
            refused={account.error}
            again={() => void account.refetch()}
          />
        )}
        {at === 'schedule' && (
          <ScheduleField
            value={schedule}
            onChange={(to) => set('schedule', to)}
            form={form.properties?.['schedule']}
            syncs={others}
          />
        )}
        {at === 'options' && (
          <SchemaForm
            form={form}
            value={config}
            onChange={setConfig}
            omit={ownFields}
            problems={problemsBelow(saving.problem, `syncs.${name}`)}
          />
        )}
        {at === 'check' && <Estimate name={name} config={config} lacks={problem?.what ?? null} />}
      </Steps>
    </div>
  )
}

/** Fields that have a part of their own. */
const ownFields = ['connection', 'direction', 'streams', 'schedule']

const useAccount = (connection: string) =>
  useQuery({
    queryKey: ['objects', connection],
    queryFn: () => ask(api.connections[':connection'].objects.$get({ param: { connection } })),
    enabled: connection !== '',
    staleTime: 60_000,
    retry: false,
  })

/** Where what the server refused stands: `syncs.NAME.FIELD` by its field. */
function wrongSteps(problem: unknown): ReadonlySet<StepId> {
  const problems = problem instanceof Problem ? problem.problems : []
  return new Set(
    problems.flatMap(({ path }): readonly StepId[] => {
      const [syncs, , field] = path.split('.')
      if (syncs !== 'syncs' || field === undefined) return []
      if (field === 'connection' || field === 'direction') return ['begin']
      return field === 'streams' || field === 'schedule' ? [field] : ['options']
    }),
  )
}

/** What stands in the way of saving; the server checks the rest. */
function whatLacks(
  name: string,
  sync: string | null,
  taken: readonly string[],
  connection: string,
  streams: number,
): { readonly step: StepId; readonly what: string } | null {
  if (name === '') return { step: 'begin', what: 'The sync needs a name.' }
  if (!/^[a-z0-9_]+$/i.test(name))
    return { step: 'begin', what: 'A name has letters, digits and _ only.' }
  if (sync === null && taken.includes(name))
    return { step: 'begin', what: `There is a sync ${name} already.` }
  if (connection === '') return { step: 'begin', what: 'The sync needs a connection.' }
  if (streams === 0) return { step: 'streams', what: 'Choose a stream, or several.' }
  return null
}
