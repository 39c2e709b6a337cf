import type { Millis, Pipeline, PipelineStage, RecordRef } from '../../account/definitions.ts'
import { dealTypes, forecastCategories, priorities, trafficSources } from '../catalogue/options.ts'
import { LATEST } from '../epoch.ts'
import { DAY, dateText, HOUR, instantText } from '../instants.ts'
import { ACCOUNT_OPENED } from '../pipelines.ts'
import { demoOwners, renewals, resale, salesPipeline } from './account.ts'
import type { DemoCompany } from './companies.ts'
import type { DemoContact } from './people.ts'
import { DEAL, LINE_ITEM, PRODUCT, QUOTE } from './writer.ts'
import type { DemoWriter, Step, Values } from './writer.ts'

/** HUBSPOT.md 6. */
const PRIMARY_COMPANY_OF_DEAL = 5

export interface DemoProduct {
  readonly ref: RecordRef
  readonly name: string
  readonly price: number
  readonly recurring: boolean
}

export interface DemoDeal {
  readonly ref: RecordRef
  readonly company: DemoCompany | null
  readonly contacts: readonly DemoContact[]
  readonly createdAt: Millis
  readonly owner: string
}

const catalogue: readonly (readonly [
  name: string,
  sku: string,
  price: number,
  recurring: boolean,
])[] = [
  ['NR-10 Picker', 'NR10', 48_000, false],
  ['NR-20 Palletizer', 'NR20', 86_500, false],
  ['NR-30 Sorter', 'NR30', 61_250, false],
  ['NR-40 Welder "Ember"', 'NR40', 112_000, false],
  ['Inspection camera, 4K', 'CAM4K', 3_199.99, false],
  ['Gripper; soft, 6"', 'GRIP6', 1_249.5, false],
  ['Safety fence, per m', 'FENCE', 310, false],
  ['Installation day', 'INST', 1_450, false],
  ['Operator training', 'TRAIN', 2_300, false],
  ['Fleet software', 'FLEET', 899, true],
  ['Care plan – gold', 'CARE-G', 1_650, true],
  ['Care plan – silver', 'CARE-S', 940, true],
]

export function writeProducts(demo: DemoWriter): readonly DemoProduct[] {
  return catalogue.map(([name, sku, price, recurring], n) => ({
    ref: demo.put(PRODUCT, {
      createdAt: ACCOUNT_OPENED + (n + 1) * DAY,
      properties: {
        name,
        hs_sku: sku,
        price: String(price),
        hs_cost_of_goods_sold: String(Math.round(price * 55) / 100),
        description: `${name} from Northwind Robotics`,
        recurringbillingfrequency: recurring ? 'monthly' : null,
        hs_recurring_billing_period: recurring ? 'P12M' : null,
        hs_product_type: recurring ? 'service' : 'inventory',
        hs_status: 'active',
      },
      steps: [
        {
          at: LATEST - 200 * DAY + n * HOUR,
          properties: { hs_url: `https://northwind-robotics.example/${sku.toLowerCase()}` },
        },
      ],
    }),
    name,
    price,
    recurring,
  }))
}

/** 400 live deals in three pipelines and 10 archived ones, with line items and quotes. */
export function writeDeals(
  demo: DemoWriter,
  companies: readonly DemoCompany[],
  contacts: readonly DemoContact[],
  products: readonly DemoProduct[],
): readonly DemoDeal[] {
  const staff = new Map<number, DemoContact[]>()
  for (const contact of contacts) {
    const id = contact.company?.ref.id
    if (id !== undefined) staff.set(id, [...(staff.get(id) ?? []), contact])
  }
  const deals = demo
    .instants(410, ACCOUNT_OPENED + 40 * DAY, LATEST - HOUR)
    .map((createdAt, n): DemoDeal => {
      // One in twelve has no company yet, as open deals often have not.
      const company = n % 12 === 6 ? null : demo.pick(companies)
      const people = demo
        .shuffled(staff.get(company?.ref.id ?? -1) ?? [])
        .slice(0, demo.random.int(0, 3))
      return writeDeal(demo, n, createdAt, company, people, products)
    })
  return deals.slice(0, 400)
}

interface Sale {
  readonly product: DemoProduct
  readonly quantity: number
  readonly discount: number
}

const net = ({ product, quantity, discount }: Sale) =>
  Math.round(product.price * quantity * (100 - discount)) / 100

