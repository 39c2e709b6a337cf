import type { Manifest } from './manifest.ts'
import { code, note, table } from './markdown.ts'
import { scopeText } from './stream-pages.ts'

type Entry = Manifest['targets'][number]

const titles: Readonly<Record<Entry['writes'], string>> = {
  records: 'Records',
  links: 'Links alone',
  members: 'Members of lists',
}

const familyWords =
  'Custom objects are named by their HubSpot name; `custom_p123_name` and `custom_2-123` mean the same. Types without a target of their own go by type id: `object_0_999` writes `0-999`. In `associations`, `to` takes any object: a plural name, `custom_<name>`, or a type id such as `2-123`.'
const routeWords =
  'What an import can’t do goes by batch call, under `route: import` too; `plan` says so.'

const fileOf = (name: string): string => `${name.replace(/_?<.*$/, '')}.md`

const needsOf = (entry: Entry): string =>
  [
    ...entry.required_on_create.map((need) => need.map(code).join(' or ')),
    ...(entry.required_link_on_create === null
      ? []
      : [`a link to ${entry.required_link_on_create}`]),
  ].join('; ')

const scopesOf = (entry: Entry): string =>
  entry.scopes.map(scopeText).join(', ') ||
  (entry.writes === 'records' ? 'HubSpot names them' : 'those of its objects')

/** Where the targets that write no records are explained. */
const guides = {
  links: 'How links are written: [associations](associations.md#only-links-no-records).\n\n',
  members: 'How members are written: [static lists](lists.md).\n\n',
} as const

/** docs/targets.md: every target in a line, by what it writes. */
export function targetsIndex(manifest: Manifest): string {
  const sections = (['records', 'links', 'members'] as const).map((writes) => {
    const rows = manifest.targets
      .filter((entry) => entry.writes === writes)
      .map((entry) => [
        `[${code(entry.name)}](targets/${fileOf(entry.name)})`,
        entry.summary,
        ...(writes === 'records'
          ? [entry.routes.import.join(', ') || 'nothing', needsOf(entry) || 'nothing']
          : []),
        scopesOf(entry),
      ])
    const facts = writes === 'records' ? ['by import', 'a new record needs'] : []
    const head = ['target', '', ...facts, 'scopes']
    const words = { records: `${familyWords}\n\n${routeWords}\n\n`, ...guides }[writes]
    return `## ${titles[writes]}\n\n${words}${table(head, rows)}\n`
  })
  return `${note('targets/')}# Targets\n\nWhat SQL source tables can change in HubSpot. Everything can be done by batch calls.\n\n${sections.join('\n')}`
}

/** docs/targets/<name>.md for each target. */
export function targetPages(manifest: Manifest): Readonly<Record<string, string>> {
  return Object.fromEntries(
    manifest.targets.map((entry) => [`docs/targets/${fileOf(entry.name)}`, targetPage(entry)]),
  )
}

function targetPage(entry: Entry): string {
  const facts = table(
    ['', ''],
    [
      ['Object', code(entry.object)],
      ['Strategies', entry.strategies.join(', ')],
      ['Identified by', entry.identities.map(identityText).join(', ')],
      ...(entry.writes === 'records' ? recordFacts(entry) : routeFacts[entry.writes]),
      ['Scopes', scopesOf(entry)],
      ...(entry.optional_scopes.length === 0
        ? []
        : [
            [
              'Scopes for jobs',
              `${entry.optional_scopes.map(scopeText).join(', ')}: without, large sets are written more slowly`,
            ],
          ]),
      ['Source', entry.documentation],
    ],
  )
  const notes = entry.notes.length === 0 ? '' : `\n\n${entry.notes.join('\n\n')}`
  return `${note('targets/')}# ${entry.name}\n\n${entry.summary}\n\n${facts}${notes}\n\n[All targets](../targets.md)\n`
}

const recordFacts = (entry: Entry): readonly (readonly string[])[] => [
  ['By import job', entry.routes.import.join(', ') || 'nothing'],
  ['By batch call', entry.routes.batch.join(', ')],
  ['A new record needs', needsOf(entry) || 'nothing'],
  [
    'Association columns',
    `DuckDB ${entry.associations.column_types.duckdb.map(code).join(' or ')}; policies ${entry.associations.policies.join(', ')}`,
  ],
]

/** What goes which way where no record is written. */
const routeFacts = {
  links: [
    ['By import job', 'new links between two different objects'],
    ['By batch call', 'new links, labels, removals'],
  ],
  members: [
    ['By import job', 'nothing'],
    ['By batch call', 'members added and taken off'],
  ],
} as const

const identityText = (identity: Entry['identities'][number]): string => {
  const kind = identity.kind.replaceAll('_', ' ')
  return identity.property === null ? kind : `${code(identity.property)} (${kind})`
}
