import type { Millis, PropertyDefinition } from '../account/definitions.ts'
import type { GeneratedRows } from '../account/record-store.ts'
import type { Account } from '../account/types.ts'
import { contactReaders } from './contact-values.ts'
import type { Draw } from './contact-values.ts'
import { LATEST } from './epoch.ts'
import { ACCOUNT_OPENED } from './pipelines.ts'

/** Ids start above those of the demo company, so that one account can hold both. */
const FIRST_ID = 20_000_000
/** Ids have gaps, as real ones have. */
const ID_STEP = 3
/** Bulk edits: many contacts with one modified time, to the millisecond (HUBSPOT.md 4.2). */
const BULK_EDITS = 40
const CONTACT = '0-1'

/** Fills the account with `count` contacts that are computed on reading. Call before anything else writes contacts. */
export function generateContacts(account: Account, count: number): void {
  const contacts = account.objects(CONTACT)
  if (contacts.property(contactNumber.name) === undefined) contacts.defineProperty(contactNumber)
  const owners = account.owners().filter((owner) => !owner.archived && owner.type === 'PERSON')
  contacts.setGenerated(
    generatedContacts(
      account.seed,
      count,
      owners.map((owner) => owner.id),
    ),
  )
}

/** A unique number of the account's own, the same property that the demo company uses. */
export const contactNumber: PropertyDefinition = {
  name: 'contact_number',
  label: 'Contact number',
  type: 'number',
  fieldType: 'number',
  groupName: 'contactinformation',
  description: 'The number of the person in our own customer file.',
  options: [],
  hasUniqueValue: true,
  hubspotDefined: false,
  archivable: true,
  createdAt: ACCOUNT_OPENED,
  updatedAt: ACCOUNT_OPENED,
}

/** The rows themselves: nothing is stored, each value follows from the seed and the ordinal. */
export function generatedContacts(
  seed: number,
  count: number,
  ownerIds: readonly string[],
): GeneratedRows {
  const draw = drawFrom(seed)
  const span = LATEST - ACCOUNT_OPENED
  const createdAt = (ordinal: number): Millis =>
    ACCOUNT_OPENED + Math.floor((span * (ordinal + draw(ordinal, 1) / 2 ** 32)) / count)
  const updatedAt = (ordinal: number): Millis => {
    const created = createdAt(ordinal)
    // One in eight was last changed by a bulk edit; the latest of them holds an eighth of these.
    if (draw(ordinal, 2) % 8 === 0) {
      const edit = draw(ordinal, 3) % 8 === 0 ? BULK_EDITS : 1 + (draw(ordinal, 4) % BULK_EDITS)
      const time = ACCOUNT_OPENED + Math.floor((span * edit) / (BULK_EDITS + 1))
      if (time >= created) return time
    }
    // The rest lean towards the day of their making: most records are touched soon, few much later.
    const share = draw(ordinal, 5) / 2 ** 32
    return created + Math.floor((LATEST - created) * share * share)
  }
  const idOf = (ordinal: number): number =>
    FIRST_ID + ordinal * ID_STEP + (draw(ordinal, 6) % ID_STEP)
  const readers = contactReaders({ draw, createdAt, updatedAt, idOf, ownerIds })
  const nothing = (): null => null
  const emailOf = readers.get('email') ?? nothing
  const numberOf = readers.get(contactNumber.name) ?? nothing

  return {
    count,
    names: [...readers.keys()],
    id: idOf,
    ordinalOf(id) {
      const ordinal = Math.floor((id - FIRST_ID) / ID_STEP)
      return ordinal >= 0 && ordinal < count && idOf(ordinal) === id ? ordinal : -1
    },
    createdAt,
    updatedAt,
    value: (ordinal, name) => readers.get(name)?.(ordinal) ?? null,
    reader: (name) => readers.get(name) ?? nothing,
    find(name, value) {
      const within = (ordinal: number, read: (ordinal: number) => string | null) =>
        ordinal >= 0 && ordinal < count && read(ordinal) === value ? ordinal : -1
      if (name === 'email') return within(ordinalInEmail(value), emailOf)
      if (name === contactNumber.name) return within(Number(value) - 1_000_000, numberOf)
      return -1
    },
  }
}

/** An e-mail's local part ends with the ordinal in base 36, which makes it unique. */
function ordinalInEmail(email: string): number {
  const at = email.indexOf('@')
  const text = email.slice(email.lastIndexOf('.', at) + 1, at)
  return /^[0-9a-z]{1,6}$/u.test(text) ? Number.parseInt(text, 36) : -1
}

/** 32 bits that follow from the seed, a row and a salt: murmur3's finishing mix. */
function drawFrom(seed: number): Draw {
  const base = Math.imul(seed | 0, 0x9e3779b1)
  return (ordinal, salt) => {
    let h = base ^ Math.imul(ordinal + 1, 0x85ebca6b) ^ Math.imul(salt, 0xc2b2ae35)
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
    return (h ^ (h >>> 16)) >>> 0
  }
}
