import type { ObjectStream, Stream } from './stream.ts'
import type { Target } from './target.ts'

/**
 * One declaration for every object type that an account defined itself. Its members are named `custom_<name>`
 * and read or write the object `p_<name>` (HUBSPOT.md section 5: names usable in paths).
 */
export interface Family<Declared> {
  /** What members' names start with. */
  readonly prefix: string
  /** What the members' object names start with. */
  readonly objectPrefix: string
  /** A member but for `name` and `object`, which the account gives; `<name>` stands in their place. */
  readonly template: Declared
}

const prefixes = { prefix: 'custom_', objectPrefix: 'p_' } as const
const placeholder = { name: 'custom_<name>', object: 'p_<name>' } as const

export function defineStreamFamily<Columns extends string>(
  template: Omit<ObjectStream<Columns>, 'name' | 'object'>,
): Family<Stream> {
  return { ...prefixes, template: { ...template, ...placeholder } as unknown as Stream }
}

export function defineTargetFamily(template: Omit<Target, 'name' | 'object'>): Family<Target> {
  return { ...prefixes, template: { ...template, ...placeholder } }
}

/** The member of that name; null when the name is none of the family's. */
export function memberOf<Declared extends Stream | Target>(
  family: Family<Declared>,
  name: string,
): Declared | null {
  if (!name.startsWith(family.prefix) || name.length === family.prefix.length) return null
  const object = `${family.objectPrefix}${name.slice(family.prefix.length)}`
  return { ...family.template, name, object }
}
