import type { Family, ObjectStream } from '../declare/index.ts'
import type { NamedType } from '../engine/named-types.ts'

/** The stream of an object type that the account defined itself: addressed by its type id, which is never ambiguous. */
export function customStream(family: Family<ObjectStream>, type: NamedType): ObjectStream {
  return {
    ...family.template,
    name: type.stream,
    object: `${family.objectPrefix}${type.name}`,
    address: type.typeId,
  }
}
