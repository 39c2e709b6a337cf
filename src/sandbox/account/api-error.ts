import type { PropertyIssue } from './record-store.ts'

export interface ApiErrorDetail {
  readonly message: string
  readonly code?: string
  readonly in?: string
  readonly subCategory?: string
  readonly context?: Readonly<Record<string, readonly string[]>>
}

/** A refusal in HubSpot's envelope (HUBSPOT.md 7): the server adds `status: "error"` and the correlation id. */
export class ApiError extends Error {
  readonly status: number
  readonly category: string
  readonly subCategory: string | undefined
  readonly errors: readonly ApiErrorDetail[] | undefined
  readonly context: Readonly<Record<string, readonly string[]>> | undefined
  readonly links: Readonly<Record<string, string>> | undefined
  /** Set when properties were refused: what import rows turn into error types. */
  readonly issues: readonly PropertyIssue[]

  constructor(
    status: number,
    category: string,
    message: string,
    more: {
      readonly subCategory?: string
      readonly errors?: readonly ApiErrorDetail[]
      readonly context?: Readonly<Record<string, readonly string[]>>
      readonly links?: Readonly<Record<string, string>>
      readonly issues?: readonly PropertyIssue[]
    } = {},
  ) {
    super(message)
    this.name = 'ApiError'
    this.status = status
    this.category = category
    this.subCategory = more.subCategory
    this.errors = more.errors
    this.context = more.context
    this.links = more.links
    this.issues = more.issues ?? []
  }
}

export function validationError(
  message: string,
  more: ConstructorParameters<typeof ApiError>[3] = {},
): ApiError {
  return new ApiError(400, 'VALIDATION_ERROR', message, more)
}

export function notFound(message: string): ApiError {
  return new ApiError(404, 'OBJECT_NOT_FOUND', message)
}
