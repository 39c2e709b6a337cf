import type { Declared } from '../../app/declared.ts'
import type { Writes } from './draft.ts'

/** A target as the manifest declares it. */
export interface DeclaredTarget extends Declared {
  /** A form for many targets: its name has `<...>` in it. */
  readonly template: boolean
  readonly object: string
  readonly strategies: readonly string[]
  readonly identities: readonly {
    readonly name: string
    readonly kind: string
    readonly property: string | null
  }[]
  readonly required_on_create: readonly (readonly string[])[]
  readonly required_link_on_create: string | null
  readonly writes: Writes
  readonly notes: readonly string[]
  readonly associations: {
    readonly column_types: Readonly<Record<string, readonly string[]>>
    readonly same_object: boolean
    readonly other_objects: boolean
    readonly labels: boolean
    readonly policies: readonly string[]
    readonly cleanup_default_associations: boolean
  }
}

/** What declares a target of the account: itself, or the form that its name is of. */
export const declarationOf = (
  targets: readonly DeclaredTarget[],
  name: string,
): DeclaredTarget | null =>
  targets.find((one) => one.name === name) ??
  targets.find((one) => one.template && isOfForm(one.name, name)) ??
  null

function isOfForm(form: string, name: string): boolean {
  const [prefix = ''] = form.split('<')
  return prefix !== '' && name.startsWith(prefix) && name.length > prefix.length
}

/** What the account is asked for the target's properties by. */
export const objectOf = (declared: DeclaredTarget | null, target: string): string =>
  declared === null || declared.template ? target : declared.object
