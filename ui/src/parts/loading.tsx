import './loading.css'

/** Bars in the place of what will come, as large as that is, so that nothing jumps. */
export function Loading({
  label = 'Loading',
  lines = 4,
  tall = false,
}: {
  readonly label?: string
  readonly lines?: number
  readonly tall?: boolean
}) {
  return (
    <div role="status" className="loading" data-tall={tall || undefined}>
      <span className="unseen">{label}…</span>
      {Array.from({ length: lines }, (_, at) => (
        <span key={at} className="loading-line" />
      ))}
    </div>
  )
}
