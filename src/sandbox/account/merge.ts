import type { Millis, ObjectTypeDefinition, RecordId } from './definitions.ts'

type Values = ReadonlyMap<string, string>

function joined(...parts: readonly (string | undefined)[]): string {
  return [...new Set(parts.flatMap((part) => (part ? part.split(';') : [])))].join(';')
}

/**
 * The survivor's values after a merge (HUBSPOT.md 4.5): its own win, gaps are filled from the loser; merged ids are
 * carried along; a contact keeps the loser's e-mail as an additional one.
 */
export function mergedValues(
  type: ObjectTypeDefinition,
  kept: { readonly id: RecordId; readonly values: Values },
  gone: { readonly id: RecordId; readonly values: Values; readonly at: Millis },
): Values {
  const values = new Map([...gone.values, ...kept.values])
  values.set(
    'hs_merged_object_ids',
    joined(
      kept.values.get('hs_merged_object_ids'),
      String(gone.id),
      gone.values.get('hs_merged_object_ids'),
    ),
  )
  if (type.id !== '0-1') return values
  values.set(
    'hs_calculated_merged_vids',
    joined(kept.values.get('hs_calculated_merged_vids'), `${gone.id}:${gone.at}`),
  )
  const email = values.get('email')
  const others = joined(
    kept.values.get('hs_additional_emails'),
    gone.values.get('email'),
    gone.values.get('hs_additional_emails'),
  )
    .split(';')
    .filter((other) => other !== '' && other !== email)
  if (others.length > 0) values.set('hs_additional_emails', others.join(';'))
  return values
}
