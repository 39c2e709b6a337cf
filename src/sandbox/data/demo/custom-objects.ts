import type { PropertyDefinition, RecordRef } from '../../account/definitions.ts'
import { LATEST } from '../epoch.ts'
import { DAY, HOUR } from '../instants.ts'
import { ACCOUNT_OPENED } from '../pipelines.ts'
import type { DemoCompany } from './companies.ts'
import type { DemoWriter } from './writer.ts'

const text = (name: string, label: string, groupName: string): PropertyDefinition => ({
  name,
  label,
  type: 'string',
  fieldType: 'text',
  groupName,
  hubspotDefined: false,
  archivable: true,
  createdAt: ACCOUNT_OPENED + 60 * DAY,
  updatedAt: ACCOUNT_OPENED + 60 * DAY,
})

/** Four that were scrapped lately. */
function scrapRobots(demo: DemoWriter, like: RecordRef | undefined): void {
  if (!like) return
  for (const [n, createdAt] of demo.instants(4, ACCOUNT_OPENED + 100 * DAY).entries()) {
    const properties = { serial: `NR-${String(900 + n)}`, model: 'NR-10', hours: '40000' }
    const ref = demo.put(like.type, { createdAt, sourceType: 'API', properties })
    demo.archive(ref, LATEST - (4 - n) * 15 * HOUR)
  }
}

/**
 * Two more objects of the company's own. One is named like an object of HubSpot's; the other one has the labels of
 * `robots`. A dash in a name is not among them: the API takes letters, digits and underscores.
 */
export function writeCustomObjects(
  demo: DemoWriter,
  companies: readonly DemoCompany[],
  robots: readonly RecordRef[],
): void {
  const leased = demo.account.defineCustomObject({
    name: 'Leased_Robots',
    labels: { singular: 'Robot', plural: 'Robots' },
    primaryDisplayProperty: 'contract',
    properties: [
      text('contract', 'Contract', 'leased_robots_information'),
      {
        ...text('monthly_rate', 'Monthly rate', 'leased_robots_information'),
        type: 'number',
        fieldType: 'number',
      },
    ],
  })
  const lent = demo.instants(25, ACCOUNT_OPENED + 400 * DAY).map((createdAt, n) => {
    const ref = demo.put(leased.id, {
      createdAt,
      sourceType: 'API',
      properties: {
        contract: `LEASE-${String(n + 1).padStart(3, '0')}`,
        monthly_rate: String(demo.random.int(8, 60) * 50),
      },
    })
    demo.link(ref, demo.pick(robots))
    demo.link(ref, demo.pick(companies).ref)
    return ref
  })
  const sites = demo.account.defineCustomObject({
    name: 'contacts',
    labels: { singular: 'Site contact', plural: 'Site contacts' },
    primaryDisplayProperty: 'badge',
    properties: [
      text('badge', 'Badge number', 'contacts_information'),
      text('shift', 'Shift', 'contacts_information'),
    ],
  })
  for (const [n, createdAt] of demo.instants(30, ACCOUNT_OPENED + 200 * DAY).entries()) {
    const ref = demo.put(sites.id, {
      createdAt,
      properties: { badge: `B-${String(n + 100)}`, shift: demo.pick(['early', 'late', 'night']) },
      steps: [{ at: demo.between(createdAt), properties: { shift: 'early' } }],
    })
    demo.link(ref, demo.pick(companies).ref)
  }
  scrapRobots(demo, robots[0])
  const [first, second, third] = lent
  if (first && second) demo.merge(first, second)
  if (third) demo.archive(third, LATEST - 4 * HOUR)
}
