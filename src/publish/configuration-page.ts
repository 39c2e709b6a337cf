import { z } from 'zod'
import { alertChannel } from '../config/alerts-schema.ts'
import { connectionSchema } from '../config/connection-schema.ts'
import { inboundSchema } from '../config/inbound-schema.ts'
import { outboundSchema } from '../config/outbound-schema.ts'
import { code, note, table } from './markdown.ts'

interface Described {
  readonly title?: string
  readonly description?: string
  readonly secret?: boolean
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly properties?: Readonly<Record<string, Described>>
  readonly required?: readonly string[]
  readonly anyOf?: readonly Described[]
  /** Forms that a field tells apart. */
  readonly oneOf?: readonly Described[]
  readonly items?: Described | boolean
  readonly prefixItems?: readonly Described[]
  readonly additionalProperties?: Described | boolean
}

/** Also a test: it has to hold. */
export const exampleDocument = `version: 1
connections:
  main:
    hubspot:
      token: { env: HUBSPOT_TOKEN }
    warehouse:
      kind: duckdb
      path: ./crm.duckdb
syncs:
  crm_in:
    connection: main
    direction: inbound
    schedule: { cron: "0 * * * *", time_zone: Europe/Berlin }
    streams:
      contacts: { exclude: [ssn__c], hash: [phone] }
      companies: {}
      deals: { route: export }
      associations: { pairs: all }
  customers_out:
    connection: main
    direction: outbound
    target: contacts
    strategy: upsert
    source: { table: analytics.customers }
    key: customer_id
    identify_by: { property: email, column: email }
    fields:
      firstname: first_name
      lifecyclestage: { column: stage, on: create }
      hs_lead_status: { value: NEW }
    associations:
      - { to: companies, by: domain, column: company_domains, policy: exact }
    cleanup_default_associations: true
`

/** docs/configuration.md: every field of the document by its path. */
export function configurationPage(): string {
  return `${note('src/config/schema.ts')}# Configuration

One document, YAML or JSON: \`hubspot-warehouse.yaml\`, or what \`HUBSPOT_WAREHOUSE_CONFIG\` or \`-f\` names (the later wins). Unknown keys are errors. \`hubspot-warehouse config validate\` lists every problem with its path and its mend; \`hubspot-warehouse config schema\` prints the JSON Schema for editors ([configuration.schema.json](configuration.schema.json)).

Secrets are references (\`{ env: NAME }\` or \`{ file: PATH }\`), never values; a \`.env\` file beside the document is read. Relative paths start at the document.

\`\`\`yaml
${exampleDocument.trimEnd()}
\`\`\`

\`version\` is 1. \`connections\` and \`syncs\` hold as many as you like, by names of letters, digits and \`_\`.

## A connection

The warehouse is a DuckDB file (\`kind: duckdb\`) or a database of Snowflake (\`kind: snowflake\`). Of Snowflake the environment fills in what the document leaves out, by the names that Snowflake's own tools use (\`SNOWFLAKE_ACCOUNT\` and the like); only the schema is never taken from there. More on sign-ins and rights: [snowflake.md](snowflake.md).

${fieldsOf(connectionSchema)}

## An inbound sync

${fieldsOf(inboundSchema)}

## Alerts

\`alerts\` is a list of channels, each for all syncs unless it says otherwise; from when on they are told of a sync, its own \`alerts\` says. More: [alerts.md](alerts.md).

${fieldsOf(alertChannel)}

## An outbound sync

An empty text in the source, and an empty cell of a CSV file, count as null.

${fieldsOf(outboundSchema)}
`
}

function fieldsOf(schema: z.ZodType): string {
  const rows = new Map<string, readonly string[]>()
  const described = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Described
  walk(described, '', rows)
  return table(['field', 'needed', 'values', ''], [...rows.values()])
}

type Rows = Map<string, readonly string[]>

function walk(schema: Described, path: string, rows: Rows): void {
  const alternatives = (schema.anyOf ?? schema.oneOf ?? []).filter(
    (branch) => branch.properties !== undefined,
  )
  const isInAll = (name: string): boolean =>
    alternatives.every((branch) => branch.required?.includes(name) === true)
  for (const branch of alternatives) fields(branch, path, isInAll, rows)
  fields(schema, path, () => true, rows)
  if (typeof schema.additionalProperties === 'object')
    add(schema.additionalProperties, `${path}.<name>`, '', rows)
  if (typeof schema.items === 'object' && schema.items.properties !== undefined)
    walk(schema.items, `${path}[]`, rows)
}

/** A field of one of several forms is needed in its form only, unless all of them need it. */
function fields(
  schema: Described,
  path: string,
  isInAll: (name: string) => boolean,
  rows: Rows,
): void {
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    const needed = schema.required?.includes(name) === true
    add(
      field,
      path === '' ? name : `${path}.${name}`,
      needed ? (isInAll(name) ? 'yes' : 'in its form') : '',
      rows,
    )
  }
}

function add(field: Described, path: string, needed: string, rows: Rows): void {
  const present = rows.get(path)
  if (present === undefined)
    rows.set(path, [code(path), needed, values(field), descriptionOf(field)])
  else if (field.const !== undefined && !(present[2] ?? '').split(', ').includes(values(field)))
    rows.set(path, present.with(2, `${present[2] ?? ''}, ${values(field)}`))
  walk(field, path, rows)
}

/** That of the field, else of the only form that has one. */
const descriptionOf = (field: Described): string =>
  field.description ??
  field.anyOf?.find((form) => form.description !== undefined)?.description ??
  ''

function values(field: Described): string {
  if (field.secret === true) return 'reference to a secret'
  if (field.const !== undefined) return code(literal(field.const))
  if (field.enum !== undefined) return field.enum.map((value) => code(literal(value))).join(', ')
  if (field.anyOf !== undefined)
    return [...new Set(field.anyOf.map(values))].filter((text) => text !== '').join(' or ')
  if (field.type === 'array') {
    const item = typeof field.items === 'object' ? field.items : {}
    if (item.prefixItems !== undefined || item.type === 'array') return 'list of pairs'
    return `list of ${item.type === 'string' ? 'names' : 'objects'}`
  }
  if (field.type === 'object' && field.properties === undefined) return 'map'
  return typeof field.type === 'string' ? field.type : (field.type ?? []).join(' or ')
}

const literal = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value)
