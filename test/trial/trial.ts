import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { loadConfig } from '../../src/config/load.ts'
import { type Connector, knownNames, openConnector } from '../../src/connector.ts'
import type {
  AssociationCounts,
  OutboundResult,
  RecordCounts,
  RunResult,
} from '../../src/engine/reports.ts'
import { silentLog } from '../../src/machine/log.ts'
import { prepareAccount } from './account.ts'
import { trialConfig } from './config.ts'
import type { Forms, TrialWarehouse, Using } from './warehouse.ts'

/** One thing that the trial proves, with what was seen. */
export interface Finding {
  readonly title: string
  readonly ok: boolean
  readonly seen: string
}

const equalDeals = 'every opportunity came back as a deal, each value equal'

/** Differences between the ledger and what came back; each query returns rows that should not be there. */
const comparisonsBy = ({ midnight, stages }: Forms): Readonly<Record<string, string>> => ({
  'every account came back as a company, each value equal': `
    SELECT ledger.account, company.id FROM ledger.accounts AS ledger
    FULL JOIN (SELECT * FROM hubspot.companies WHERE _deleted_at IS NULL) AS company ON company.ledger_account = ledger.account
    WHERE company.name IS DISTINCT FROM ledger.account
      OR company.ledger_sector IS DISTINCT FROM ledger.sector
      OR company.founded_year IS DISTINCT FROM CAST(ledger.year_established AS VARCHAR)
      OR company.annualrevenue IS DISTINCT FROM CAST(CAST(ledger.revenue AS DECIMAL(18, 2)) * 1000000 AS DECIMAL(38, 8))
      OR company.numberofemployees IS DISTINCT FROM ledger.employees
      OR company.country IS DISTINCT FROM ledger.office_location`,
  [equalDeals]: `
    SELECT ledger.opportunity_id, deal.id FROM ledger.sales_pipeline AS ledger
    FULL JOIN (SELECT * FROM hubspot.deals WHERE _deleted_at IS NULL) AS deal ON deal.ledger_opportunity = ledger.opportunity_id
    LEFT JOIN hubspot.owners AS owner ON owner.id = deal.hubspot_owner_id
    LEFT JOIN (${stages}) AS stage ON stage.id = deal.dealstage AND stage.pipeline_id = deal.pipeline
    WHERE deal.dealname IS DISTINCT FROM ledger.opportunity_id || ' ' || coalesce(ledger.account, 'no account yet')
      OR stage.label IS DISTINCT FROM ledger.deal_stage
      OR owner.first_name || ' ' || owner.last_name IS DISTINCT FROM ledger.sales_agent
      OR replace(deal.ledger_product, ' ', '') IS DISTINCT FROM replace(ledger.product, ' ', '')
      OR deal.ledger_engaged_on IS DISTINCT FROM ledger.engage_date
      OR deal.closedate IS DISTINCT FROM ${midnight('ledger.close_date')}
      OR deal.amount IS DISTINCT FROM ledger.close_value`,
  'every subsidiary hangs below its parent, and nothing else does': `
    SELECT came.account AS came, ledger.account AS ledger FROM (
      SELECT child.ledger_account AS account, parent.ledger_account AS subsidiary_of
      FROM hubspot.associations AS link
      JOIN hubspot.companies AS child ON child.id = link.from_id
      JOIN hubspot.companies AS parent ON parent.id = link.to_id
      WHERE link.from_type = 'companies' AND link.to_type = 'companies' AND link.type_id = '14' AND link._deleted_at IS NULL
    ) AS came
    FULL JOIN (SELECT account, subsidiary_of FROM ledger.accounts WHERE subsidiary_of IS NOT NULL) AS ledger
      ON ledger.account = came.account AND ledger.subsidiary_of = came.subsidiary_of
    WHERE came.account IS NULL OR ledger.account IS NULL`,
  'every deal hangs at its account, and those without one at none': `
    SELECT came.opportunity_id AS came, ledger.opportunity_id AS ledger FROM (
      SELECT deal.ledger_opportunity AS opportunity_id, company.ledger_account AS account
      FROM hubspot.associations AS link
      JOIN hubspot.deals AS deal ON deal.id = link.from_id
      JOIN hubspot.companies AS company ON company.id = link.to_id
      WHERE link.from_type = 'deals' AND link.to_type = 'companies' AND link.label IS NULL AND link._deleted_at IS NULL
    ) AS came
    FULL JOIN (SELECT opportunity_id, account FROM ledger.sales_pipeline WHERE account IS NOT NULL) AS ledger
      ON ledger.opportunity_id = came.opportunity_id AND ledger.account = came.account
    WHERE came.opportunity_id IS NULL OR ledger.opportunity_id IS NULL`,
})

