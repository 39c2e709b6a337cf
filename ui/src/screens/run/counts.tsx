import type { RunShown } from '../../app/api.ts'
import { words } from '../../app/format.ts'
import { type Part, PartsBar } from '../../parts/parts-bar.tsx'
import { Facts } from './facts.tsx'

type Result = NonNullable<RunShown['result']>

/** What a run came to, in numbers. */
export function Counts({ result }: { readonly result: Result }) {
  const held = result.status === 'held'
  const parts = partsOf(result)
  const whole = parts.reduce((sum, { value }) => sum + value, 0)
  const calls = Object.entries(result.calls).filter(([, made]) => made > 0)
  return (
    <section className="card stack" aria-labelledby="counts">
      <h2 id="counts">{held ? 'What it would do' : 'What it did'}</h2>
      {whole > 0 ? (
        <PartsBar label="Rows by what became of them" parts={parts} whole={whole} />
      ) : (
        <p className="soft">There was nothing to do.</p>
      )}
      {result.direction === 'outbound' && sumOf(result.associations) > 0 && (
        <>
          <h3>Links</h3>
          <Facts
            facts={Object.entries(result.associations).map(([name, made]) => [words(name), made])}
          />
        </>
      )}
      {calls.length > 0 && (
        <p className="soft small">
          Calls to HubSpot: {calls.map(([kind, made]) => `${words(kind)} ${made}`).join(', ')}
        </p>
      )}
    </section>
  )
}

const sumOf = (counts: object): number =>
  Object.values(counts).reduce((sum: number, one: unknown) => sum + Number(one), 0)

function partsOf(result: Result): readonly Part[] {
  if (result.direction === 'outbound') {
    const { created, updated, archived, unchanged, refused, set_aside } = result.records
    return [
      { name: 'Created', value: created, tone: 'good' },
      { name: 'Updated', value: updated, tone: 'accent' },
      { name: 'Archived', value: archived, tone: 'others' },
      { name: 'Unchanged', value: unchanged, tone: 'idle' },
      { name: 'Refused', value: refused, tone: 'warn' },
      { name: 'Set aside', value: set_aside, tone: 'bad' },
    ]
  }
  const sum = (key: 'loaded' | 'unchanged' | 'deleted' | 'set_aside') =>
    Object.values(result.streams).reduce((all, stream) => all + stream[key], 0)
  return [
    { name: 'Loaded', value: sum('loaded'), tone: 'accent' },
    { name: 'Removed', value: sum('deleted'), tone: 'others' },
    { name: 'Unchanged', value: sum('unchanged'), tone: 'idle' },
    { name: 'Set aside', value: sum('set_aside'), tone: 'bad' },
  ]
}
