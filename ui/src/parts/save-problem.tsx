import { Problem } from '../app/api.ts'
import { isChangedMeanwhile } from '../app/save-sync.ts'
import { Button } from './button.tsx'
import { ProblemShown, ToldShown } from './problem.tsx'
import { Said } from './said.tsx'
import './save-problem.css'

/** Why something was not written into the document: what is wrong with it, place by place, or that it changed meanwhile. */
export function SaveProblem({
  problem,
  reload,
  keepMine,
}: {
  readonly problem: unknown
  /** Drops what was changed here, and reads the document anew. */
  readonly reload?: () => void
  readonly keepMine?: () => void
}) {
  if (problem === null) return null
  if (isChangedMeanwhile(problem) && problem instanceof Problem)
    return (
      <div role="alert" className="problem problem-warn">
        <ToldShown
          told={{
            ...problem.told,
            what: 'The configuration was changed meanwhile.',
            why: 'Somebody edited the file, or saved from another window, after this page had read it. Nothing was written.',
            fix: 'Look at what is there now, or keep what you have here and save again: other parts of the file stay as they are now.',
          }}
        />
        <div className="row">
          {reload !== undefined && (
            <Button onClick={reload}>Drop my changes and load it again</Button>
          )}
          {keepMine !== undefined && <Button onClick={keepMine}>Keep my changes</Button>}
        </div>
      </div>
    )
  const problems = problem instanceof Problem ? problem.problems : []
  if (problems.length === 0) return <ProblemShown error={problem} />
  return (
    <div role="alert" className="problem">
      <p className="told-what">
        It was not saved: {problems.length === 1 ? 'something is' : `${problems.length} things are`}{' '}
        to be mended.
      </p>
      <ul className="save-problems">
        {problems.map(({ path, what, fix }) => (
          <li key={`${path} ${what}`}>
            {path !== '' && <code>{path}</code>} <Said text={what} />{' '}
            <span className="soft">
              <Said text={fix} />
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
