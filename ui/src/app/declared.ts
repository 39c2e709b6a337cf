import type { Form } from './forms.ts'

/** What the UI reads of `connector.json`; new streams and targets come with it. */
export interface Declared {
  readonly name: string
  readonly summary: string
}

export interface DeclaredStream extends Declared {
  /** One of many whose names the account has: `custom_<name>`. */
  readonly template: boolean
  readonly kind: string
  readonly object: string | null
  readonly primary_key: readonly string[]
  readonly strategies: readonly { readonly name: string; readonly routes: readonly string[] }[]
  readonly storage: readonly string[]
  readonly columns: readonly {
    readonly name: string
    readonly kind: string
    readonly description: string
  }[]
  readonly dynamic_columns: string
  /** When `new_streams` takes it by itself: `always`, `if_enabled` in the account, or only `by_name`. */
  readonly included: string
}

export interface Manifest {
  readonly identity: {
    readonly warehouses: readonly { readonly kind: string; readonly title: string }[]
  }
  readonly sign_in: readonly {
    readonly method: string
    readonly title: string
    readonly description: string
  }[]
  readonly forms: Readonly<Record<string, Form>>
  readonly streams: readonly DeclaredStream[]
  readonly targets: readonly Declared[]
}
