import { Link } from '@tanstack/react-router'
import { Said } from './said.tsx'
import './as-text.css'

/** What a form can't show, as the document may have it (JSON is YAML too), with the way to where it can be changed. */
export function AsText({
  label,
  value,
  hint,
}: {
  readonly label: string
  readonly value: unknown
  readonly hint?: string | undefined
}) {
  if (value === undefined) return null
  return (
    <div className="as-text">
      <p className="field-label">{label}</p>
      <pre className="mono as-text-value">{JSON.stringify(value, null, 2)}</pre>
      <p className="field-hint">
        {hint !== undefined && <Said text={`${hint} `} />}
        This form leaves it as it is. It can be changed in the{' '}
        <Link to="/settings" search={{ part: 'configuration' }}>
          configuration as text
        </Link>
        .
      </p>
    </div>
  )
}
