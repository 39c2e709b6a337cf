import { countIn, textIn, textOrNullIn } from '../engine/cells.ts'
import { control } from '../engine/journal/tables.ts'
import type { OutboundOrder } from '../engine/orders.ts'
import type { Ports, Property, Row, WireRecord } from '../engine/ports.ts'
import type { Progress } from '../engine/reports.ts'
import type {
  ComparedValues,
  Finding,
  StreamVerification,
  VerifyOptions,
} from '../engine/verification.ts'
import { sameValue } from './fields/same-value.ts'
import { settleList } from './lists/settle-list.ts'
import { foldKey, identityMatching, keysOf, type Matching } from './records/matching.ts'
import { settleObjects } from './settle-objects.ts'
import { stageLines } from './staging.ts'
import { tableSlots } from './tables.ts'
import { verifyArchives } from './verify/archives.ts'
import { verifyPairs } from './verify/pairs.ts'

/** As many rows as a statement can be asked for: all of them. */
const everything = 2 ** 31 - 1

/** So many findings are told one by one; all of them are counted. */
const mostFindings = 1_000

/** Rows compared in one go. */
const rowsAtOnce = 2_000

interface Comparison {
  readonly order: OutboundOrder
  readonly ports: Ports
  readonly options: VerifyOptions
  readonly properties: ReadonlyMap<string, Property>
  readonly matching: Matching | null
}

/**
 * Compares what an outbound sync last sent with what HubSpot holds now: values that someone else changed, records that
 * were archived, merged or deleted there, links that were removed. An unchanged source row is not looked at by runs, so
 * only this tells. Fields written at the create alone are left out.
 */
export async function verifyOutbound(
  asked: OutboundOrder,
  given: Ports,
  options: VerifyOptions,
  progress: (progress: Progress) => void,
): Promise<StreamVerification> {
  const { order, ports } = await settleList(await settleObjects(asked, given), 'tell')
  const { hubspot, warehouse, signal } = ports
  const properties = await hubspot.properties(order.target.object, signal)
  const at: Comparison = {
    order,
    ports,
    options,
    properties: new Map(properties.map((property) => [property.name, property])),
    matching: identityMatching(order, properties),
  }
  const rows: Row[] = []
  const slots = { links: tableSlots.links }
  const sent = warehouse.stream({
    name: 'verify/sent_rows',
    slots: { ...slots, sent: tableSlots.sent, changes: tableSlots.changes },
    values: { sync: order.sync, salt: ports.random.uuid(), most: options.sample ?? everything },
  })
  for await (const chunk of sent) rows.push(...chunk)
  const [counted] = await warehouse.rows({
    name: 'verify/sent_count',
    slots,
    values: { sync: order.sync },
  })
  const findings: Finding[] = []
  const gone = new Set<string>()
  let pending = 0
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    const part = rows.slice(from, from + rowsAtOnce)
    for (const { row, finding } of await compareRows(at, part)) {
      if (finding.kind === 'record_gone') gone.add(textIn(row, 'hubspot_id'))
      if (row['unfinished'] === true) pending += 1
      else findings.push(finding)
    }
    progress({
      sync: order.sync,
      part: order.target.name,
      stage: 'comparing records',
      done: from,
      of: rows.length,
    })
  }
  const pairs = await comparePairs(at, rows, gone)
  findings.push(...pairs.findings)
  const archives = await verifyArchives(order, ports, options.sample ?? everything)
  findings.push(...archives.findings)
  return {
    stream: order.target.name,
    warehouse: countIn(counted, 'linked'),
    hubspot: null,
    sampled: rows.length + pairs.sampled + archives.sampled,
    differing: findings.length,
    pending: pending + pairs.pending,
    drift: findings.length > 0,
    findings: findings.slice(0, mostFindings),
    ...(rows.length + archives.sampled === 0
      ? { note: 'Nothing was sent yet: run the sync first.' }
      : {}),
  }
}

interface Found {
  readonly row: Row
  readonly finding: Finding
}

async function compareRows(at: Comparison, rows: readonly Row[]): Promise<readonly Found[]> {
  const { order, ports, matching } = at
  const wanted = new Set(comparedNames(order))
  if (matching !== null && matching.kind !== 'record_id') {
    wanted.add(matching.property)
    if (matching.alsoHeldIn !== null) wanted.add(matching.alsoHeldIn)
  }
  const asked = [...wanted].filter((name) => at.properties.has(name))
  const ids = rows.map((row) => textIn(row, 'hubspot_id'))
  const living = new Map<string, WireRecord>()
  const pages = ports.hubspot.records(order.target.object, ids, asked, ports.signal)
  for await (const records of pages)
    for (const record of records) if (!record.archived) living.set(record.id, record)
  return rows.flatMap((row): readonly Found[] => {
    const key = textIn(row, 'source_key')
    const record = living.get(textIn(row, 'hubspot_id'))
    if (record === undefined)
      return [{ row, finding: { kind: 'record_gone', id: key, columns: [] } }]
    const changed = changedValues(at, row, record)
    const columns = Object.keys(changed)
    if (columns.length === 0) return []
    const values = at.options.values ? { values: changed } : {}
    return [{ row, finding: { kind: 'changed', id: key, columns, ...values } }]
  })
}

const comparedNames = (order: OutboundOrder): readonly string[] =>
  order.fields.filter(({ on }) => on === 'always').map(({ property }) => property)

/** What someone else changed of one record: by property, what was sent and what is there. */
function changedValues(
  { order, properties, matching }: Comparison,
  row: Row,
  record: WireRecord,
): Readonly<Record<string, ComparedValues>> {
  const sent = JSON.parse(textOrNullIn(row, 'sent') ?? '{}') as Record<string, string | null>
  const changed: Record<string, ComparedValues> = {}
  for (const name of comparedNames(order)) {
    const wanted = sent[name] ?? null
    const property = properties.get(name)
    if (wanted === null) continue
    const held = record.properties[name] ?? null
    if (property !== undefined && sameValue(property, wanted, held)) continue
    changed[name] = { warehouse: wanted, hubspot: held }
  }
  const identity = textOrNullIn(row, 'identity')
  if (identity !== null && matching !== null && matching.kind !== 'record_id') {
    const { property } = matching
    if (!keysOf(matching, record).includes(foldKey(matching, identity)) && !(property in changed))
      changed[property] = { warehouse: identity, hubspot: record.properties[property] ?? null }
  }
  return changed
}

async function comparePairs(at: Comparison, rows: readonly Row[], gone: ReadonlySet<string>) {
  const { order, ports } = at
  const asked = control(`_verify_out_${ports.random.uuid().replaceAll('-', '').slice(0, 12)}`)
  try {
    await stageLines(ports, asked, ['key'], async (lines) => {
      for (const row of rows) await lines.write(JSON.stringify({ key: textIn(row, 'source_key') }))
    })
    return await verifyPairs(order, ports, asked, gone)
  } finally {
    await ports.warehouse.drop(asked)
  }
}
