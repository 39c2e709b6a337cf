import type { Millis, ObjectTypeId, RecordRef } from '../../account/definitions.ts'
import { LATEST } from '../epoch.ts'
import { DAY, dateText, HOUR, instantText } from '../instants.ts'
import { ACCOUNT_OPENED } from '../pipelines.ts'
import type { DemoContact } from './people.ts'
import type { DemoDeal } from './sales.ts'
import type { DemoWriter, Story, Values } from './writer.ts'

const ORDER = '0-123'
const CART = '0-142'
const INVOICE = '0-53'
const PAYMENT = '0-101'
const SUBSCRIPTION = '0-69'

interface Buyer {
  readonly contact: DemoContact
  readonly deal: DemoDeal | undefined
}

const money = (cents: number): string => String(cents / 100)

/** Orders, carts, invoices, payments, subscriptions and what changes a price; the last of each are in the bin. */
export function writeCommerce(
  demo: DemoWriter,
  contacts: readonly DemoContact[],
  deals: readonly DemoDeal[],
): void {
  const customers = contacts.filter(({ company }) => company?.customer === true)
  const buyer = (): Buyer => {
    const contact = demo.pick(customers)
    const deal = deals.find(({ company }) => company?.ref.id === contact.company?.ref.id)
    return { contact, deal }
  }
  for (const write of [writeOrder, writeCart, writeSubscription]) write(demo, buyer)
  writeInvoices(demo, buyer)
  writeAdjustments(demo, deals)
}

/** `count` records in time order, of which the last `archived` went into the bin; links come first. */
function series(
  demo: DemoWriter,
  type: ObjectTypeId,
  [count, archived]: readonly [number, number],
  story: (createdAt: Millis, n: number) => Story,
  link: (ref: RecordRef, n: number) => void,
): void {
  const times = demo.instants(count + archived, ACCOUNT_OPENED + 120 * DAY, LATEST - 3 * DAY)
  for (const [n, createdAt] of times.entries()) {
    const ref = demo.put(type, story(createdAt, n))
    link(ref, n)
    if (n >= count) demo.archive(ref, LATEST - (count + archived - n) * 9 * HOUR)
  }
}

function linkBuyer(demo: DemoWriter, ref: RecordRef, { contact, deal }: Buyer): void {
  demo.link(ref, contact.ref)
  if (contact.company !== null) demo.link(ref, contact.company.ref)
  if (deal !== undefined) demo.link(ref, deal.ref)
}

function writeOrder(demo: DemoWriter, buyer: () => Buyer): void {
  const [pipeline] = demo.account.pipelines(ORDER)
  const stages = pipeline?.stages ?? []
  const story = (createdAt: Millis, n: number): Story => {
    const net = demo.random.int(900, 4_000_000)
    const reached = demo.random.int(1, Math.max(1, stages.length - 1))
    const moves = demo.instants(reached, createdAt, Math.min(createdAt + 20 * DAY, LATEST))
    return {
      createdAt,
      sourceType: 'INTEGRATION',
      properties: {
        hs_order_name: n === 7 ? 'Ersatzteile; "eilig" – 注文 7' : `Order ${String(50_000 + n)}`,
        hs_external_order_id: `WEB-${String(50_000 + n)}`,
        hs_external_created_date: instantText(createdAt),
        hs_currency_code: demo.pick(['USD', 'EUR', 'GBP', 'CHF']),
        hs_subtotal_price: money(net),
        hs_tax: money(Math.round(net * 0.19)),
        hs_total_price: money(net + Math.round(net * 0.19)),
        hs_payment_processing_method: demo.pick(['card', 'invoice', 'ACH']),
        hs_pipeline: pipeline?.id ?? null,
        hs_pipeline_stage: stages[0]?.id ?? null,
      },
      steps: moves.map((at, step) => ({
        at,
        properties: {
          hs_pipeline_stage: stages[step]?.id ?? null,
          hs_fulfillment_status: step > 1 ? 'shipped' : 'open',
          hs_shipping_tracking_number: step > 1 ? `1Z${String(900_000 + n)}` : null,
        },
        sourceType: 'INTEGRATION',
      })),
    }
  }
  series(demo, ORDER, [120, 6], story, (ref) => linkBuyer(demo, ref, buyer()))
}

function writeCart(demo: DemoWriter, buyer: () => Buyer): void {
  const story = (createdAt: Millis, n: number): Story => ({
    createdAt,
    sourceType: 'INTEGRATION',
    properties: {
      hs_cart_name: `Cart ${String(7000 + n)}`,
      hs_external_cart_id: `C-${String(7000 + n)}`,
      hs_external_status: demo.pick(['pending', 'abandoned', 'complete']),
      hs_currency_code: demo.pick(['USD', 'EUR']),
      hs_total_price: money(demo.random.int(100, 900_000)),
      hs_tags: demo.mostly(50, demo.pick(['spare parts', 'b2b, "repeat"', 'frais 🧊'])),
    },
  })
  series(demo, CART, [60, 4], story, (ref) => demo.link(ref, buyer().contact.ref))
}

