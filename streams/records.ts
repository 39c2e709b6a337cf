import type { Stream } from '../src/declare/index.ts'
import { appointments } from './appointments.ts'
import { calls } from './calls.ts'
import { carts } from './carts.ts'
import { communications } from './communications.ts'
import { companies } from './companies.ts'
import { contacts } from './contacts.ts'
import { contracts } from './contracts.ts'
import { courses } from './courses.ts'
import { deals } from './deals.ts'
import { discounts } from './discounts.ts'
import { emails } from './emails.ts'
import { feedbackSubmissions } from './feedback-submissions.ts'
import { fees } from './fees.ts'
import { goals } from './goals.ts'
import { invoices } from './invoices.ts'
import { leads } from './leads.ts'
import { lineItems } from './line-items.ts'
import { listings } from './listings.ts'
import { marketingEvents } from './marketing-events.ts'
import { meetings } from './meetings.ts'
import { notes } from './notes.ts'
import { orders } from './orders.ts'
import { payments } from './payments.ts'
import { postalMail } from './postal-mail.ts'
import { products } from './products.ts'
import { projects } from './projects.ts'
import { quotes } from './quotes.ts'
import { services } from './services.ts'
import { subscriptions } from './subscriptions.ts'
import { tasks } from './tasks.ts'
import { taxes } from './taxes.ts'
import { tickets } from './tickets.ts'
import { users } from './users.ts'

/** The streams of CRM records: each has one of its archived records too. */
export const recordStreams: readonly Stream[] = [
  contacts,
  companies,
  deals,
  tickets,
  leads,
  products,
  lineItems,
  quotes,
  orders,
  carts,
  invoices,
  payments,
  subscriptions,
  discounts,
  fees,
  taxes,
  calls,
  emails,
  meetings,
  notes,
  tasks,
  communications,
  postalMail,
  goals,
  users,
  feedbackSubmissions,
  services,
  courses,
  listings,
  appointments,
  contracts,
  projects,
  marketingEvents,
]
