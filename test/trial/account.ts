import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RunningSandbox, startSandbox } from '../../src/sandbox/start.ts'

/** A HubSpot account as a person would have prepared it for the ledger: owners, a pipeline, unique properties of its own. */
export async function prepareAccount(agents: readonly string[]): Promise<RunningSandbox> {
  const folder = await mkdtemp(join(tmpdir(), 'hw-trial-account-'))
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
  const rows = agents.map((agent, n) => {
    const [firstName = '', ...rest] = agent.split(' ')
    return `${4_000_001 + n},${quoted(`agent${n + 1}@ledger.example`)},${quoted(firstName)},${quoted(rest.join(' '))}`
  })
  await writeFile(join(folder, 'owners.csv'), `id,email,first_name,last_name\n${rows.join('\n')}\n`)
  const sandbox = await startSandbox({ data: folder })
  const post = async (path: string, body: unknown): Promise<void> => {
    const answer = await fetch(`${sandbox.url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${sandbox.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  }
  const property = (
    object: string,
    group: string,
    name: string,
    more: object = {},
  ): Promise<void> =>
    post(`/crm/v3/properties/${object}`, {
      name,
      label: name,
      type: 'string',
      fieldType: 'text',
      groupName: group,
      ...more,
    })
  await property('companies', 'companyinformation', 'ledger_account', { hasUniqueValue: true })
  await property('companies', 'companyinformation', 'ledger_sector')
  await property('deals', 'dealinformation', 'ledger_opportunity', { hasUniqueValue: true })
  await property('deals', 'dealinformation', 'ledger_product')
  await property('deals', 'dealinformation', 'ledger_engaged_on', {
    type: 'date',
    fieldType: 'date',
  })
  const stage = (label: string, displayOrder: number, probability: string): object => ({
    label,
    displayOrder,
    metadata: { probability },
  })
  await post('/crm/v3/pipelines/deals', {
    label: 'Ledger',
    displayOrder: 5,
    stages: [
      stage('Prospecting', 0, '0.1'),
      stage('Engaging', 1, '0.5'),
      stage('Won', 2, '1.0'),
      stage('Lost', 3, '0.0'),
    ],
  })
  return sandbox
}
