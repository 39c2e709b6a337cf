import { ApiError, notFound } from '../account/api-error.ts'
import { nextPage, pageLimit } from '../api/object-shape.ts'
import type { JsonObject } from '../http/json.ts'
import type { Answer, Call, Route } from '../http/types.ts'
import { formsOf, submissionsOf } from './form-store.ts'
import { formScopes } from './forms.ts'
import { queryPlace, takePage } from './wire.ts'

/** Old rows have no id of any kind (HUBSPOT.md 8). */
function submissionBody(submission: JsonObject): JsonObject {
  return {
    ...(typeof submission['conversionId'] === 'string'
      ? { conversionId: submission['conversionId'] }
      : {}),
    submittedAt: submission['submittedAt'],
    values: submission['values'],
    pageUrl: submission['pageUrl'],
  }
}

function list(call: Call): Answer {
  const id = call.params['formGuid'] ?? ''
  const form = formsOf(call.account).get(id)
  if (!form) throw notFound(`Form with guid ${id} not found`)
  // Estuary's connector: these forms' submissions are refused.
  if (form['formType'] === 'blog_comment')
    throw new ApiError(
      400,
      'FORM_TYPE_NOT_ALLOWED',
      'Submissions of forms of type BLOG_COMMENT cannot be read',
    )
  // HubSpot docs, "Get submissions for a form": default 20, at most 50, newest first.
  const limit = pageLimit(call, 20, 50)
  const submissions = submissionsOf(call.account)
  const beyond = queryPlace(call, 'after')
  const { page, cursor } = takePage(
    submissions,
    submissions.newestFirst({ group: id, beyond }),
    limit,
  )
  return {
    status: 200,
    body: {
      results: page.map(submissionBody),
      ...(cursor === undefined ? {} : { paging: nextPage(call, cursor) }),
    },
  }
}

export const submissionRoutes: readonly Route[] = [
  {
    method: 'GET',
    paths: ['/form-integrations/v1/submissions/forms/{formGuid}'],
    scopes: formScopes,
    handle: list,
  },
]
