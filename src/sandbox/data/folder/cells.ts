import type { ObjectTypeDefinition, PropertyDefinition } from '../../account/definitions.ts'
import type { Account } from '../../account/types.ts'

/**
 * What people and databases write into a cell, as HubSpot's internal value: times with a blank for the T, TRUE, a
 * stage's or pipeline's label, an owner's e-mail. Anything else stays, for the account's rules to judge.
 */
export function internalValue(
  account: Account,
  type: ObjectTypeDefinition,
  property: PropertyDefinition | undefined,
  text: string,
  /** What the row says of its pipeline: two pipelines may have stages of one label. */
  pipelineText?: string,
): string {
  if (property === undefined) return text
  if (property.type === 'date' || property.type === 'datetime') return isoTime(text)
  if (property.type === 'bool') return text.toLowerCase()
  if (property.referencedObjectType === 'OWNER') {
    const email = text.toLowerCase()
    return account.owners().find((owner) => owner.email.toLowerCase() === email)?.id ?? text
  }
  if (property.name === type.pipeline?.pipeline) return named(account.pipelines(type.id), text)
  if (property.name === type.pipeline?.stage) {
    const all = account.pipelines(type.id)
    const id = pipelineText === undefined ? undefined : named(all, pipelineText)
    const own = all.filter((pipeline) => id === undefined || pipeline.id === id)
    return named(
      own.flatMap(({ stages }) => stages),
      text,
    )
  }
  return text
}

function named(
  choices: readonly { readonly id: string; readonly label: string }[],
  text: string,
): string {
  if (choices.some(({ id }) => id === text)) return text
  const label = text.toLowerCase()
  return choices.find((choice) => choice.label.toLowerCase() === label)?.id ?? text
}

/** `2024-05-05 10:00:00+00` as databases write it. */
export function isoTime(text: string): string {
  const found =
    /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?) ?(Z|[+-]\d{2}(?::?\d{2})?)?$/u.exec(
      text,
    )
  if (found === null) return text
  const [, day = '', time = '', zone = ''] = found
  return `${day}T${time}${/^[+-]\d{2}$/u.test(zone) ? `${zone}:00` : zone}`
}
