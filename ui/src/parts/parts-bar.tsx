import { count, percent } from '../app/format.ts'
import './parts-bar.css'

export interface Part {
  readonly name: string
  readonly value: number
  readonly tone: 'accent' | 'good' | 'warn' | 'bad' | 'others' | 'idle'
}

/** What a whole is made of: a bar, and the same in words. */
export function PartsBar({
  label,
  parts,
  whole,
}: {
  readonly label: string
  readonly parts: readonly Part[]
  /** More than the sum of the parts where some of it is free. */
  readonly whole: number
}) {
  const shown = parts.filter(({ value }) => value > 0)
  return (
    <div className="parts">
      <div className="parts-bar" aria-hidden="true">
        {shown.map(({ name, value, tone }) => (
          <span
            key={name}
            className={`parts-part tone-${tone}`}
            style={{ flexGrow: value, flexBasis: 0 }}
          />
        ))}
        {whole > sumOf(parts) && <span style={{ flexGrow: whole - sumOf(parts), flexBasis: 0 }} />}
      </div>
      <ul className="parts-words" aria-label={label}>
        {shown.map(({ name, value, tone }) => (
          <li key={name}>
            <span className={`parts-mark tone-${tone}`} aria-hidden="true" />
            {name} <strong className="number">{count(value)}</strong>{' '}
            <span className="soft number">{percent(value, whole)}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}

const sumOf = (parts: readonly Part[]): number => parts.reduce((sum, { value }) => sum + value, 0)
