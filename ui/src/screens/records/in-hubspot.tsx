import { Icon } from '../../parts/icon.tsx'

/** The record's page in HubSpot, where that is known. */
export function InHubSpot({ url }: { readonly url: string | null }) {
  if (url === null) return null
  return (
    <a className="button button-plain" href={url} target="_blank" rel="noreferrer">
      <Icon name="out" size={16} />
      Open in HubSpot
    </a>
  )
}
