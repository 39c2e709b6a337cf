import { useEffect, useState } from 'react'
import type { Progress, RunShown } from '../../app/api.ts'
import { home, oneRun, queries } from '../../app/queries.ts'
import { PartProgress } from '../../parts/progress.tsx'

/** How a run goes on, as the server tells it; when it has ended, the run is read anew. */
export function Live({ run }: { readonly run: RunShown }) {
  const [parts, setParts] = useState<readonly Progress[]>(run.progress)
  const id = run.run_id
  useEffect(() => {
    const source = new EventSource(`/api/runs/${encodeURIComponent(id)}/events`)
    const ended = () => {
      // The browser would ask again by itself.
      source.close()
      void queries.invalidateQueries({ queryKey: oneRun(id).queryKey })
      void queries.invalidateQueries({ queryKey: home.queryKey })
    }
    source.addEventListener('progress', (event: MessageEvent<string>) =>
      setParts(JSON.parse(event.data) as readonly Progress[]),
    )
    source.addEventListener('result', ended)
    source.addEventListener('failed', ended)
    source.addEventListener('error', () => {
      // Closed for good (the session or the server has ended): reading the run says which.
      if (source.readyState === EventSource.CLOSED) ended()
    })
    return () => source.close()
  }, [id])
  return (
    <section className="card stack live" aria-labelledby="live">
      <h2 id="live">At work</h2>
      {parts.length === 0 ? (
        <p className="soft">
          {run.here
            ? 'It has started; its first step is on its way.'
            : 'Another process runs it, and notes how far it is a few times a minute: nothing yet.'}
        </p>
      ) : (
        <>
          {!run.here && (
            <p className="small soft">
              Another process runs it: this is how far it was when it noted that last, less than a
              minute ago.
            </p>
          )}
          <ul className="live-parts">
            {parts.map((one) => (
              <li key={one.part}>
                <PartProgress progress={one} />
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
