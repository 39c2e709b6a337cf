import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Files of a sales ledger in the shape of Maven Analytics' "CRM Sales Opportunities". */
const ledgerFiles = [
  'accounts.csv',
  'products.csv',
  'sales_pipeline.csv',
  'sales_teams.csv',
] as const

/** A small generator of the same numbers for the same seed (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

const sectors = [
  'technolgy',
  'medical',
  'retail',
  'software',
  'entertainment',
  'marketing',
  'finance',
]
const places = ['United States', 'Kenya', 'Philipines', 'Germany', 'Brazil', 'Korea']
const products = [
  ['GTX Basic', 'GTX', 550],
  ['GTX Pro', 'GTX', 4821],
  ['MG Special', 'MG', 55],
  ['MG Advanced', 'MG', 3393],
] as const
const first = ['Anna', 'Moses', 'Darcel', 'Kary', 'Zoë', 'Reed', 'Vicki', 'Elease', 'Donn', 'James']
const last = ['Snelling', 'Frase', "O'Hara", 'Hendrixson', 'Clapper', 'Møller', 'Gluck', 'Cantrell']

const day = (offset: number): string => {
  const date = new Date(Date.UTC(2016, 9, 1) + offset * 86_400_000)
  return `${date.getUTCMonth() + 1}/${date.getUTCDate()}/${date.getUTCFullYear()}`
}

const cell = (value: string | number): string => {
  const text = String(value)
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
const csv = (rows: readonly (readonly (string | number)[])[]): string =>
  rows.map((row) => `${row.map(cell).join(',')}\n`).join('')

/** Writes a ledger like the real one, messy as it is: a product spelled two ways, open deals without an account. */
export async function writeLedger(
  folder: string,
  size: { readonly accounts: number; readonly agents: number; readonly opportunities: number },
): Promise<void> {
  const next = numbers(20_161_001)
  const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)] as T
  const accounts = Array.from({ length: size.accounts }, (_, n) =>
    n === 0 ? 'Acme Corporation' : n === 1 ? 'Bluth, "Sons" & Co' : `Account ${n}`,
  )
  const agents = Array.from(
    { length: size.agents },
    (_, n) => `${first[n % first.length]} ${last[Math.floor(n / first.length) % last.length]}`,
  )
  const files: Record<(typeof ledgerFiles)[number], string> = {
    'accounts.csv': csv([
      [
        'account',
        'sector',
        'year_established',
        'revenue',
        'employees',
        'office_location',
        'subsidiary_of',
      ],
      ...accounts.map((name, n) => [
        name,
        pick(sectors),
        1970 + Math.floor(next() * 45),
        (next() * 5000).toFixed(2),
        Math.floor(next() * 9000) + 9,
        pick(places),
        n > 4 && n % 6 === 0 ? (accounts[n % 5] ?? '') : '',
      ]),
    ]),
    'products.csv': csv([['product', 'series', 'sales_price'], ...products]),
    'sales_teams.csv': csv([
      ['sales_agent', 'manager', 'regional_office'],
      ...agents.map((agent) => [agent, 'Dustin Brinkmann', pick(['Central', 'East', 'West'])]),
    ]),
    'sales_pipeline.csv': csv([
      [
        'opportunity_id',
        'sales_agent',
        'product',
        'account',
        'deal_stage',
        'engage_date',
        'close_date',
        'close_value',
      ],
      ...Array.from({ length: size.opportunities }, (_, n) => {
        const stage = pick(['Won', 'Won', 'Won', 'Lost', 'Engaging', 'Prospecting'])
        const open = stage === 'Engaging' || stage === 'Prospecting'
        const engaged = Math.floor(next() * 400)
        const product = pick(products)
        return [
          `OPP${n.toString(36).toUpperCase().padStart(5, '0')}`,
          pick(agents.slice(0, Math.max(1, agents.length - 5))),
          product[0] === 'GTX Pro' ? 'GTXPro' : product[0],
          open && next() < 0.6 ? '' : pick(accounts),
          stage,
          stage === 'Prospecting' ? '' : day(engaged),
          open ? '' : day(engaged + 30 + Math.floor(next() * 60)),
          open ? '' : stage === 'Lost' ? 0 : Math.round(product[2] * (0.9 + next() * 0.2)),
        ]
      }),
    ]),
  }
  for (const name of ledgerFiles) await writeFile(join(folder, name), files[name])
}
