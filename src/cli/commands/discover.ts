import type { Connector } from '../../connector.ts'
import { paint } from '../colours.ts'
import type { CommonFlags } from '../options.ts'
import { counted, number, type Output } from '../output.ts'
import { withConnector } from '../run-command.ts'
import { tableOf, wrapped } from '../table.ts'

type Discovery = Awaited<ReturnType<Connector['discover']>>

/** Longer texts that an account's people wrote are cut here. */
const longestText = 40

const cut = (text: string): string =>
  text.length > longestText ? `${text.slice(0, longestText - 1)}…` : text

export function discover(
  flags: CommonFlags & { readonly connection?: string; readonly object?: string },
): Promise<number> {
  return withConnector(flags, async ({ connector, output }) => {
    const found = await connector.discover(flags.connection ?? null, flags.object ?? null)
    record(output, found)
    if (flags.object === undefined) sayAccount(output, found)
    if (flags.object === undefined) sayOwnProperties(output, found)
    else for (const object of found.objects) sayProperties(output, object, object.properties)
    sayLabels(output, found)
    if (flags.object === undefined) {
      output.say(
        paint.dim('\nAll properties of an object: hubspot-warehouse discover --object contacts'),
      )
    }
    return 0
  })
}

function record(output: Output, found: Discovery): void {
  output.record({ type: 'account', ...found.account })
  for (const stream of found.streams) output.record({ type: 'stream', ...stream })
  for (const target of found.targets) output.record({ type: 'target', ...target })
  for (const object of found.objects) output.record({ type: 'object', ...object })
  for (const pair of found.labels) output.record({ type: 'labels', ...pair })
}

const scopeText = (missing: readonly string[]): string =>
  missing.length === 0 ? '' : paint.yellow(`needs ${missing.join(', ')}`)

function sayAccount(output: Output, found: Discovery): void {
  const { account } = found
  output.say(
    `${paint.bold('Account')} ${account.portalId} ${paint.dim(`time zone ${account.timeZone}`)}`,
  )
  for (const [title, kinds] of streamGroups) {
    const streams = found.streams.filter(
      ({ kind, missing_scopes }) => kinds.includes(kind) && missing_scopes.length === 0,
    )
    if (streams.length > 0) output.say(`\n${paint.bold(title)}\n${streamTable(streams)}`)
  }
  sayArchived(output, found)
  sayMissing(output, found)
  const targets = tableOf(
    ['target', 'identified by', ''],
    found.targets.map((target) => [
      target.name,
      target.identities.join(', '),
      scopeText(target.missing_scopes),
    ]),
  )
  output.say(`\n${paint.bold('Targets')}\n${targets}`)
}

type Stream = Discovery['streams'][number]

const streamGroups: readonly (readonly [string, readonly Stream['kind'][]])[] = [
  ['Records', ['object']],
  ['Everything else', ['collection', 'associations', 'property_history']],
]

/** Strategies and routes in short: full refresh is always there. */
function streamTable(streams: readonly Stream[]): string {
  const isCounted = streams.some(({ records }) => records !== null)
  return tableOf(
    ['stream', ...(isCounted ? ['records'] : []), 'changes', 'routes'],
    streams.map((stream) => [
      stream.name,
      ...(isCounted ? [stream.records === null ? '' : number(stream.records)] : []),
      changesOf(stream),
      [...stream.routes, ...stream.unverified_routes.map((route) => `(${route})`)].join(' '),
    ]),
    ['left', ...(isCounted ? ['right' as const] : [])],
  )
}

/** A table of its own: names of scopes are too long to stand beside the rest. */
function sayMissing(output: Output, found: Discovery): void {
  const lacking = found.streams.filter(
    ({ kind, missing_scopes }) => kind !== 'archived' && missing_scopes.length > 0,
  )
  if (lacking.length === 0) return
  const rows = lacking.map((stream) => [stream.name, stream.missing_scopes.join(', ')])
  output.say(
    `\n${paint.yellow(`Out of this token's reach: ${counted(lacking.length, 'stream')}, and their archived records`)}\n${tableOf(['stream', 'needs'], rows)}`,
  )
}

function changesOf({ strategies }: Stream): string {
  if (strategies.includes('incremental')) return 'incremental'
  return strategies.includes('client_incremental') ? 'client-side' : 'full refresh'
}

/** The streams of archived records differ by their objects alone. */
function sayArchived(output: Output, found: Discovery): void {
  const archived = found.streams.filter(({ kind }) => kind === 'archived')
  const readable = archived.filter((stream) => stream.missing_scopes.length === 0)
  const example = readable.find(({ name }) => name === 'deals_archived') ?? readable[0]
  if (example === undefined) return
  output.say(`\n${paint.bold('Archived records')}`)
  output.say(
    wrapped(
      ` ${counted(readable.length, 'stream')}, each named like its records with _archived, such as ${example.name}.`,
    ),
  )
}

type Property = Discovery['objects'][number]['properties'][number]

const isOwn = (property: Property): boolean =>
  (property.unique && !property.read_only) || !property.hubspot_defined

/** Of all objects: the properties that the account made itself, and those that can identify a record. */
function sayOwnProperties(output: Output, { objects }: Discovery): void {
  const plain = objects.filter(({ properties }) => !properties.some(isOwn))
  for (const object of objects) {
    if (plain.includes(object)) continue
    const own = object.properties.filter(isOwn)
    sayProperties(output, object, own, `, of which its own and unique ones: ${own.length}`)
  }
  if (plain.length === 0) return
  const names = plain.map(({ object, properties }) => `${object} ${number(properties.length)}`)
  output.say(`\n${paint.bold("Objects with HubSpot's properties only")}`)
  output.say(wrapped(` ${names.join(', ')}.`))
}

function sayProperties(
  output: Output,
  object: Discovery['objects'][number],
  shown: readonly Property[],
  note = '',
): void {
  const { properties } = object
  const whole = shown.length === properties.length
  output.say(
    `\n${paint.bold(object.object)} ${number(properties.length)} properties${paint.dim(note)}`,
  )
  output.say(
    tableOf(
      ['property', 'label', 'type', ''],
      shown.map((property) => [
        whole ? property.name : cut(property.name),
        cut(property.label),
        property.type,
        [property.unique ? 'unique' : '', property.read_only ? 'read only' : '']
          .filter(Boolean)
          .join(', '),
      ]),
    ),
  )
}

function sayLabels(output: Output, found: Discovery): void {
  const labelled = found.labels.flatMap((pair) =>
    pair.labels.filter((label) => label.label !== null).map((label) => ({ ...pair, ...label })),
  )
  if (labelled.length === 0) return
  const rows = labelled.map((label) => [
    label.from,
    label.to,
    label.label ?? '',
    label.category === 'HUBSPOT_DEFINED' ? "HubSpot's" : '',
  ])
  output.say(`\n${paint.bold('Association labels')}\n${tableOf(['from', 'to', 'label', ''], rows)}`)
}
