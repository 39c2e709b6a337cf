import type { Told } from '../app/api.ts'
import { toldOf } from '../app/api.ts'
import { fixHere } from '../app/page-words.ts'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'
import { Said } from './said.tsx'
import './problem.css'

/** What failed, why, and the mend, as they came. */
export function ProblemShown({
  error,
  again,
}: {
  readonly error: unknown
  readonly again?: () => void
}) {
  return (
    <div role="alert" className="problem">
      <ToldShown told={toldOf(error)} />
      {again !== undefined && (
        <div>
          <Button onClick={again}>Try again</Button>
        </div>
      )}
    </div>
  )
}

export function ToldShown({ told }: { readonly told: Told }) {
  return (
    <div className="told">
      <Icon name="warning" />
      <div className="stack stack-tight">
        <p className="told-what">
          <Said text={told.what} />
        </p>
        {told.why !== '' && (
          <p className="soft">
            <Said text={told.why} />
          </p>
        )}
        {told.fix !== '' && (
          <p>
            <strong>What to do: </strong>
            <Said text={fixHere(told.fix, told.code)} />
          </p>
        )}
        <p className="small soft">
          <code>{told.code}</code>
        </p>
      </div>
    </div>
  )
}
