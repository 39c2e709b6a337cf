import { customStreams } from '../../streams/custom.ts'
import { streams } from '../../streams/index.ts'
import { libraryStreams } from '../../streams/library.ts'
import { customTargets } from '../../targets/custom.ts'
import { targets } from '../../targets/index.ts'
import { libraryTargets } from '../../targets/library.ts'
import { type Declared } from '../config/orders.ts'
import type { OutboundConfig } from '../config/outbound-schema.ts'
import type { Known } from '../config/references.ts'
import { memberOf, type Target } from '../declare/index.ts'
import type { OutboundOrder } from '../engine/orders.ts'
import { standardObject, standardObjectNames, standardTypeId } from '../engine/object-names.ts'
import { ConnectorError } from '../errors/connector-error.ts'

export { packageVersion } from '../engine/version.ts'
export { customStreams, customTargets, libraryStreams, libraryTargets, streams, targets }

/** What names in the configuration can mean. */
export const knownNames: Known = {
  streams: streams.map((stream) => stream.name),
  objectStreams: streams.filter(({ kind }) => kind === 'object').map((stream) => stream.name),
  strategies: Object.fromEntries(streams.map((stream) => [stream.name, Object.keys(stream.read)])),
  targets: targets.map((target) => target.name),
  families: [customStreams.prefix],
  streamForms: [/^object_\d+_\d+(_archived)?$/],
  targetForms: [/^object_\d+_\d+$/],
  objects: standardObjectNames,
}

export const declared: Declared = {
  streams,
  families: [customStreams, libraryStreams],
  typeIds: streams.flatMap((stream) =>
    stream.kind === 'object' ? (standardTypeId(stream.object) ?? []) : [],
  ),
}

/** The target of an outbound sync; of rows that become no records, with the object that the sync names for them. */
export function targetOf(config: OutboundConfig): Target {
  const target = targetNamed(config.target)
  if (target.writes === undefined) return target
  const own = objectOf(
    (target.writes === 'links' ? config.from?.object : config.object) ?? target.object,
  )
  const read = own.target?.scopes ?? []
  const other = objectOf(config.to?.object ?? '').target?.scopes ?? []
  return {
    ...target,
    object: own.object,
    scopes:
      target.writes === 'links'
        ? [...new Set([...read, ...other])]
        : [...target.scopes, ...read.filter(reads)],
  }
}

/** What paths call an object that the document names: `custom_cars` is `p_cars`, other names stand for themselves. */
function objectOf(name: string): {
  readonly object: string
  readonly target: Target | null
} {
  const target =
    targets.find((one) => one.writes === undefined && (one.name === name || one.object === name)) ??
    memberOf(customTargets, name)
  return { object: target?.object ?? name, target }
}

/** What a sync must be allowed to read of the objects that it links to: their records are looked for. */
export function linkedScopes({ target, associations }: OutboundOrder): Target['scopes'] {
  const others = associations.filter(({ to }) => to !== target.object)
  return others.flatMap(({ to }) =>
    (objectOf(standardObject(to) ?? to).target?.scopes ?? []).filter(reads),
  )
}

const reads = (scope: Target['scopes'][number]): boolean =>
  ![scope].flat().some((one) => one.endsWith('.write'))

/** The target of that name, or the member of the family of custom objects. */
export function targetNamed(name: string): Target {
  const found = targets.find((target) => target.name === name) ?? memberNamed(name)
  if (found !== null) return found
  throw new ConnectorError('config.invalid', {
    what: `There is no target ${name}.`,
    why: `This version has ${knownNames.targets.join(', ')}, custom_<name> and object_<type id>.`,
    fix: 'Correct the target in the configuration.',
  })
}

/** A type that goes by its id is written by its own declaration where there is one. */
function memberNamed(name: string): Target | null {
  const library = memberOf(libraryTargets, name)
  if (library === null) return memberOf(customTargets, name)
  const typeId = library.object
  const known = targets.find(
    ({ object, writes }) => writes === undefined && standardTypeId(object) === typeId,
  )
  return (
    known ??
    (typeId.startsWith('2-')
      ? memberOf(customTargets, `${customTargets.prefix}${typeId}`)
      : library)
  )
}
