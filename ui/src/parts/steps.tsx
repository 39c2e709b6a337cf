import { type ReactNode, useEffect, useRef } from 'react'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'
import './steps.css'

export interface Step<Id extends string> {
  readonly id: Id
  readonly title: string
  /** What was chosen, in a few words. */
  readonly said: string
  readonly state: 'done' | 'open' | 'wrong'
}

/** A form in parts: all of them with what was chosen stand at the side, the one that is at hand beside them. */
export function Steps<Id extends string>({
  label,
  steps,
  at,
  onGo,
  below,
  children,
}: {
  readonly label: string
  readonly steps: readonly Step<Id>[]
  readonly at: Id
  readonly onGo: (id: Id) => void
  /** Stands below the list of steps, where there is room. */
  readonly below?: ReactNode
  readonly children: ReactNode
}) {
  const head = useRef<HTMLHeadingElement>(null)
  const before = useRef(at)
  useEffect(() => {
    // The keyboard and the screen reader go on at the new part, not at the button that was pressed.
    if (before.current === at) return
    before.current = at
    head.current?.focus({ preventScroll: true })
    if ((head.current?.getBoundingClientRect().top ?? 0) < 0) window.scrollTo({ top: 0 })
  }, [at])
  const place = steps.findIndex(({ id }) => id === at)
  const [current, previous, next] = [steps[place], steps[place - 1], steps[place + 1]]
  return (
    <div className="steps">
      <div className="steps-side">
        <nav aria-label={label}>
          <ol className="steps-list">
            {steps.map(({ id, title, said, state }, index) => (
              <li key={id}>
                <button
                  type="button"
                  className="step"
                  data-state={state}
                  aria-current={id === at ? 'step' : undefined}
                  onClick={() => onGo(id)}
                >
                  <span className="step-mark" aria-hidden="true">
                    {state === 'done' ? (
                      <Icon name="good" size={14} />
                    ) : state === 'wrong' ? (
                      '!'
                    ) : (
                      index + 1
                    )}
                  </span>
                  <span className="step-text">
                    <span className="step-title">{title}</span>
                    <span className="step-said small soft">{said}</span>
                    {state === 'wrong' && <span className="unseen">needs a change</span>}
                  </span>
                </button>
              </li>
            ))}
          </ol>
        </nav>
        {below}
      </div>
      <section className="steps-part" aria-labelledby="step-head">
        <h2 id="step-head" ref={head} tabIndex={-1} className="steps-head">
          {current?.title}
        </h2>
        {children}
        <div className="row spread steps-acts">
          {previous === undefined ? (
            <span />
          ) : (
            <Button onClick={() => onGo(previous.id)}>Back</Button>
          )}
          {next !== undefined && (
            <Button kind="primary" onClick={() => onGo(next.id)}>
              {`Next: ${next.title}`}
            </Button>
          )}
        </div>
      </section>
    </div>
  )
}
