import { archivedOf, archivedSuffix } from './archived.ts'
import type { FamilyKind, ObjectStream, RecordStream } from './stream.ts'
import type { Target } from './target.ts'

/** One declaration for object types that the account names. */
export interface Family<Declared> {
  readonly kind: FamilyKind
  /** What members' names start with. */
  readonly prefix: string
  /** What the members' object names start with. */
  readonly objectPrefix: string
  /** A member but for `name` and `object`, which the account gives; `<name>` stands in their place. */
  readonly template: Declared
}

/** `custom_<name>` reads or writes the object `p_<name>` (HUBSPOT.md section 5: names usable in paths). */
const custom = { kind: 'custom_objects', prefix: 'custom_', objectPrefix: 'p_' } as const
const customMember = { name: 'custom_<name>', object: 'p_<name>' } as const

/** Types without a name of their own go by type id: `object_0_999` reads `0-999`. */
const library = { kind: 'library_types', prefix: 'object_', objectPrefix: '' } as const
const libraryMember = { name: 'object_<type id>', object: '<type id>' } as const

type Template<Columns extends string> = Omit<ObjectStream<Columns>, 'name' | 'object' | 'family'>

export function defineStreamFamily<Columns extends string>(
  template: Template<Columns>,
): Family<ObjectStream> {
  const member = { ...template, ...customMember, family: custom.kind }
  return { ...custom, template: member as unknown as ObjectStream }
}

export function defineLibraryFamily<Columns extends string>(
  template: Template<Columns>,
): Family<ObjectStream> {
  const member = { ...template, ...libraryMember, family: library.kind }
  return { ...library, template: member as unknown as ObjectStream }
}

type TargetTemplate = Omit<Target, 'name' | 'object' | 'family'>

export function defineTargetFamily(template: TargetTemplate): Family<Target> {
  return { ...custom, template: { ...template, ...customMember, family: custom.kind } }
}

export function defineLibraryTargetFamily(template: TargetTemplate): Family<Target> {
  return { ...library, template: { ...template, ...libraryMember, family: library.kind } }
}

/** The member of that name; null when the name is none of the family's. */
export function memberOf<Declared extends ObjectStream | Target>(
  family: Family<Declared>,
  name: string,
): Declared | null {
  if (!name.startsWith(family.prefix) || name.length === family.prefix.length) return null
  const rest = name.slice(family.prefix.length)
  if (family.kind === 'custom_objects') {
    return { ...family.template, name, object: `${family.objectPrefix}${rest}` }
  }
  const typeId = /^(\d+)_(\d+)$/.exec(rest)
  if (typeId === null) return null
  const object = `${typeId[1]}-${typeId[2]}`
  return { ...family.template, name, object, address: object }
}

/** The stream of that name: a member, or the archived records of one. */
export function streamOf(family: Family<ObjectStream>, name: string): RecordStream | null {
  const live = name.endsWith(archivedSuffix) ? name.slice(0, -archivedSuffix.length) : null
  const member = live === null ? null : memberOf(family, live)
  return member === null ? memberOf(family, name) : archivedOf(member)
}
