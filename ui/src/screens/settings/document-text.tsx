import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
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
  const problems = refused.length > 0 ? refused : changed ? [] : saved.problems
  const placed = problems.map((one) => ({
    ...one,
    line: lineOf(text, one.path) ?? lineOf(text, one.what),
  }))

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
          <ul className="stack stack-tight">
            {placed.map(({ path, what, fix, line }) => (
              <li key={`${path} ${what}`} className="document-problem">
                {line !== null && (
                  <Button onClick={() => place.current?.go(line)} label={`Go to line ${line}`}>
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
        marked={new Set(placed.flatMap(({ line }) => line ?? []))}
        onSave={() => {
          if (changed && !busy) void save()
        }}
      />
      <p className="small soft">
        Every field is in <code>docs/configuration.md</code>. Ctrl+S saves; Tab goes on to the next
        field of the page.
      </p>
    </>
  )
}
