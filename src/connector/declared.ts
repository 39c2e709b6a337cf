import { customStreams } from '../../streams/custom.ts'
import { streams } from '../../streams/index.ts'
import { libraryStreams } from '../../streams/library.ts'
import { customTargets } from '../../targets/custom.ts'
import { targets } from '../../targets/index.ts'
import { type Declared } from '../config/orders.ts'
import type { Known } from '../config/references.ts'
import { memberOf, type Target } from '../declare/index.ts'
import { standardTypeId } from '../engine/object-names.ts'
import { ConnectorError } from '../errors/connector-error.ts'

export { packageVersion } from '../engine/version.ts'
export { customStreams, customTargets, libraryStreams, streams, targets }

/** What names in the configuration can mean. */
export const knownNames: Known = {
  streams: streams.map((stream) => stream.name),
  objectStreams: streams.filter(({ kind }) => kind === 'object').map((stream) => stream.name),
  targets: targets.map((target) => target.name),
  families: [customStreams.prefix],
  streamForms: [/^object_\d+_\d+(_archived)?$/],
}

export const declared: Declared = {
  streams,
  families: [customStreams, libraryStreams],
  typeIds: streams.flatMap((stream) =>
    stream.kind === 'object' ? (standardTypeId(stream.object) ?? []) : [],
  ),
}

/** The target of that name, or the member of the family of custom objects. */
export function targetNamed(name: string): Target {
  const found = targets.find((target) => target.name === name) ?? memberOf(customTargets, name)
  if (found !== null) return found
  throw new ConnectorError('config.invalid', {
    what: `There is no target ${name}.`,
    why: `This version has ${knownNames.targets.join(', ')} and custom_<name>.`,
    fix: 'Correct the target in the configuration.',
  })
}
