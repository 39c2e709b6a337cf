import { parse, stringify } from 'yaml'
import { validateText } from '../../../src/config/load.ts'
import { knownNames } from '../../../src/connector.ts'
import { ConnectorError } from '../../../src/errors/connector-error.ts'
import { damaged, Finding, type FuzzTarget } from './fuzzer.ts'
import { damagedText, damagedTree, textOf } from './tree-damage.ts'

const whole = `version: 1
connections:
  main:
    hubspot:
      token: { env: HUBSPOT_TOKEN }
      daily_share: 0.8
    warehouse: { kind: duckdb, path: ./crm.duckdb }
  other:
    hubspot:
      oauth: { client_id: abc, client_secret: { env: S }, refresh_token: { file: ./t } }
    warehouse:
      kind: snowflake
      account: ab12345
      user: U
      role: R
      warehouse: W
      database: D
      private_key_path: ./key.p8
syncs:
  crm_in:
    connection: main
    direction: inbound
    schedule: { cron: "0 * * * *", time_zone: Europe/Berlin }
    horizon: 1h
    sweep: 24h
    reconcile: 7d
    start_date: 2020-01-01
    guard: { removals: 20% }
    new_streams: ignore
    streams:
      contacts: { strategy: auto, storage: merge, route: auto, properties: all, exclude: [ssn__c], hash: [phone] }
      companies: { route: export }
      associations: { pairs: [[contacts, companies]] }
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
      lifecyclestage: { column: stage, on: create, when_null: leave }
      hs_lead_status: { value: NEW }
    associations:
      - { to: companies, by: domain, column: company_domains, policy: exact }
    cleanup_default_associations: true
    guard: { removals: 20% }
    route: auto
    wait: 30m
`

/** Each line stands for nine of the one before it. */
const bombs = ['b', 'c', 'd', 'e', 'f', 'g', 'h']
  .map((name, at) => `${name}: &${name} [${`*${'abcdefg'[at]}, `.repeat(9)}]`)
  .join('\n')

/** Block style, but for trees too deep for the one that writes it. */
function yamlOf(tree: unknown): string {
  try {
    return stringify(tree)
  } catch {
    return textOf(tree)
  }
}

/** Documents of any kind come back as problems, each with its place and its mend, or as one that holds; nothing is thrown but `config.unreadable`. */
export const configFuzzer: FuzzTarget = {
  name: 'configuration',
  async open() {
    const document: unknown = parse(whole)
    if (validateText(whole, knownNames).document === null)
      throw new Finding('The document to begin with has problems.')
    return {
      async once(draw) {
        const text = draw.weighed<() => string>([
          [4, () => yamlOf(damagedTree(draw, document))],
          [3, () => textOf(damagedTree(draw, document))],
          [3, () => damaged(draw, Buffer.from(whole)).toString()],
          [2, () => damagedText(draw, whole)],
          [
            1,
            () =>
              whole
                .replace(/: (\w+)\n/, (_, name: string) => `: &a ${name}\n`)
                .replaceAll(/ env: \w+/g, ' env: *a'),
          ],
          [1, () => `a: &a [x, x, x]\n${bombs}\n${whole}`],
        ])()
        const shown = JSON.stringify(text.slice(0, 4_000))
        let came: ReturnType<typeof validateText>
        try {
          came = validateText(text, knownNames)
        } catch (error) {
          if (error instanceof ConnectorError && error.code === 'config.unreadable') return
          throw new Finding(`Thrown for ${shown}`, error)
        }
        const { document: understood, problems } = came
        if ((understood === null) !== problems.length > 0)
          throw new Finding(`Neither a document nor a problem, or both: ${shown}`)
        for (const { path, what, fix } of problems) {
          if (what.trim() === '' || fix.trim() === '')
            throw new Finding(`A problem at ${path} says nothing: ${shown}`)
          if (/\bat \S+ \(|node_modules|\.ts:\d/.test(what + fix))
            throw new Finding(`A problem at ${path} shows our own sources: ${what}`)
        }
      },
      async [Symbol.asyncDispose]() {},
    }
  },
}