function writeDeal(
  demo: DemoWriter,
  n: number,
  createdAt: Millis,
  company: DemoCompany | null,
  people: readonly DemoContact[],
  products: readonly DemoProduct[],
): DemoDeal {
  const pipeline = n % 7 === 5 ? renewals : n % 11 === 3 ? resale : salesPipeline
  const path = stagePath(demo, pipeline)
  const lastStep =
    createdAt >= LATEST - 30 * DAY
      ? LATEST
      : demo.between(createdAt + DAY, Math.min(LATEST, createdAt + 220 * DAY))
  const moves = demo.instants(path.length, createdAt, lastStep)
  const outcome = path.at(-1)
  const closes = outcome?.metadata['isClosed'] === 'true'
  const closedate = closes
    ? (moves.at(-1) ?? createdAt)
    : createdAt + demo.random.int(30, 260) * DAY
  const sales = demo.chance(60)
    ? demo
        .shuffled(products)
        .slice(0, demo.random.int(1, 3))
        .map(
          (product): Sale => ({
            product,
            quantity: demo.random.int(1, 12),
            discount: demo.pick([0, 0, 0, 5, 12.5]),
          }),
        )
    : []
  const amount =
    sales.length > 0
      ? Math.round(sales.reduce((sum, sale) => sum + net(sale), 0) * 100) / 100
      : demo.random.int(20, 4_000) * 100
  const owner = company?.owner ?? demo.pick(demoOwners).id
  const currency = company?.place.code === 'US' ? 'USD' : demo.pick(['EUR', 'EUR', 'GBP', 'USD'])
  const units = sales.reduce((sum, { quantity }) => sum + quantity, 0)
  const properties: Values = {
    dealname:
      n === 41
        ? 'Line 3 "retrofit"; phase 2, €1.2M 🤖'
        : `${company?.name ?? 'Unknown buyer'} – ${sales[0]?.product.name ?? 'Pilot line'}`,
    pipeline: pipeline.id,
    dealstage: path[0]?.id ?? null,
    amount: String(amount),
    amount_in_home_currency: String(amount),
    deal_currency_code: currency,
    closedate: instantText(createdAt + 90 * DAY),
    hs_createdate: instantText(createdAt),
    dealtype: demo.pick(dealTypes)[0],
    description: demo.mostly(60, 'Replace the manual line.\nBudget approved: "yes", timing open.'),
    hs_priority: demo.mostly(40, demo.pick(priorities)[0]),
    hs_next_step: demo.mostly(
      60,
      demo.pick(['Send offer', 'Site visit', 'Call the CFO', 'تأكيد الموعد']),
    ),
    hs_manual_forecast_category: demo.mostly(50, demo.pick(forecastCategories)[0]),
    hubspot_owner_id: owner,
    hubspot_owner_assigneddate: instantText(createdAt),
    hs_analytics_source: demo.pick(trafficSources)[0],
    erp_order_id: closes ? `SO-2${String(100_000 + n)}` : null,
    robot_units: units > 0 ? String(units) : null,
    installation_date: closes ? dateText(closedate + 45 * DAY) : null,
    pilot: demo.chance(20) ? 'true' : 'false',
    hs_num_of_associated_line_items: String(sales.length),
    num_associated_contacts: String(people.length),
    ...stageValues(path[0], createdAt),
  }
  const steps = path.slice(1).map((stage, at): Step => {
    const moved = moves[at + 1] ?? createdAt
    const last = at === path.length - 2
    return {
      at: moved,
      properties: {
        dealstage: stage.id,
        ...stageValues(stage, moved),
        ...(last && closes
          ? {
              closedate: instantText(closedate),
              days_to_close: String(Math.floor((closedate - createdAt) / DAY)),
            }
          : {}),
        ...(last && stage.metadata['probability'] === '0.0'
          ? {
              closed_lost_reason: demo.pick([
                'Price',
                'Timing; next year',
                'Went with "the other" vendor',
              ]),
            }
          : {}),
      },
    }
  })
  const raised =
    n % 9 === 4
      ? [
          {
            at: demo.between(createdAt, lastStep),
            properties: { amount: String(amount), hs_priority: 'high' },
          },
        ]
      : []
  const ref = demo.put(DEAL, {
    createdAt,
    sourceType: demo.pick(['CRM_UI', 'API', 'IMPORT']),
    properties: {
      ...properties,
      ...(raised.length > 0 ? { amount: String(Math.round(amount * 80) / 100) } : {}),
    },
    steps: [...steps, ...raised].toSorted((a, b) => a.at - b.at),
  })
  if (n >= 400) {
    // Archived deals keep their links in the bin.
    if (company !== null) demo.link(ref, company.ref, PRIMARY_COMPANY_OF_DEAL)
    for (const person of people) demo.link(ref, person.ref)
    demo.archive(ref, LATEST - (410 - n) * 20 * HOUR)
  } else {
    if (company !== null) demo.link(ref, company.ref, PRIMARY_COMPANY_OF_DEAL)
    for (const [at, person] of people.entries()) {
      demo.link(ref, person.ref)
      if (at === 0 && demo.chance(50)) demo.label(ref, person.ref, 'Decision maker')
    }
    const items = sales.map((sale, at) => writeLineItem(demo, ref, sale, at, currency, createdAt))
    if (n % 6 === 1) writeQuote(demo, n, ref, items, company, people, amount, currency, createdAt)
  }
  return { ref, company, contacts: people, createdAt, owner }
}

