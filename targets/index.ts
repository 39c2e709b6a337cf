import type { Target } from '../src/declare/index.ts'
import { appointments } from './appointments.ts'
import { associations } from './associations.ts'
import { calls } from './calls.ts'
import { carts } from './carts.ts'
import { communications } from './communications.ts'
import { companies } from './companies.ts'
import { contacts } from './contacts.ts'
import { courses } from './courses.ts'
import { deals } from './deals.ts'
import { discounts } from './discounts.ts'
import { emails } from './emails.ts'
import { fees } from './fees.ts'
import { goals } from './goals.ts'
import { invoices } from './invoices.ts'
import { leads } from './leads.ts'
import { lineItems } from './line-items.ts'
import { listMemberships } from './list-memberships.ts'
import { listings } from './listings.ts'
import { meetings } from './meetings.ts'
import { notes } from './notes.ts'
import { orders } from './orders.ts'
import { payments } from './payments.ts'
import { postalMail } from './postal-mail.ts'
import { products } from './products.ts'
import { quotes } from './quotes.ts'
import { services } from './services.ts'
import { subscriptions } from './subscriptions.ts'
import { tasks } from './tasks.ts'
import { taxes } from './taxes.ts'
import { tickets } from './tickets.ts'
import { users } from './users.ts'

export const targets: readonly Target[] = [
  contacts,
  companies,
  deals,
  notes,
  tickets,
  products,
  lineItems,
  quotes,
  leads,
  goals,
  calls,
  emails,
  meetings,
  tasks,
  communications,
  postalMail,
  orders,
  carts,
  invoices,
  payments,
  subscriptions,
  discounts,
  fees,
  taxes,
  services,
  courses,
  listings,
  appointments,
  users,
  listMemberships,
  associations,
]
