import './values.css'

/** Names with their values, text and nothing else. */
export function Values({
  values,
}: {
  readonly values: readonly (readonly [string, string | null])[]
}) {
  return (
    <dl className="values">
      {values.map(([name, value]) => (
        <div key={name}>
          <dt className="mono">{name}</dt>
          <dd>
            {value === null ? (
              <span className="no-value">none</span>
            ) : value === '' ? (
              <span className="no-value">empty</span>
            ) : (
              value
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}