const changeHundred = `
  UPDATE ledger.sales_pipeline SET close_value = coalesce(close_value, 0) + 7
  WHERE opportunity_id IN (SELECT opportunity_id FROM ledger.sales_pipeline ORDER BY md5(opportunity_id) LIMIT 100)`
const moveTwenty = `
  UPDATE ledger.sales_pipeline SET account = ranked.next_account
  FROM (SELECT account AS held_account, lead(account) OVER (ORDER BY account) AS next_account FROM ledger.accounts) AS ranked
  WHERE sales_pipeline.account = ranked.held_account
    AND sales_pipeline.opportunity_id IN (
      SELECT opportunity_id FROM ledger.sales_pipeline
      WHERE account IS NOT NULL AND account < (SELECT max(account) FROM ledger.accounts)
      ORDER BY md5('link' || opportunity_id) LIMIT 20)`
// The title carries the account's name; it stays, so that only links change.
const keepTitles = [
  'ALTER TABLE ledger.sales_pipeline ADD COLUMN titled VARCHAR',
  "UPDATE ledger.sales_pipeline SET titled = opportunity_id || ' ' || coalesce(account, 'no account yet')",
]

const keepLedger = 'CREATE TABLE ledger.kept AS SELECT * FROM ledger.sales_pipeline'
const restoreLedger = [
  'DELETE FROM ledger.sales_pipeline',
  'INSERT INTO ledger.sales_pipeline SELECT * FROM ledger.kept',
]
const loseThirty = `
  DELETE FROM ledger.sales_pipeline
  WHERE opportunity_id IN (SELECT opportunity_id FROM ledger.sales_pipeline ORDER BY md5('lost' || opportunity_id) LIMIT 30)`
const loseAll = 'DELETE FROM ledger.sales_pipeline'

