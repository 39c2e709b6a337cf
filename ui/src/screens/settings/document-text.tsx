import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { api, ask, type DocumentProblem, Problem } from '../../app/api.ts'
import { forgetSyncs } from '../../app/save-sync.ts'
import { Button } from '../../parts/button.tsx'
import { CodeArea, type CodePlace } from '../../parts/code-area.tsx'
import { AskBeforeLeaving } from '../../parts/leave.tsx'
import { Loading } from '../../parts/loading.tsx'
import { ProblemShown } from '../../parts/problem.tsx'
import { Said } from '../../parts/said.tsx'
import { SaveProblem } from '../../parts/save-problem.tsx'
import { say, sayFailure } from '../../parts/toasts.tsx'
import { lineOf } from './places.ts'

/** The configuration as text, with what is wrong with it. */
export function DocumentText() {
  const [round, setRound] = useState(0)
  const { data, error, isPending } = useQuery({
    queryKey: ['configuration', 'text', round],
    queryFn: () => ask(api.configuration.$get()),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnReconnect: false,
  })
  const again = () => setRound((before) => before + 1)
  if (isPending) return <Loading label="Loading the configuration" lines={10} />
  if (error !== null) return <ProblemShown error={error} again={again} />
  return <Editor key={`${round} ${data.stamp}`} begun={data} reload={again} />
}

interface Begun {
  readonly stamp: string
  readonly file: string
  readonly text: string
  readonly problems: readonly DocumentProblem[]
}

function Editor({ begun, reload }: { readonly begun: Begun; readonly reload: () => void }) {
  const [saved, setSaved] = useState(begun)
  const [text, setText] = useState(begun.text)
  const [problem, setProblem] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const place = useRef<CodePlace>(null)
  const changed = text !== saved.text
  const refused = problem instanceof Problem ? problem.problems : []
  const typed = useTypedProblems(text, changed)
  const problems = refused.length > 0 ? refused : changed ? [] : saved.problems
  const placed = problems.map((one) => withLine(text, one))
  const coming = refused.length > 0 ? [] : typed.map((one) => withLine(text, one))
  const goTo = (line: number) => place.current?.go(line)

  const save = async () => {
    setBusy(true)
    try {
      const { stamp } = await ask(api.configuration.$put({ json: { stamp: saved.stamp, text } }))
      setSaved({ ...saved, stamp, text, problems: [] })
      setProblem(null)
      say('The configuration is saved', 'Runs that begin from now on go by it.')
      await forgetSyncs()
    } catch (thrown) {
      setProblem(thrown)
    } finally {
      setBusy(false)
    }
  }

  const keepMine = async () => {
    try {
      const { stamp } = await ask(api.configuration.$get())
      setSaved({ ...saved, stamp })
      setProblem(null)
    } catch (thrown) {
      sayFailure(thrown)
    }
  }

  return (
    <>
      <AskBeforeLeaving unsaved={() => changed} />
      <div className="row spread">
        <p className="soft">
          <code>{saved.file}</code>, with its comments. It is written only when all of it holds.
        </p>
        <div className="row">
          <Button disabled={!changed} onClick={() => setText(saved.text)}>
            Undo my changes
          </Button>
          <Button kind="primary" busy={busy} disabled={!changed} onClick={() => void save()}>
            Save
          </Button>
        </div>
      </div>
      {refused.length === 0 && (
        <SaveProblem problem={problem} reload={reload} keepMine={() => void keepMine()} />
      )}
      {placed.length > 0 && (
        <section role="alert" className="problem" aria-label="What is wrong">
          <p className="told-what">
            {refused.length > 0
              ? 'It was not saved; this is to be mended first:'
              : 'As it stands it does not hold:'}
          </p>
          <Problems placed={placed} goTo={goTo} />
        </section>
      )}
      <CodeArea
        ref={place}
        label="Configuration"
        value={text}
        onChange={(to) => {
          setText(to)
          if (refused.length > 0) setProblem(null)
        }}
        marked={new Set([...placed, ...coming].flatMap(({ line }) => line ?? []))}
        onSave={() => {
          if (changed && !busy) void save()
        }}
      />
      {changed && refused.length === 0 && (
        <section role="status" className="stack stack-tight" aria-label="While you type">
          {coming.length === 0 ? (
            <p className="small soft">Not saved yet.</p>
          ) : (
            <>
              <p className="small">It can’t be saved so:</p>
              <Problems placed={coming} goTo={goTo} />
            </>
          )}
        </section>
      )}
      <p className="small soft">
        Every field is in <code>docs/configuration.md</code>. Ctrl+S saves; Tab goes on to the next
        field of the page.
      </p>
    </>
  )
}

interface Placed extends DocumentProblem {
  readonly line: number | null
}

const withLine = (text: string, one: DocumentProblem): Placed => ({
  ...one,
  line: lineOf(text, one.path) ?? lineOf(text, one.what),
})

const settleMs = 700

/** What is wrong with a text that is not saved yet, once the person has paused. */
function useTypedProblems(text: string, changed: boolean): readonly DocumentProblem[] {
  const [asked, setAsked] = useState(text)
  useEffect(() => {
    const waiting = setTimeout(() => setAsked(text), settleMs)
    return () => clearTimeout(waiting)
  }, [text])
  const { data } = useQuery({
    queryKey: ['configuration', 'check', asked],
    queryFn: () => ask(api.configuration.check.$post({ json: { text: asked } })),
    enabled: changed && asked === text,
    staleTime: 60_000,
    gcTime: 60_000,
    retry: false,
    placeholderData: keepPreviousData,
  })
  return changed ? (data?.problems ?? []) : []
}

const Problems = ({
  placed,
  goTo,
}: {
  readonly placed: readonly Placed[]
  readonly goTo: (line: number) => void
}) => (
  <ul className="stack stack-tight">
    {placed.map(({ path, what, fix, line }) => (
      <li key={`${path} ${what}`} className="document-problem">
        {line !== null && (
          <Button onClick={() => goTo(line)} label={`Go to line ${line}`}>
            Line {line}
          </Button>
        )}
        <span>
          {path !== '' && <code>{path}</code>} <Said text={what} />{' '}
          <span className="soft">
            <Said text={fix} />
          </span>
        </span>
      </li>
    ))}
  </ul>
)
