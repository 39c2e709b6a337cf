import type { Manifest } from './manifest.ts'
import { code, note, table } from './markdown.ts'

type Entry = Manifest['streams'][number]

export const scopeText = (scope: string | readonly string[]): string =>
  typeof scope === 'string' ? code(scope) : scope.map(code).join(' or ')

const strategyTitles = {
  full_refresh: 'full refresh',
  incremental: 'incremental',
  client_incremental: 'client-side incremental',
} as const

const incrementalOf = (entry: Entry): string => {
  const strategies = entry.strategies.map(({ name }) => name)
  if (strategies.includes('incremental')) return 'incremental'
  return strategies.includes('client_incremental') ? 'client-side' : 'full refresh only'
}

const removals: Readonly<Record<Entry['removals'], string>> = {
  archived_listing: 'the archived listing, merges, and a comparison of all ids',
  absence: 'what is missing from a complete read is gone',
  none: 'none: rows stay',
}

const archivedWords =
  'HubSpot keeps archived records 90 days and has no filter by archive date: each run reads the archived list whole and takes what was archived since the position, which is called incremental all the same. Rows stay when HubSpot purges the records. Each row has `archived` true and `_deleted_at` = `archived_at`; a record that is found restored has `archived` false, `archived_at` NULL, and `_deleted_at` tells when it was found so. Merged records are no part of the list. `new_streams: include` never includes it.'

const inclusions: Readonly<Record<Entry['included'], string>> = {
  always: 'yes',
  if_enabled: 'where the account’s object library has switched the type on',
  by_name: 'no: only where it is named',
}

/** The page's file, without folder: templates are named after what stands before their placeholder. */
const fileOf = (name: string): string => `${name.replace(/_?<.*$/, '')}.md`

const suffix = '_archived'

/** docs/streams/<name>.md for each stream; archived records stand on the page of the live ones. */
export function streamPages(manifest: Manifest): Readonly<Record<string, string>> {
  const pages: Record<string, string> = {}
  for (const entry of manifest.streams) {
    if (entry.kind === 'archived') continue
    const archived = manifest.streams.find(
      (other) => other.kind === 'archived' && other.name === `${entry.name}${suffix}`,
    )
    pages[`docs/streams/${fileOf(entry.name)}`] = streamPage(entry, archived ?? null)
  }
  return pages
}

const linkTo = (entry: Entry): string =>
  `[${code(entry.name)}](streams/${fileOf(entry.name.replace(suffix, ''))})`

/** docs/streams.md: every stream in a line, by kind. */
export function streamsIndex(manifest: Manifest): string {
  const groups: readonly (readonly [string, string, (entry: Entry) => boolean])[] = [
    ['CRM records', recordsWords, (entry) => entry.kind === 'object' && !entry.template],
    [
      'Object types that the account names',
      familyWords,
      (entry) => entry.kind === 'object' && entry.template,
    ],
    ['Everything else', '', (entry) => entry.kind !== 'object' && entry.kind !== 'archived'],
  ]
  const sections = groups.map(([title, words, belongs]) => {
    const rows = manifest.streams
      .filter(belongs)
      .map((entry) => [
        linkTo(entry),
        entry.summary,
        incrementalOf(entry),
        [...new Set(entry.strategies.flatMap(({ routes }) => routes))]
          .map((route) => (entry.unverified_routes.includes(route) ? `(${route})` : route))
          .join(', '),
        entry.scopes.map(scopeText).join(', '),
      ])
    return `## ${title}\n\n${words === '' ? '' : `${words}\n\n`}${table(['stream', '', 'strategy', 'routes', 'scopes'], rows)}\n`
  })
  // They differ by their objects alone, so a table would say one thing some forty times.
  const archived = manifest.streams.filter((entry) => entry.kind === 'archived').map(linkTo)
  const parts = [
    ...sections.slice(0, 2),
    `## Archived records\n\n${archivedWords} Scopes are those of the live records, the route is the list.\n\n${archived.join(', ')}\n`,
    ...sections.slice(2),
  ]
  return `${note('streams/')}# Streams\n\nWhat lands in the warehouse: a table \`hubspot.<stream>\` each. A live row has \`_deleted_at\` null, and records have \`archived\` false too. Columns that start with \`_\` are the connector's own. Full refresh is always there. A route in brackets is documented nowhere for that object: \`auto\` never picks it, \`route: export\` takes it.\n\n${includeWords}\n\n${parts.join('\n')}`
}

