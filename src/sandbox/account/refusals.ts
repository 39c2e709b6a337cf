import { ApiError, validationError } from './api-error.ts'
import type { ObjectTypeDefinition, RecordId } from './definitions.ts'
import type { PropertyIssue } from './record-store.ts'

/** The 400 of refused properties, in the words of HUBSPOT.md 4.3. */
function propertyIssues(portalId: number, issues: readonly PropertyIssue[]): ApiError {
  const listed = issues.map(({ name, error, message }) => ({
    isValid: false,
    message,
    error,
    name,
    localizedErrorMessage: message,
    portalId,
  }))
  return validationError(`Property values were not valid: ${JSON.stringify(listed)}`, {
    issues,
    errors: issues.map(({ name, error, message }) => ({
      message,
      code: error,
      context: { propertyName: [name] },
    })),
  })
}

/** The refusal of a write: missing required properties have words of their own. */
export function refused(
  type: ObjectTypeDefinition,
  portalId: number,
  issues: readonly PropertyIssue[],
): ApiError {
  const missing = issues.filter(({ error }) => error === 'REQUIRED_PROPERTY')
  if (missing.length < issues.length) return propertyIssues(portalId, issues)
  const names = missing.map(({ name }) => name)
  return validationError(
    `Error creating ${type.singular.toUpperCase()}. Some required properties were not set.`,
    {
      issues,
      errors: missing.map(({ message }) => ({ message, context: { properties: names } })),
      context: { properties: names },
    },
  )
}

/** A unique value that another record has: for contact e-mails always a 409 that names it (HUBSPOT.md 4.3). */
export function duplicate(
  type: ObjectTypeDefinition,
  portalId: number,
  { name, value, other, status }: { name: string; value: string; other: RecordId; status: number },
): ApiError {
  const conflict = { name, error: 'CONFLICTING_UNIQUE_VALUE', value } as const
  if (type.id === '0-1' && name === 'email') {
    const issues = [{ ...conflict, message: 'Contact already exists' }]
    return new ApiError(409, 'CONFLICT', `Contact already exists. Existing ID: ${other}`, {
      issues,
    })
  }
  const message = `Another ${type.singular} (${other}) already has this value of ${name}`
  const refusal = propertyIssues(portalId, [{ ...conflict, message }])
  if (status !== 409) return refusal
  return new ApiError(409, 'CONFLICT', refusal.message, { issues: refusal.issues })
}