function writeSubscription(demo: DemoWriter, buyer: () => Buyer): void {
  const story = (createdAt: Millis): Story => {
    const monthly = demo.random.int(9000, 250_000)
    return {
      createdAt,
      sourceType: 'API',
      properties: {
        hs_name: demo.pick(['Fleet software', 'Care plan – gold', 'Care plan – silver']),
        hs_status: 'active',
        hs_recurring_billing_start_date: dateText(createdAt + 10 * DAY),
        hs_next_billing_date: dateText(LATEST + demo.random.int(1, 30) * DAY),
        hs_recurring_billing_frequency: demo.pick(['monthly', 'quarterly', 'annually']),
        hs_currency_code: demo.pick(['USD', 'EUR']),
        hs_mrr: money(monthly),
        hs_number_of_completed_payments: String(demo.random.int(0, 40)),
      },
      steps: demo.chance(25)
        ? [{ at: demo.between(createdAt), properties: { hs_status: 'canceled' } }]
        : [],
    }
  }
  series(demo, SUBSCRIPTION, [50, 3], story, (ref) => linkBuyer(demo, ref, buyer()))
}

/** An invoice and, where it was paid, its payment. */
function writeInvoices(demo: DemoWriter, buyer: () => Buyer): void {
  const times = demo.instants(93, ACCOUNT_OPENED + 150 * DAY, LATEST - 10 * DAY)
  for (const [n, createdAt] of times.entries()) {
    const billed = demo.random.int(10_000, 9_000_000)
    const currency = demo.pick(['USD', 'EUR', 'GBP'])
    const paid = n % 8 !== 3
    const paidAt = demo.between(createdAt + DAY, Math.min(createdAt + 40 * DAY, LATEST))
    const who = buyer()
    const settled: Values = {
      hs_invoice_status: 'paid',
      hs_amount_paid: money(billed),
      hs_balance_due: '0',
    }
    const invoice = demo.put(INVOICE, {
      createdAt,
      properties: {
        hs_title: `Invoice ${String(2026_000 + n)}`,
        hs_number: `INV-${String(2026_000 + n)}`,
        hs_currency: currency,
        hs_invoice_status: 'open',
        hs_invoice_date: instantText(createdAt),
        hs_due_date: instantText(createdAt + 30 * DAY),
        hs_amount_billed: money(billed),
        hs_balance_due: money(billed),
        hs_amount_paid: '0',
      },
      steps: paid ? [{ at: paidAt, properties: settled, sourceType: 'INTEGRATION' }] : [],
    })
    linkBuyer(demo, invoice, who)
    if (paid) {
      const payment = demo.put(PAYMENT, {
        createdAt: paidAt,
        sourceType: 'INTEGRATION',
        properties: {
          hs_initial_amount: money(billed),
          hs_net_amount: money(Math.round(billed * 0.971)),
          hs_currency_code: currency,
          hs_initiated_date: instantText(paidAt),
          hs_latest_status: n % 15 === 4 ? 'refunded' : 'succeeded',
          hs_customer_email: who.contact.email,
          hs_payment_method_type: demo.pick(['card', 'ach', 'sepa']),
          hs_payment_type: 'invoice',
          hs_reference_number: `PAY-${String(880_000 + n)}`,
        },
      })
      demo.link(payment, invoice)
      demo.link(payment, who.contact.ref)
      if (n >= 91) demo.archive(payment, LATEST - 5 * HOUR)
    }
    if (n >= 90) demo.archive(invoice, LATEST - (93 - n) * 7 * HOUR)
  }
}

/** Discounts, fees and taxes on deals. */
function writeAdjustments(demo: DemoWriter, deals: readonly DemoDeal[]): void {
  const kinds = [
    ['0-84', [30, 2], ['Loyalty 5 %', 'Volume', 'Trade fair "Hannover"']],
    ['0-85', [25, 2], ['Express freight', 'Crane', 'Customs; CH']],
    ['0-86', [30, 2], ['VAT 19 %', 'VAT 7 %', 'Sales tax TX']],
  ] as const
  for (const [type, counts, labels] of kinds) {
    const story = (createdAt: Millis, n: number): Story => ({
      createdAt,
      properties: {
        hs_label: demo.pick(labels),
        hs_type: n % 3 === 0 ? 'FIXED' : 'PERCENT',
        hs_value: n % 3 === 0 ? money(demo.random.int(1000, 90_000)) : demo.pick(['5', '7', '19']),
        ...(type === '0-84' ? { hs_sort_order: String(n % 4), hs_duration: 'ONCE' } : {}),
      },
    })
    series(demo, type, counts, story, (ref) => demo.link(ref, demo.pick(deals).ref))
  }
}
