import { Link } from '@tanstack/react-router'
import { Empty } from '../parts/empty.tsx'

export function NotFound() {
  return (
    <Empty
      title="There is nothing at this address"
      action={
        <Link to="/" className="button button-plain">
          Go home
        </Link>
      }
    >
      What was here may have been taken out of the configuration.
    </Empty>
  )
}