const recordsWords =
  'Beside the columns on its page each has one for each chosen property, by its internal name.'
const familyWords =
  'Custom objects are named by their HubSpot name, and addressed by type id. Where names differ in case alone, the one that was there first keeps `custom_<name>` (of several at once the all-lower-case one), the others follow with `__2`, `__3`: a name that was given is never given to another object. The configuration may also say the full name (`custom_p123_name`) or the type id (`custom_2-123`). Types that no declaration has are named by type id: `object_0_999` reads `0-999`.'
const includeWords =
  '`new_streams: include` reads, beside what the configuration names, every stream below whose page says so, the account’s custom objects, and the types that its object library has switched on; each run asks the account anew. It never includes archived records, `engagements` or other streams that only double data.'

function streamPage(entry: Entry, archived: Entry | null): string {
  const aside =
    archived === null ? '' : `\n## ${archived.name}\n\n${archivedPart(archived, entry)}\n`
  return `${note('streams/')}# ${entry.name}\n\n${entry.summary}\n\n${factsOf(entry)}\n\n${columnsOf(entry)}\n${aside}\n[All streams](../streams.md)\n`
}

function factsOf(entry: Entry): string {
  return table(
    ['', ''],
    [
      ['Table', code(`hubspot.${entry.name}`)],
      ...(entry.object === null ? [] : [['Object', code(entry.object)]]),
      ['Key', entry.primary_key.map(code).join(', ')],
      ['Cursor', entry.cursor === null ? 'none' : code(entry.cursor)],
      ...entry.strategies.map((strategy) => [
        `Strategy ${strategyTitles[strategy.name]}`,
        `by ${strategy.routes.map((route) => routeText(entry, route)).join(', ')}`,
      ]),
      ['Storage', entry.storage.join(', ')],
      ['Removals', removals[entry.removals]],
      ['`new_streams: include`', inclusions[entry.included]],
      ['Scopes', entry.scopes.map(scopeText).join(', ') || 'those of its objects'],
      ...(entry.optional_scopes.length === 0
        ? []
        : [
            [
              'Scopes for jobs',
              `${entry.optional_scopes.map(scopeText).join(', ')}: without, large sets are read more slowly`,
            ],
          ]),
      ['Endpoints', entry.endpoints.map(code).join(', ')],
      ['Limits', entry.limits.join('; ') || 'none: all of it comes in one answer'],
      ['Source', entry.documentation],
    ],
  )
}

const routeText = (entry: Entry, route: Entry['strategies'][number]['routes'][number]): string =>
  entry.unverified_routes.includes(route)
    ? `${route} (unverified: only with \`route: ${route}\`)`
    : route

const columnTable = (columns: Entry['columns']): string =>
  table(
    ['column', 'DuckDB', 'Snowflake', ''],
    columns.map((column) => [
      code(column.name),
      column.types.duckdb,
      column.types.snowflake,
      column.description,
    ]),
  )

function columnsOf(entry: Entry): string {
  const dynamic =
    entry.dynamic_columns === 'all_properties'
      ? '\n\nBeside them one column for each chosen property, by its internal name.'
      : ''
  const history =
    entry.history_columns.length === 0
      ? ''
      : `\n\nWith \`storage: history\` also ${entry.history_columns.map(({ name }) => code(name)).join(' and ')}.`
  return `## Columns\n\n${columnTable(entry.columns)}${dynamic}${history}`
}

/** What differs from the live stream. */
function archivedPart(archived: Entry, live: Entry): string {
  const own = archived.columns.filter((column) => {
    const twin = live.columns.find(({ name }) => name === column.name)
    return twin?.description !== column.description
  })
  const carried = live.columns.some(({ name }) => name === 'contact_ids')
    ? ' The ids of linked contacts come with the list, all pages of them.'
    : ''
  return `${archived.summary} ${archivedWords}${carried}\n\nTable ${code(`hubspot.${archived.name}`)}, by list (${archived.endpoints.map(code).join(', ')}), with the columns above; these differ:\n\n${columnTable(own)}`
}
