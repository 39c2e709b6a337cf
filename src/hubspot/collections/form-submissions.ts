import { z } from 'zod'
import type { CollectionItem, CollectionPage, CollectionRequest } from '../../engine/ports.ts'
import { limits } from '../limits.ts'
import type { Transport } from '../transport.ts'
import { paths } from '../versions.ts'
import { nextOf, pageSchema } from '../wire.ts'
import { askIfThere } from './ask.ts'
import { digestOf } from './digest.ts'
import { formList } from './forms.ts'
import { itemsBy } from './odd-row.ts'
import { pagesOf } from './paged.ts'

const submissionSchema = z.looseObject({
  submittedAt: z.number().int(),
  conversionId: z.string().min(1).optional().catch(undefined),
  values: z.array(z.looseObject({ name: z.string(), value: z.unknown() })).catch([]),
})

/** The newest submission that has been read of each form, in epoch ms. */
const memorySchema = z.object({ newest: z.record(z.string(), z.number()) })
type Newest = z.infer<typeof memorySchema>['newest']

const resumeSchema = memorySchema.extend({ form: z.string(), after: z.string().nullable() })

const hourMs = 3_600_000
/** HubSpot lets a submission be dated back by up to a month (its forms submission API): looked for once a sweep. */
const backdatedMs = 31 * 24 * hourMs

/**
 * Submissions of every form, each newest first, down to the newest one of the last read (HUBSPOT.md 8). A form that is
 * gone by now shows none: what was read of it stays.
 */
export async function* readFormSubmissions(
  transport: Transport,
  request: CollectionRequest,
  signal: AbortSignal,
): AsyncGenerator<CollectionPage> {
  const resume = resumeSchema.nullable().catch(null).parse(request.resume)
  const known: Newest = request.full
    ? {}
    : (memorySchema.nullable().catch(null).parse(request.memory)?.newest ?? {})
  const newest = new Map(Object.entries({ ...known, ...resume?.newest }))
  // The window starts with the start date, if any: what was submitted before it is not looked for.
  const { after: beforeStart } = request.window
  const from = beforeStart === null ? 0 : Date.parse(beforeStart) + 1
  if (beforeStart !== null) {
    const part = { part: 'submissions before the start date', ids: '', silent: true }
    yield { items: [], resume: request.resume, leftOut: [part] }
  }
  const soFar = (): Newest => Object.fromEntries(newest)
  for (const form of await formIds(transport, signal)) {
    if (resume !== null && form < resume.form) continue
    const last = known[form]
    const until = Math.max(
      from,
      last === undefined ? 0 : last - (request.sweep ? backdatedMs : hourMs),
    )
    const isOld = (time: number | null): boolean => time !== null && time < until
    let after = resume?.form === form ? resume.after : null
    let isAnew = false
    for (;;) {
      const page = await submissionsPage(transport, form, after, signal)
      if (page === null && after !== null && !isAnew) {
        // The form went while it was read, or HubSpot does not take the page's mark any more: its first page tells.
        after = null
        isAnew = true
        continue
      }
      if (page === null) {
        if (last === undefined) newest.delete(form)
        else newest.set(form, last)
        const part = { part: `submissions of form ${form}`, ids: `${form}/`, silent: true }
        yield { items: [], resume: { newest: soFar(), form, after: null }, leftOut: [part] }
        break
      }
      const times = page.results.flatMap((row) => timeOf(row) ?? [])
      newest.set(form, Math.max(newest.get(form) ?? 0, ...times))
      after = times.some(isOld) ? null : nextOf(page)
      yield {
        items: page.results
          .filter((row) => !isOld(timeOf(row)))
          .flatMap((row) => itemsBy(submissionSchema, row, (one) => [itemOf(form, one)])),
        // The form's last page leads to the form after it: its id with a character more.
        resume: { newest: soFar(), form: after === null ? `${form} ` : form, after },
      }
      if (after === null) break
    }
  }
  yield { items: [], resume: request.resume, memory: { newest: soFar() } }
}

/** Null when the form is gone by now, or of a type whose submissions HubSpot does not show. */
const submissionsPage = (
  transport: Transport,
  form: string,
  after: string | null,
  signal: AbortSignal,
): Promise<z.infer<typeof pageSchema> | null> =>
  askIfThere(
    transport,
    {
      deed: 'Reading form submissions',
      path: paths.formSubmissions(form),
      query: { limit: limits.formSubmissionsPage, ...(after === null ? {} : { after }) },
      schema: pageSchema,
    },
    signal,
    [400, 404],
  )

const timeOf = (row: unknown): number | null =>
  submissionSchema.safeParse(row).data?.submittedAt ?? null

async function formIds(transport: Transport, signal: AbortSignal): Promise<readonly string[]> {
  const ids = new Set<string>()
  for await (const { items } of pagesOf(transport, formList, null, signal)) {
    for (const { id } of items) if (typeof id === 'string') ids.add(id)
  }
  return [...ids].toSorted()
}

/** Old submissions have no id (HUBSPOT.md 8): form, time and values then tell them apart. */
function itemOf(form: string, submission: z.infer<typeof submissionSchema>): CollectionItem {
  const { conversionId, submittedAt, values } = submission
  const email = values.find(({ name }) => name === 'email')?.value
  return {
    ...submission,
    id: `${form}/${conversionId ?? digestOf([submittedAt, values])}`,
    formId: form,
    email: typeof email === 'string' ? email : null,
  }
}
