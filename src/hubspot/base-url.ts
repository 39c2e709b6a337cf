import { ConnectorError } from '../errors/connector-error.ts'

/** HTTPS, but for loopback (CONTRACT.md, "Scripts and environment"). */
export function checkedBaseUrl(text: string): URL {
  const url = URL.parse(text)
  const plain = url?.protocol === 'http:' && isLoopback(url.hostname)
  if (
    url === null ||
    (url.protocol !== 'https:' && !plain) ||
    url.username !== '' ||
    url.password !== ''
  ) {
    throw new ConnectorError('config.invalid', {
      what: "HubSpot's base URL can't be used.",
      why: 'It must be an https address without a password in it; plain http is only for this machine.',
      fix: 'Correct base_url or HUBSPOT_BASE_URL, or take it out: then it is https://api.hubapi.com.',
    })
  }
  url.search = ''
  url.hash = ''
  return url
}

export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
}
