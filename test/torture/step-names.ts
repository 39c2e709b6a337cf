import type { Step } from './tier.ts'

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

/** Whether a step of those passed so far is the one that is meant: by its own name, or by how its name begins (`*`). */
export function isMeant(meant: Step | undefined, step: Step, passed: readonly Step[]): boolean {
  if (meant === undefined) return false
  if (!meant.name.endsWith('*')) return meant.name === step.name && meant.nth === step.nth
  const beginning = meant.name.slice(0, -1)
  if (!step.name.startsWith(beginning)) return false
  const upTo = passed.slice(0, passed.indexOf(step) + 1)
  return upTo.filter(({ name }) => name.startsWith(beginning)).length === meant.nth
}