/** Takes a sales ledger out to HubSpot and back, then changes it; everything it finds is in the answer. */
export async function runTrial(
  dataFolder: string,
  say: (line: string) => void,
  open: (folder: string) => TrialWarehouse | Promise<TrialWarehouse>,
): Promise<readonly Finding[]> {
  const folder = await mkdtemp(join(tmpdir(), 'hw-trial-'))
  const warehouse = await open(folder)
  const { sql } = warehouse
  const comparisons = comparisonsBy(warehouse.forms)
  const rowsOf = async (name: string): Promise<Record<string, string>[]> =>
    parse(await readFile(join(dataFolder, name)), { columns: true, bom: true }) as Record<
      string,
      string
    >[]
  const pipeline = await rowsOf('sales_pipeline.csv')
  const accounts = await rowsOf('accounts.csv')
  const agents = (await rowsOf('sales_teams.csv')).map((row) => row['sales_agent'] ?? '')
  const products = new Set((await rowsOf('products.csv')).map((row) => row['product']))

  const sandbox = await prepareAccount(agents)
  const file = join(folder, 'hubspot-warehouse.yaml')
  await writeFile(file, trialConfig(warehouse))
  /** Opened for one act and closed again: DuckDB lets one instance at a time have the file, in one process too. */
  const using: Using = async (work) => {
    const environment = {
      HUBSPOT_TOKEN: sandbox.token,
      HUBSPOT_BASE_URL: sandbox.url,
      ...warehouse.environment,
    }
    const connector = openConnector(await loadConfig(file, environment, knownNames), {
      log: silentLog,
      signal: new AbortController().signal,
      progress: () => undefined,
    })
    try {
      return await work(connector)
    } finally {
      await connector[Symbol.asyncDispose]()
    }
  }
  const findings: Finding[] = []
  const find = (title: string, ok: boolean, seen: string): void => {
    findings.push({ title, ok, seen })
    say(`${ok ? '✓' : '✗'} ${title}: ${seen}`)
  }
  const run = (sync: string): Promise<RunResult> =>
    told(sync, (connector) => connector.run(sync, { full: false, approve: null }))
  const told = async (
    what: string,
    work: (connector: Connector) => Promise<RunResult>,
  ): Promise<RunResult> => {
    const result = await using(work)
    say(
      `  ${what}: ${result.status} in ${((Date.parse(result.finished_at) - Date.parse(result.started_at)) / 1000).toFixed(1)} s, calls ${JSON.stringify(result.calls)}`,
    )
    if (result.error !== null) say(`  ${JSON.stringify(result.error)}`)
    return result
  }
  const send = async (sync: string): Promise<OutboundResult> => (await run(sync)) as OutboundResult
  const undo = async ({ run_id }: OutboundResult): Promise<OutboundResult> =>
    (await told('undo', (connector) => connector.undo(run_id, { approve: null }))) as OutboundResult
  const anHourLater = async (): Promise<void> => {
    await fetch(`${sandbox.url}/_sandbox/clock`, {
      method: 'POST',
      body: '{"advance":"2h"}',
      headers: { 'content-type': 'application/json' },
    })
  }
  const counts = (
    kept: Partial<RecordCounts & AssociationCounts>,
    of: RecordCounts | AssociationCounts,
  ): boolean =>
    Object.entries(of).every(
      ([name, value]) => value === ((kept as Record<string, number>)[name] ?? 0),
    )

  try {
    await warehouse.loadLedger(dataFolder, using)
    const oddProducts = [...new Set(pipeline.map((row) => row['product'] ?? ''))].filter(
      (name) => !products.has(name),
    )
    find('products spelled two ways are named', true, oddProducts.join(', ') || 'none')

    const companies = await send('accounts_out')
    const subsidiaries = accounts.filter((row) => row['subsidiary_of'] !== '').length
    find(
      'accounts become companies, subsidiaries hang below their parents',
      companies.status === 'succeeded' &&
        companies.records.created === accounts.length &&
        companies.associations.added === subsidiaries,
      JSON.stringify({ records: companies.records, associations: companies.associations }),
    )
    const linked = pipeline.filter((row) => row['account'] !== '').length
    const deals = await send('opportunities_out')
    find(
      'opportunities become deals, linked where they have an account',
      deals.status === 'succeeded' &&
        deals.records.created === pipeline.length &&
        deals.associations.added === linked,
      JSON.stringify({ records: deals.records, associations: deals.associations }),
    )

    await anHourLater()
    const back = await run('crm_in')
    find(
      'an inbound run brings all of it back',
      back.status === 'succeeded',
      JSON.stringify(
        back.direction === 'inbound'
          ? Object.fromEntries(
              Object.entries(back.streams).map(([name, stream]) => [name, stream.loaded]),
            )
          : {},
      ),
    )
    for (const [title, query] of Object.entries(comparisons)) {
      const rows = await sql(query)
      find(
        title,
        rows.length === 0,
        rows.length === 0
          ? 'no difference'
          : `${rows.length} differences, such as ${JSON.stringify(rows[0])}`,
      )
    }

    for (const sync of ['accounts_out', 'opportunities_out']) {
      const again = await send(sync)
      find(
        `a second ${sync} sends nothing`,
        counts({ read: again.records.read, unchanged: again.records.read }, again.records) &&
          again.associations.added + again.associations.removed === 0,
        JSON.stringify({ records: again.records, associations: again.associations }),
      )
    }
    for (const statement of keepTitles) await sql(statement)
    await sql(keepLedger)
    const config = trialConfig(warehouse).replace(
      /opportunity_id \|\| ' ' .* AS title/,
      'titled AS title',
    )
    await writeFile(file, config)
    await sql(changeHundred)
    const hundred = await send('opportunities_out')
    find(
      'after 100 changed rows it sends exactly those',
      hundred.status === 'succeeded' &&
        counts(
          { read: pipeline.length, unchanged: pipeline.length - 100, updated: 100 },
          hundred.records,
        ) &&
        hundred.associations.added + hundred.associations.removed === 0,
      JSON.stringify({ records: hundred.records, associations: hundred.associations }),
    )
    await sql(moveTwenty)
    const twenty = await send('opportunities_out')
    find(
      'after 20 changed account links it adds and removes exactly those',
      twenty.status === 'succeeded' &&
        counts({ read: pipeline.length, unchanged: pipeline.length }, twenty.records) &&
        counts({ added: 20, removed: 20, unchanged: linked - 20 }, twenty.associations),
      JSON.stringify({ records: twenty.records, associations: twenty.associations }),
    )

    await anHourLater()
    await run('crm_in')
    const differing =
      await sql(`SELECT CAST(count(*) AS INTEGER) AS deals FROM hubspot.deals AS deal
      JOIN ledger.kept AS ledger ON ledger.opportunity_id = deal.ledger_opportunity
      WHERE deal.amount IS DISTINCT FROM ledger.close_value`)
    const moved = await undo(twenty)
    find(
      'an undo hangs the 20 back at their accounts',
      moved.status === 'succeeded' && counts({ added: 20, removed: 20 }, moved.associations),
      JSON.stringify({ records: moved.records, associations: moved.associations }),
    )
    const restored = await undo(hundred)
    for (const statement of restoreLedger) await sql(statement)
    await anHourLater()
    await run('crm_in')
    const left = await sql(comparisons[equalDeals] ?? '')
    find(
      'an undo of the 100 brings back every value of before',
      counts({ read: 100, updated: 100 }, restored.records) &&
        Number(differing[0]?.['deals']) === 100 &&
        left.length === 0,
      JSON.stringify({ differing, records: restored.records, left: left.length }),
    )

    await writeFile(file, config.replace(/(target: deals\s+strategy:) upsert/, '$1 mirror'))
    await send('opportunities_out')
    await sql(loseThirty)
    const mirrored = await send('opportunities_out')
    find(
      'a mirror archives the deals of 30 rows that are gone',
      mirrored.status === 'succeeded' &&
        counts(
          {
            read: pipeline.length - 30,
            vanished: 30,
            unchanged: pipeline.length - 30,
            archived: 30,
          },
          mirrored.records,
        ),
      JSON.stringify({ records: mirrored.records, associations: mirrored.associations }),
    )
    const anew = await undo(mirrored)
    find(
      'an undo makes the 30 anew, with the links that went along',
      anew.status === 'succeeded' &&
        counts({ read: 30, created: 30 }, anew.records) &&
        mirrored.associations.removed > 0 &&
        anew.associations.added === mirrored.associations.removed,
      JSON.stringify({ records: anew.records, associations: anew.associations }),
    )
    await sql(loseAll)
    const held = await send('opportunities_out')
    find(
      'an empty source holds the run',
      held.status === 'held' && held.plan_id !== undefined,
      JSON.stringify({ status: held.status, records: held.records }),
    )
    say(warehouse.stays)
    return findings
  } finally {
    await sandbox.close()
    await warehouse[Symbol.asyncDispose]()
  }
}
