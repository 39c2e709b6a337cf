import { statusShown } from '../app/statuses.ts'
import './status.css'

/** A status as a word with a mark: never by colour alone. */
export function Status({ status }: { readonly status: string }) {
  const { word, tone } = statusShown(status)
  return (
    <span className={`status status-${tone}`}>
      <span className="status-mark" aria-hidden="true" />
      {word}
    </span>
  )
}
