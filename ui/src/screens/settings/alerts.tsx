import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, ask } from '../../app/api.ts'
import { controlOf, type Entries, type Form, isEntries, textOf } from '../../app/forms.ts'
import { manifest } from '../../app/manifest.ts'
import { forgetSyncs } from '../../app/save-sync.ts'
import { storeSecrets } from '../../app/store-secrets.ts'
import { Button } from '../../parts/button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { AskBeforeLeaving } from '../../parts/leave.tsx'
import { Loading } from '../../parts/loading.tsx'
import { ProblemShown } from '../../parts/problem.tsx'
import { SaveProblem } from '../../parts/save-problem.tsx'
import { VariantForm } from '../../parts/schema-form.tsx'
import { say, sayFailure } from '../../parts/toasts.tsx'

/** Where messages about syncs go, a channel each. */
export function Alerts() {
  const [round, setRound] = useState(0)
  const settings = useQuery({
    queryKey: ['alerts', 'settings', round],
    queryFn: () => ask(api.alerts.settings.$get()),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnReconnect: false,
  })
  const declared = useQuery(manifest)
  const again = () => setRound((before) => before + 1)
  const error = settings.error ?? declared.error
  if (error !== null) return <ProblemShown error={error} again={again} />
  if (settings.data === undefined || declared.data === undefined)
    return <Loading label="Loading the channels" lines={4} tall />
  return (
    <Channels
      key={round}
      begun={{
        stamp: settings.data.stamp,
        alerts: (settings.data.alerts ?? []) as readonly Entries[],
      }}
      form={declared.data.forms['alert_channel'] ?? {}}
      reload={again}
    />
  )
}

interface Begun {
  readonly stamp: string
  readonly alerts: readonly Entries[]
}

/** A channel while it is edited; channels have no name that lasts. */
interface Draft {
  readonly id: number
  readonly channel: Entries
}

let drafted = 0
const draftOf = (channel: Entries): Draft => ({ id: (drafted += 1), channel })
const channelsOf = (drafts: readonly Draft[]): readonly Entries[] =>
  drafts.map(({ channel }) => channel)

function Channels({
  begun,
  form,
  reload,
}: {
  readonly begun: Begun
  readonly form: Form
  readonly reload: () => void
}) {
  const [saved, setSaved] = useState(begun)
  const [drafts, setDrafts] = useState<readonly Draft[]>(() => begun.alerts.map(draftOf))
  const [problem, setProblem] = useState<unknown>(null)
  const control = controlOf(form)
  const changed = JSON.stringify(channelsOf(drafts)) !== JSON.stringify(saved.alerts)

  const save = useMutation({
    mutationFn: async () => {
      const made = await Promise.all(
        drafts.map(async ({ id, channel }) => ({
          id,
          channel: (await storeSecrets(channel)) as Entries,
        })),
      )
      setDrafts(made)
      const alerts = channelsOf(made)
      const { stamp } = await ask(
        api.alerts.settings.$put({ json: { stamp: saved.stamp, alerts: alerts as never } }),
      )
      return { stamp, alerts }
    },
    onSuccess: async (made) => {
      setSaved(made)
      setProblem(null)
      say('The channels are saved')
      await forgetSyncs()
    },
    onError: setProblem,
  })
  const keepMine = useMutation({
    mutationFn: () => ask(api.configuration.$get()),
    onSuccess: ({ stamp }) => {
      setSaved({ ...saved, stamp })
      setProblem(null)
    },
    onError: sayFailure,
  })
  const test = useMutation({
    mutationFn: (channel: string | null) => ask(api.alerts.test.$post({ json: { channel } })),
    onSuccess: ({ channels }) => {
      for (const { channel, sent, trouble } of channels)
        say(
          sent ? `A message went to ${channel}` : `No message reached ${channel}`,
          sent ? 'Look there for it.' : (trouble ?? undefined),
          sent ? 'good' : 'bad',
        )
    },
    onError: sayFailure,
  })
  if (control.kind !== 'variants') return null
  const put = (id: number, channel: Entries) =>
    setDrafts((before) => before.map((one) => (one.id === id ? { id, channel } : one)))
  const problems = problemsOf(problem)
  return (
    <>
      <AskBeforeLeaving unsaved={() => changed} />
      <div className="row spread">
        <p className="soft">
          A channel is told when a run fails, is held or waits, when a stream grows stale, and when
          that is over.
        </p>
        <div className="row">
          <Button
            onClick={() =>
              setDrafts((before) => [
                ...before,
                draftOf(begunChannel(control.by, [...control.forms.keys()])),
              ])
            }
          >
            Add a channel
          </Button>
          <Button
            kind="primary"
            busy={save.isPending}
            disabled={!changed}
            onClick={() => save.mutate()}
          >
            Save
          </Button>
        </div>
      </div>
      <SaveProblem problem={problem} reload={reload} keepMine={() => keepMine.mutate()} />
      {drafts.length === 0 && (
        <Empty title="Nobody is told yet">
          Add a channel: a webhook of yours, or an incoming webhook of Slack’s. What needs a person
          stands on Home either way.
        </Empty>
      )}
      {drafts.map(({ id, channel }, at) => {
        const name = textOf(channel['name'] ?? channel[control.by])
        const isSaved = saved.alerts.some((one) => JSON.stringify(one) === JSON.stringify(channel))
        return (
          <section key={id} className="card stack" aria-label={`Channel ${name}`}>
            <VariantForm
              control={control}
              form={form}
              value={isEntries(channel) ? channel : {}}
              onChange={(to) => put(id, to)}
              problems={problems.get(at) ?? new Map()}
            />
            <div className="row">
              <Button
                busy={test.isPending && test.variables === name}
                disabled={!isSaved}
                label={`Send a test message to ${name}`}
                onClick={() => test.mutate(name)}
              >
                Send a test message
              </Button>
              <Button
                label={`Take out ${name}`}
                onClick={() => setDrafts((before) => before.filter((one) => one.id !== id))}
              >
                Take out
              </Button>
              {!isSaved && <span className="small soft">Save it before you test it.</span>}
            </div>
          </section>
        )
      })}
    </>
  )
}

const begunChannel = (by: string, [first = '']: readonly string[]): Entries => ({ [by]: first })

/** What is wrong, by channel and by field of it. */
function problemsOf(problem: unknown): ReadonlyMap<number, ReadonlyMap<string, string>> {
  const found = new Map<number, Map<string, string>>()
  const problems =
    typeof problem === 'object' && problem !== null && 'problems' in problem
      ? (problem.problems as readonly { readonly path: string; readonly what: string }[])
      : []
  for (const { path, what } of problems) {
    const [, at, ...field] = path.split('.')
    const of = found.get(Number(at)) ?? new Map<string, string>()
    of.set(field.join('.'), what)
    found.set(Number(at), of)
  }
  return found
}
