import type { ObjectTypeDefinition, RecordId } from '../account/definitions.ts'
import type { Account } from '../account/types.ts'
import { problem } from './errors.ts'
import { isAlternateId } from './plan.ts'

/** Finds records by what identifies them, for one import. */
export class RecordFinder {
  readonly #account: Account
  #domains: Map<string, Set<RecordId>> | undefined

  constructor(account: Account) {
    this.#account = account
  }

  /** undefined when there is none. Throws RowProblem. */
  byRecordId(object: ObjectTypeDefinition, text: string): RecordId | undefined {
    if (!/^\d{1,16}$/.test(text)) {
      throw problem('INVALID_RECORD_ID', `${text} is not a record id`, { object, value: text })
    }
    const store = this.#account.objects(object.id)
    const id = store.resolve(Number(text))
    if (id === undefined) return undefined
    return store.get(id)?.archived === false ? id : undefined
  }

  byUnique(object: ObjectTypeDefinition, property: string, text: string): RecordId | undefined {
    if (object.id === '0-2' && property === 'domain') return this.#byDomain(object, text)
    return this.#account.objects(object.id).findUnique(property, text)
  }

  /** A far record named in a cell: by a shared column's property, else whatever identifies the object. */
  byAnything(
    object: ObjectTypeDefinition,
    property: string | null,
    text: string,
  ): RecordId | undefined {
    if (property !== null) return this.byUnique(object, property, text)
    if (/^\d+$/.test(text)) {
      const id = this.byRecordId(object, text)
      if (id !== undefined) return id
    }
    for (const { name, hasUniqueValue } of this.#account.objects(object.id).properties().values()) {
      if (!isAlternateId(object, name, hasUniqueValue)) continue
      const id = this.byUnique(object, name, text)
      if (id !== undefined) return id
    }
    return undefined
  }

  /** A company was written: its domain may be new. */
  wrote(object: ObjectTypeDefinition, id: RecordId): void {
    if (object.id !== '0-2' || this.#domains === undefined) return
    const domain = this.#account.objects(object.id).get(id)?.get('domain')
    if (domain !== undefined && domain !== null) this.#remember(this.#domains, domain, id)
  }

  /** Domains aren't unique in the API, yet identify in imports (HUBSPOT.md 4.4). */
  #byDomain(object: ObjectTypeDefinition, text: string): RecordId | undefined {
    const store = this.#account.objects(object.id)
    if (this.#domains === undefined) {
      this.#domains = new Map()
      for (const row of store.rows()) {
        const domain = row.get('domain')
        if (domain !== null) this.#remember(this.#domains, domain, row.id)
      }
    }
    const wanted = text.trim().toLowerCase()
    const found = [...(this.#domains.get(wanted) ?? [])].filter((id) => {
      const row = store.get(id)
      return row?.archived === false && row.get('domain')?.trim().toLowerCase() === wanted
    })
    if (found.length > 1) {
      throw problem(
        'MULTIPLE_COMPANIES_WITH_THIS_DOMAIN',
        `${found.length} companies have the domain ${text}`,
        { object, value: text },
      )
    }
    return found[0]
  }

  #remember(domains: Map<string, Set<RecordId>>, domain: string, id: RecordId): void {
    const key = domain.trim().toLowerCase()
    const ids = domains.get(key) ?? new Set()
    ids.add(id)
    domains.set(key, ids)
  }
}