/** The stages that a deal went through: in order, ending anywhere or in one that closes it. */
function stagePath(demo: DemoWriter, pipeline: Pipeline): readonly PipelineStage[] {
  const open = pipeline.stages.filter((stage) => stage.metadata['isClosed'] === 'false')
  const closing = pipeline.stages.filter((stage) => stage.metadata['isClosed'] === 'true')
  const walked = open.slice(0, demo.random.int(1, open.length))
  return demo.chance(55) ? [...walked, demo.pick(closing)] : walked
}

function stageValues(stage: PipelineStage | undefined, at: Millis): Values {
  if (stage === undefined) return {}
  const probability = stage.metadata['probability'] ?? '0.0'
  const closed = stage.metadata['isClosed'] === 'true'
  return {
    [`hs_v2_date_entered_${stage.id}`]: instantText(at),
    hs_v2_date_entered_current_stage: instantText(at),
    hs_deal_stage_probability: String(Number(probability)),
    hs_is_closed: String(closed),
    hs_is_closed_won: String(closed && probability === '1.0'),
    hs_is_closed_lost: String(closed && probability === '0.0'),
  }
}

function writeLineItem(
  demo: DemoWriter,
  deal: RecordRef,
  sale: Sale,
  at: number,
  currency: string,
  dealMade: Millis,
): RecordRef {
  const { product, quantity, discount } = sale
  const ref = demo.put(LINE_ITEM, {
    createdAt: dealMade + (at + 1) * 1000,
    properties: {
      name: product.name,
      hs_product_id: String(product.ref.id),
      quantity: String(quantity),
      price: String(product.price),
      hs_discount_percentage: discount === 0 ? null : String(discount),
      amount: String(net(sale)),
      hs_pre_discount_amount: String(Math.round(product.price * quantity * 100) / 100),
      hs_line_item_currency_code: currency,
      hs_position_on_quote: String(at),
      recurringbillingfrequency: product.recurring ? 'monthly' : null,
      hs_recurring_billing_period: product.recurring ? 'P12M' : null,
    },
  })
  demo.link(deal, ref)
  return ref
}

function writeQuote(
  demo: DemoWriter,
  n: number,
  deal: RecordRef,
  items: readonly RecordRef[],
  company: DemoCompany | null,
  people: readonly DemoContact[],
  amount: number,
  currency: string,
  dealMade: Millis,
): void {
  const createdAt = Math.min(dealMade + 3 * DAY, LATEST - HOUR)
  const ref = demo.put(QUOTE, {
    createdAt,
    properties: {
      hs_title: `Offer ${String(2000 + n)}${company === null ? '' : ` for ${company.name}`}`,
      hs_expiration_date: instantText(createdAt + 60 * DAY),
      hs_status: demo.pick([
        'DRAFT',
        'APPROVAL_NOT_NEEDED',
        'PENDING_APPROVAL',
        'APPROVED',
        'REJECTED',
      ]),
      hs_quote_amount: String(amount),
      hs_currency: currency,
      hs_quote_number: `Q-${String(20_260_000 + n)}`,
      hs_language: 'en',
      hs_sender_company_name: 'Northwind Robotics',
      hs_terms: 'Payable within 30 days; "net".',
      hs_esign_enabled: demo.chance(30) ? 'true' : 'false',
    },
    steps: demo.chance(40)
      ? [{ at: createdAt + 5 * DAY, properties: { hs_status: 'APPROVED' } }]
      : [],
  })
  demo.link(ref, deal)
  for (const item of items) demo.link(ref, item)
  if (company !== null) demo.link(ref, company.ref)
  const first = people[0]
  if (first !== undefined) demo.link(ref, first.ref)
}
