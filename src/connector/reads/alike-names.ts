/** Words that say nothing: most objects' names have them. */
const filler: ReadonlySet<string> = new Set(['the', 'of', 'a', 'hs', 'hubspot', 'crm'])

/** The words of a name: by case, underscores and digits; without accents. */
function wordsOf(name: string): readonly string[] {
  return name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll('ß', 'ss')
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
}

const squeezed = (name: string): string => wordsOf(name).join('')

/** Words that mean the same in names of columns and of HubSpot's properties; the first is HubSpot's. */
const synonyms: readonly (readonly string[])[] = [
  ['email', 'email address', 'mail', 'mail address', 'work email'],
  ['firstname', 'given name', 'forename', 'fname'],
  ['lastname', 'surname', 'family name', 'lname'],
  ['phone', 'phone number', 'telephone', 'telephone number', 'tel'],
  ['mobilephone', 'mobile', 'mobile number', 'cell', 'cell phone', 'mobile phone number'],
  ['zip', 'postal code', 'post code', 'zip code', 'plz'],
  ['jobtitle', 'job', 'position', 'role'],
  ['address', 'street', 'street address', 'address line 1', 'address 1'],
  ['city', 'town'],
  ['state', 'region', 'province', 'state region'],
  ['company', 'company name', 'organisation', 'organization', 'account', 'account name'],
  ['website', 'url', 'homepage', 'website url', 'web site'],
  ['domain', 'company domain', 'domain name', 'company domain name', 'web domain'],
  ['numberofemployees', 'employees', 'employee count', 'headcount', 'staff'],
  ['annualrevenue', 'revenue', 'turnover'],
  ['amount', 'value', 'total', 'price'],
  ['closedate', 'closing date', 'closed at', 'close day'],
  ['dealstage', 'stage'],
  ['hubspot_owner_id', 'owner', 'owner email', 'account manager'],
  ['lifecyclestage', 'lifecycle'],
  ['description', 'notes', 'comment'],
  ['birthday', 'date of birth', 'birth date', 'dob', 'date_of_birth'],
].map((group) => group.map((name) => squeezed(name)))

/** A name as it is compared. */
export interface ReadName {
  /** Without what only spelling tells apart: `e_mail`, `E-Mail` and `eMail` are one. */
  readonly folded: string
  /** The name, and the name without that of its object: a company's `company_name` is its `name`. */
  readonly spellings: readonly string[]
  /** Places of the synonyms that it is one of. */
  readonly groups: readonly number[]
  readonly words: ReadonlySet<string>
}

export function readName(object: string, name: string): ReadName {
  const own = new Set([object, singular(object)].map(squeezed))
  const all = wordsOf(name)
  const words = all.filter((word) => !filler.has(word))
  const folded = all.join('')
  const rest = words.filter((word) => !own.has(word)).join('')
  const spellings = rest === '' ? [folded] : [...new Set([folded, rest])]
  const groups = synonyms.flatMap((group, at) =>
    spellings.some((one) => group.includes(one)) ? [at] : [],
  )
  return { folded, spellings, groups, words: new Set(words) }
}

/** How alike two names are; 0: not enough to say so. */
export function alike(one: ReadName, other: ReadName): number {
  if (one.spellings.some((name) => other.spellings.includes(name))) return 0.9
  if (one.groups.some((at) => other.groups.includes(at))) return 0.85
  let common = 0
  for (const word of one.words) if (other.words.has(word)) common += 1
  const share = common / (one.words.size + other.words.size - common)
  return common >= 2 && share >= 0.5 ? 0.5 + share * 0.3 : 0
}

const singular = (object: string): string => object.replace(/ies$/, 'y').replace(/(?<!s)s$/, '')
