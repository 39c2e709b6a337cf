import { errorKinds } from '../errors/catalogue.ts'

/** What mends a refusal of HubSpot's, by its category or the type of an import's error (HUBSPOT.md 3, 4.3, 7). */
const hubspotFixes: readonly (readonly [RegExp, string])[] = [
  [/ANSWER_LOST/, 'Nothing to do: the next run looks whether it was written.'],
  [
    /RATE_?LIMIT|TIMEOUT|(^|_)LOCK|INTERNAL|UNAVAILABLE|SERVER_ERROR|MIGRATION/,
    'Nothing to do: the next runs send it again.',
  ],
  [/GDPR/, 'Take the row out of the source: HubSpot deleted this person for privacy.'],
  [/SCOPE/, 'Add the scope to the app or service key in HubSpot, then connect again.'],
  [/ENUM/, 'Use an option that the property has, or add the option to it in HubSpot.'],
  [/OWNER/, 'Give the owner’s id, or an e-mail or name that one owner alone has.'],
  [/EMAIL/, 'Correct the e-mail address in the source.'],
  [/DOMAIN/, 'Correct the domain in the source, or merge the companies that share it.'],
  [
    /CONFLICT|DUPLICATE|UNIQUE|CREATE_ONLY/,
    'Leave one source row for each record, or identify by the property whose value exists already.',
  ],
  [
    /LABEL|ASSOCIATION_(KEY|IDENTIFIER)/,
    'Use a label that the account has between these objects, or make it there.',
  ],
  [
    /ASSOCIATION_LIMIT|(^|_)LIMIT_EXCEEDED/,
    'Take some away, or raise the limit in HubSpot: it allows no more of these.',
  ],
  [
    /NOT_?FOUND|INVALID_(OBJECT|RECORD)_ID|UNKNOWN_ASSOCIATION|UPDATE_ONLY|DOES_?N.?T_EXIST/,
    'See whether the record or property is still in HubSpot, and correct the source or the sync.',
  ],
  [
    /REQUIRED/,
    'Fill what HubSpot requires: map a column to the property, and leave it nowhere empty.',
  ],
  [/DATE|TIMESTAMP|TIME_RANGE/, 'Correct the date in the source, as YYYY-MM-DD or ISO 8601.'],
  [/NUMBER/, 'Correct the number in the source.'],
  [
    /VALID|PROPERTY|BAD_REQUEST|COLUMN|ROW/,
    'Correct the value in the source: the message names the property and what it takes.',
  ],
]

/** The act that mends what a row was refused or set aside for; null: only its message tells. */
export function fixOf(code: string): string | null {
  if (Object.hasOwn(errorKinds, code)) return errorKinds[code as keyof typeof errorKinds].mend
  const of = /^hubspot\.[a-z]+\.(?<word>[A-Z0-9_]+)$/.exec(code)?.groups?.['word']
  if (of === undefined) return null
  return hubspotFixes.find(([form]) => form.test(of))?.[1] ?? null
}
