import type { Account } from '../account/types.ts'
import { fillLater } from '../marketing/room.ts'
import { defineDemoAccount } from './demo/account.ts'
import { writeCommerce } from './demo/commerce.ts'
import { writeCompanies } from './demo/companies.ts'
import { writeCustomObjects } from './demo/custom-objects.ts'
import { writeLeftovers } from './demo/leftovers.ts'
import { writeLibraryObjects } from './demo/library.ts'
import { writeLists } from './demo/lists.ts'
import { writeMarketing } from './demo/marketing.ts'
import { writeContacts } from './demo/people.ts'
import { writeProspects } from './demo/prospects.ts'
import { writeDeals, writeProducts } from './demo/sales.ts'
import { writeActivities, writeRobots, writeTickets } from './demo/service.ts'
import { writeSettings } from './demo/settings.ts'
import { writeWorkflows } from './demo/workflows.ts'
import { DemoWriter } from './demo/writer.ts'

/**
 * Northwind Robotics, a maker of warehouse robots: 1,000 contacts, 200 companies, 400 deals in three pipelines,
 * 150 tickets, activities, products, line items, quotes, leads, orders, invoices and the like, object types of its own,
 * lists, workflows, marketing and currencies, with archived and merged records, labels, families of companies and texts
 * that break careless readers. The same for a seed, whatever the day.
 */
export function loadDemo(account: Account): void {
  defineDemoAccount(account)
  const demo = new DemoWriter(account)
  const companies = writeCompanies(demo)
  const contacts = writeContacts(demo, companies)
  const deals = writeDeals(demo, companies, contacts, writeProducts(demo))
  const robots = writeRobots(demo, companies)
  const tickets = writeTickets(demo, contacts, deals, robots)
  writeActivities(demo, contacts, deals, tickets)
  fillLater(account, () => writeMarketing(account, contacts))
  writeCommerce(demo, contacts, deals)
  writeProspects(demo, contacts, tickets)
  writeLibraryObjects(demo, contacts)
  writeCustomObjects(demo, companies, robots)
  writeLeftovers(demo, companies, contacts, deals, tickets)
  writeLists(demo, contacts, companies, deals, tickets)
  writeWorkflows(demo)
  writeSettings(demo)
}
