/** HubSpot's paths carry a version first or second: `/crm/v3/...`, `/crm/objects/2026-09/...` (HUBSPOT.md 1). */
const version = /^(v\d+|\d{4}-\d{2})$/
const silent = new Set(['crm', 'objects'])
/** Ids of records, jobs and files; nothing that HubSpot calls an object or an endpoint looks so. */
const id = /^(\d+|[0-9a-f-]{16,}|[A-Za-z0-9_=-]{24,})$/

/** What a request is called as a step: `hubspot POST contacts/batch/create`, the same over versions, records and runs. */
export function stepNameOf(method: string, target: string): string {
  const [path = ''] = target.split('?')
  const words = path
    .split('/')
    .filter((word) => word !== '' && !version.test(word) && !silent.has(word))
    .map((word) => (id.test(word) ? '*' : word))
  return `hubspot ${method} ${words.join('/')}`
}
