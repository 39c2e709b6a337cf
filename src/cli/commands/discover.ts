import pc from 'picocolors'
import type { CommonFlags } from '../options.ts'
import { count, tableOf } from '../output.ts'
import { withConnector } from '../run-command.ts'

export function discover(
  flags: CommonFlags & { readonly connection?: string; readonly object?: string },
): Promise<number> {
  return withConnector(flags, async ({ connector, output }) => {
    const found = await connector.discover(flags.connection ?? null, flags.object ?? null)
    output.record({ type: 'account', ...found.account })
    output.say(`${pc.bold('Account')} ${found.account.portalId}, ${found.account.timeZone}`)
    for (const stream of found.streams) output.record({ type: 'stream', ...stream })
    for (const target of found.targets) output.record({ type: 'target', ...target })
    output.say(
      `\n${pc.bold('Streams')}\n${tableOf(
        ['stream', 'strategies', 'routes', 'records', ''],
        found.streams.map((stream) => [
          stream.name,
          stream.strategies.join(', ').replaceAll('_', ' '),
          stream.routes.join(', '),
          stream.records === null ? '' : count(stream.records),
          stream.missing_scopes.length === 0
            ? ''
            : pc.yellow(`needs ${stream.missing_scopes.join(', ')}`),
        ]),
        ['left', 'left', 'left', 'right', 'left'],
      )}`,
    )
    output.say(
      `\n${pc.bold('Targets')}\n${tableOf(
        ['target', 'identified by', ''],
        found.targets.map((target) => [
          target.name,
          target.identities.join(', '),
          target.missing_scopes.length === 0
            ? ''
            : pc.yellow(`needs ${target.missing_scopes.join(', ')}`),
        ]),
      )}`,
    )
    for (const object of found.objects) {
      output.record({ type: 'object', ...object })
      output.say(`\n${pc.bold(object.object)}: ${count(object.properties.length)} properties`)
      const shown =
        flags.object === undefined
          ? object.properties.filter((property) => property.unique || !property.hubspot_defined)
          : object.properties
      if (shown.length > 0) {
        output.say(
          tableOf(
            ['property', 'label', 'type', ''],
            shown.map((property) => [
              property.name,
              property.label,
              property.type,
              [property.unique ? 'unique' : '', property.read_only ? 'read only' : '']
                .filter(Boolean)
                .join(', '),
            ]),
          ),
        )
      }
    }
    for (const pair of found.labels) output.record({ type: 'labels', ...pair })
    const labelled = found.labels.flatMap((pair) =>
      pair.labels.filter((label) => label.label !== null).map((label) => ({ ...pair, ...label })),
    )
    if (labelled.length > 0) {
      output.say(
        `\n${pc.bold('Association labels')}\n${tableOf(
          ['from', 'to', 'label', 'type id', 'category'],
          labelled.map((label) => [
            label.from,
            label.to,
            label.label ?? '',
            String(label.typeId),
            label.category,
          ]),
        )}`,
      )
    }
    return 0
  })
}
