import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo, useRef, useState } from 'react'
import type { OutboundConfig } from '../../../../src/config/outbound-schema.ts'
import { toldOf } from '../../app/api.ts'
import type { EditorProps } from '../../app/editor.ts'
import { many } from '../../app/format.ts'
import type { Entries } from '../../app/forms.ts'
import { manifest } from '../../app/manifest.ts'
import { connections } from '../../app/queries.ts'
import { saidOfSchedule } from '../../app/said-of-schedule.ts'
import { useSaving } from '../../app/save-sync.ts'
import { AskBeforeLeaving } from '../../parts/leave.tsx'
import { Loading } from '../../parts/loading.tsx'
import { ProblemShown } from '../../parts/problem.tsx'
import { type Step, Steps } from '../../parts/steps.tsx'
import { CheckStep } from './check-step.tsx'
import { configOf, type Draft, draftOf, newDraft } from './draft.ts'
import { FieldsStep } from './fields-step.tsx'
import type { Editing } from './form.ts'
import { type Lack, lacksOf, type StepId } from './lacks.ts'
import { LinksStep } from './links-step.tsx'
import { MoreStep } from './more-step.tsx'
import { preview } from './questions.ts'
import { columnsIn } from './source-columns.ts'
import { SourceStep } from './source-step.tsx'
import { columnsMissing } from './taken.ts'
import { declarationOf, type DeclaredTarget, objectOf } from './targets.ts'
import { TargetStep } from './target-step.tsx'
import { strategySaid } from './words.ts'
import './outbound.css'

/** Writes an outbound sync, a new one or one of the document, part by part. */
export function OutboundEditor({ begun, connections: names, syncs, reload }: EditorProps) {
  const asked = useQuery(connections)
  const declarations = useQuery(manifest)
  const known = asked.data?.connections ?? []
  const targets = (declarations.data?.targets ?? []) as readonly DeclaredTarget[]
  const others = syncs.filter((name) => name !== begun.sync)
  const [whole, setDraft] = useState<Draft>(() =>
    begun.sync === null
      ? newDraft(names[0] ?? '')
      : draftOf(begun.sync, begun.config as unknown as OutboundConfig),
  )
  const [at, setAt] = useState<StepId>('source')
  const [met, setMet] = useState<ReadonlySet<StepId>>(
    new Set(begun.sync === null ? [] : (['source', 'target', 'fields', 'links', 'when'] as const)),
  )
  const changed = useRef(false)
  const saving = useSaving(begun)
  const change = useCallback((changes: Partial<Draft>) => {
    changed.current = true
    setDraft((before) => ({ ...before, ...changes }))
  }, [])
  const { connection, source } = whole
  const { data: looked, error: unread } = useQuery(preview(connection, source))
  const columns = useMemo(() => columnsIn(looked), [looked])
  const declared = whole.target === '' ? null : declarationOf(targets, whole.target)
  const writes = declared?.writes ?? 'records'
  const engine =
    known.find((one) => one.connection === connection)?.engine === 'snowflake'
      ? 'snowflake'
      : 'duckdb'
  const editing: Editing = {
    draft: whole,
    change,
    engine,
    declared,
    object: whole.target === '' ? '' : objectOf(declared, whole.target),
    columns,
  }
  const lacks = lacksOf(whole, writes, begun.sync === null ? others : [])
  const doubts: readonly Lack[] = [
    ...(unread === null ? [] : [{ step: 'source' as const, what: toldOf(unread).what }]),
    ...columnsMissing(whole, columns),
  ]
  const config = configOf(whole, writes) as unknown as Entries
  const go = (to: StepId) => {
    setMet((before) => new Set([...before, at]))
    setAt(to)
  }
  const stateOf = (id: StepId): Step<StepId>['state'] => {
    if (!met.has(id)) return 'open'
    return [...lacks, ...doubts].some(({ step }) => step === id) ? 'wrong' : 'done'
  }
  // Rows that become no records, and those that only archive, have neither fields nor association columns.
  const isBare =
    writes !== 'records' ||
    (whole.strategy === 'archive' && whole.fields.length + whole.links.length === 0)
  const shownParts = parts.filter(({ id }) => !isBare || (id !== 'fields' && id !== 'links'))
  const steps: readonly Step<StepId>[] = shownParts.map(({ id, title }) => ({
    id,
    title,
    said: saidOf(id, whole),
    state: stateOf(id),
  }))
  const failed = asked.error ?? declarations.error
  if (failed !== null) return <ProblemShown error={failed} again={reload} />
  if (asked.isPending || declarations.isPending)
    return <Loading label="Loading what can be chosen" lines={6} tall />
  return (
    <div className="screen">
      <header className="screen-head">
        <div className="stack stack-tight">
          <h1>{begun.sync === null ? 'New outbound sync' : `Change ${begun.sync}`}</h1>
          <p className="soft">Rows of your warehouse create and change records in HubSpot.</p>
        </div>
      </header>
      <Steps label="Parts of the sync" steps={steps} at={at} onGo={go}>
        {at === 'source' && (
          <SourceStep editing={editing} isNew={begun.sync === null} connections={names} />
        )}
        {at === 'target' && <TargetStep editing={editing} />}
        {at === 'fields' && <FieldsStep editing={editing} />}
        {at === 'links' && <LinksStep editing={editing} />}
        {at === 'when' && <MoreStep editing={editing} others={others} />}
        {at === 'check' && (
          <CheckStep
            name={whole.name}
            config={config}
            lacks={lacks}
            doubts={doubts}
            onGo={go}
            saving={saving}
            onSaved={() => {
              changed.current = false
            }}
            reload={() => {
              changed.current = false
              reload()
            }}
          />
        )}
      </Steps>
      <AskBeforeLeaving unsaved={() => changed.current} />
    </div>
  )
}

const parts: readonly { readonly id: StepId; readonly title: string }[] = [
  { id: 'source', title: 'Source' },
  { id: 'target', title: 'Target' },
  { id: 'fields', title: 'Fields' },
  { id: 'links', title: 'Links' },
  { id: 'when', title: 'Schedule' },
  { id: 'check', title: 'Check' },
]

/** What was chosen in a part, in a few words. */
function saidOf(id: StepId, draft: Draft): string {
  const { source, schedule } = draft
  switch (id) {
    case 'source':
      if (source === null) return 'Not chosen yet'
      return 'table' in source ? source.table : 'query' in source ? 'A query' : source.csv
    case 'target':
      if (draft.target === '') return 'Not chosen yet'
      return draft.strategy === ''
        ? draft.target
        : `${strategySaid(draft.strategy).title} ${draft.target}`
    case 'fields':
      return draft.fields.length === 0 ? 'None' : many(draft.fields.length, 'field')
    case 'links':
      return draft.links.length === 0
        ? 'None'
        : draft.links.map(({ to }) => (to === '' ? '…' : to)).join(', ')
    case 'when':
      return saidOfSchedule(schedule as Entries | undefined)
    case 'check':
      return 'Plan, then save'
  }
}
