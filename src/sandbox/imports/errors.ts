import { ApiError } from '../account/api-error.ts'
import type { ObjectTypeDefinition } from '../account/definitions.ts'
import type { PropertyIssueCode } from '../account/record-store.ts'

/** The error types that this sandbox can produce, of the 67 in HUBSPOT.md 2.10. */
export type ImportErrorType =
  | 'AMBIGUOUS_ENUMERATION_OPTION'
  | 'ASSOCIATION_LABEL_NOT_FOUND'
  | 'ASSOCIATION_LIMIT_EXCEEDED'
  | 'ASSOCIATION_RECORD_NOT_FOUND'
  | 'COLUMN_TOO_LARGE'
  | 'COULD_NOT_FIND_OWNER'
  | 'COULD_NOT_PARSE_DATE'
  | 'COULD_NOT_PARSE_NUMBER'
  | 'COULD_NOT_PARSE_ROW'
  | 'CREATE_ONLY_IMPORT'
  | 'DUPLICATE_ALTERNATE_ID'
  | 'DUPLICATE_ASSOCIATION_ID'
  | 'DUPLICATE_OBJECT_ID'
  | 'DUPLICATE_UNIQUE_PROPERTY_VALUE'
  | 'FAILED_TO_CREATE_ASSOCIATION'
  | 'FAILED_VALIDATION'
  | 'GDPR_BLACKLISTED_EMAIL'
  | 'INCORRECT_NUMBER_OF_COLUMNS'
  | 'INVALID_ALTERNATE_ID'
  | 'INVALID_ASSOCIATION_IDENTIFIER'
  | 'INVALID_ASSOCIATION_KEY'
  | 'INVALID_COLUMN_CONFIGURATION'
  | 'INVALID_CUSTOM_PROPERTY_VALIDATION'
  | 'INVALID_EMAIL'
  | 'INVALID_ENUMERATION_OPTION'
  | 'INVALID_EVENT_TIMESTAMP'
  | 'INVALID_OBJECT_ID'
  | 'INVALID_RECORD_ID'
  | 'INVALID_SHEET_COUNT'
  | 'INVALID_SPREADSHEET'
  | 'MANY_ERRORS_IN_ROW'
  | 'MISSING_EVENT_TIMESTAMP'
  | 'MISSING_REQUIRED_PROPERTY'
  | 'MULTIPLE_COMPANIES_WITH_THIS_DOMAIN'
  | 'MULTIPLE_OWNERS_FOUND'
  | 'NO_OBJECT_ID_FROM_ASSOCIATION_IDENTIFIER'
  | 'PROPERTY_DEFINITION_NOT_FOUND'
  | 'UNKNOWN_BAD_REQUEST'
  | 'UPDATE_ONLY_IMPORT'

export interface ImportFinding {
  readonly errorType: ImportErrorType
  readonly message: string
  readonly value?: string
  /** Zero-based (HUBSPOT.md 2.10). */
  readonly column?: number
  readonly object?: ObjectTypeDefinition
}

export interface ImportError extends ImportFinding {
  readonly id: number
  readonly createdAt: number
  readonly fileId: number
  /** 0 = the whole file. */
  readonly line: number
  readonly row: readonly string[]
}

/** A row, or one object of it, that can't be taken as it is. */
export class RowProblem extends Error {
  readonly findings: readonly ImportFinding[]

  constructor(findings: readonly ImportFinding[]) {
    super(findings[0]?.message ?? 'row problem')
    this.name = 'RowProblem'
    this.findings = findings
  }
}

export function problem(
  errorType: ImportErrorType,
  message: string,
  more: Omit<ImportFinding, 'errorType' | 'message'> = {},
): RowProblem {
  return new RowProblem([{ errorType, message, ...more }])
}

/** HUBSPOT.md 2.10 has the names; which refusal gives which is the likely reading. */
const OF_ISSUE: Readonly<Record<PropertyIssueCode, ImportErrorType>> = {
  PROPERTY_DOESNT_EXIST: 'PROPERTY_DEFINITION_NOT_FOUND',
  READ_ONLY_VALUE: 'FAILED_VALIDATION',
  INVALID_OPTION: 'INVALID_ENUMERATION_OPTION',
  INVALID_INTEGER: 'COULD_NOT_PARSE_NUMBER',
  INVALID_LONG: 'COULD_NOT_PARSE_NUMBER',
  INVALID_DATE: 'COULD_NOT_PARSE_DATE',
  INVALID_EMAIL: 'INVALID_EMAIL',
  INVALID_BOOLEAN: 'INVALID_ENUMERATION_OPTION',
  INVALID_OWNER: 'COULD_NOT_FIND_OWNER',
  INVALID_PIPELINE: 'INVALID_ENUMERATION_OPTION',
  INVALID_STAGE: 'INVALID_ENUMERATION_OPTION',
  VALUE_TOO_LONG: 'COLUMN_TOO_LARGE',
  REQUIRED_PROPERTY: 'MISSING_REQUIRED_PROPERTY',
  INVALID_VALUE: 'FAILED_VALIDATION',
  CONFLICTING_UNIQUE_VALUE: 'DUPLICATE_UNIQUE_PROPERTY_VALUE',
  CUSTOM_VALIDATION_FAILED: 'INVALID_CUSTOM_PROPERTY_VALIDATION',
}

/** What a refusal by the account means for an import row. */
export function findingsOf(
  error: unknown,
  object: ObjectTypeDefinition,
  columnOf: (property: string) => number | undefined,
): readonly ImportFinding[] {
  if (error instanceof RowProblem) return error.findings
  if (!(error instanceof ApiError)) throw error
  if (error.issues.length > 0) {
    return error.issues.map(({ name, error: code, message, value }) => {
      const column = columnOf(name)
      return {
        errorType: OF_ISSUE[code],
        message,
        object,
        ...(value === undefined ? {} : { value }),
        ...(column === undefined ? {} : { column }),
      }
    })
  }
  const errorType = error.status === 409 ? 'DUPLICATE_UNIQUE_PROPERTY_VALUE' : 'UNKNOWN_BAD_REQUEST'
  return [{ errorType, message: error.message, object }]
}

/** What a refused link means for an import row. */
export function linkProblem(
  error: unknown,
  object: ObjectTypeDefinition,
  value: string,
): RowProblem {
  if (error instanceof RowProblem) return error
  if (!(error instanceof ApiError)) throw error
  const limit = error.subCategory?.endsWith('ASSOCIATIONS_LIMIT_EXCEEDED') === true
  const errorType = limit
    ? 'ASSOCIATION_LIMIT_EXCEEDED'
    : error.status === 404
      ? 'ASSOCIATION_RECORD_NOT_FOUND'
      : 'FAILED_TO_CREATE_ASSOCIATION'
  return problem(errorType, error.message, { object, value })
}
