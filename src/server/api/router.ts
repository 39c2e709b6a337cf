import { OpenAPIHono, z } from '@hono/zod-openapi'
import { ConnectorError } from '../../errors/connector-error.ts'
import { failure } from './problem.ts'

/** A room of the API. What doesn't fit a route's schema is refused before its handler. */
export const router = (): OpenAPIHono =>
  new OpenAPIHono({
    defaultHook: (checked) => {
      if (checked.success) return
      const [issue] = checked.error.issues
      const place = issue === undefined ? '' : issue.path.map(String).join('.')
      throw new ConnectorError('server.request_unfit', {
        what: `The request does not fit${place === '' ? '' : `: ${place}`}.`,
        why: `${issue?.message ?? 'It has another form'}.`.replace(/\.\.$/, '.'),
        fix: 'Send what /api/openapi.json describes.',
      })
    },
  })

type Described<Schema extends z.ZodType> = {
  readonly description: string
  readonly content: { readonly 'application/json': { readonly schema: Schema } }
}

const described = <Schema extends z.ZodType>(
  schema: Schema,
  description: string,
): Described<Schema> => ({ description, content: { 'application/json': { schema } } })

const otherwise = described(failure, 'Refused or failed: what, why, and the mend.')

/** JSON of the schema, or a failure. */
export const answers = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  200: described(schema, description),
  default: otherwise,
})

/** Another kind of content, or a failure. */
export const answersAs = <Type extends string>(type: Type, description: string) => ({
  200: {
    description,
    content: { [type]: { schema: z.string() } } as Record<Type, { schema: z.ZodString }>,
  },
  default: otherwise,
})

/** A body in JSON. */
export const takes = <Schema extends z.ZodType>(schema: Schema) => ({
  body: { required: true, content: { 'application/json': { schema } } },
})

export const list = <Schema extends z.ZodType>(schema: Schema) => z.array(schema).readonly()

export const mostRows = 200

/** Of lists that may be long. */
export const paging = {
  limit: z.coerce.number().int().min(1).max(mostRows).default(50).openapi({
    description: 'How many at most.',
  }),
  after: z.string().max(4096).optional().openapi({
    description: 'What the page before gave; absent: from the beginning.',
  }),
}

export const pageOf = <Schema extends z.ZodType>(schema: Schema) =>
  z.object({
    rows: list(schema),
    after: z
      .string()
      .nullable()
      .openapi({ description: 'Of the next page; null: this was the last.' }),
  })

const named = (what: string) => z.string().min(1).max(255).openapi({ description: what })

export const params = {
  connection: z.object({ connection: named('A connection of the configuration.') }),
  sync: z.object({ sync: named('A sync of the configuration.') }),
  run: z.object({ run: named('A run id.') }),
}

/** Values whose form is told elsewhere, or by nobody. */
export const open = <T>(description: string) =>
  z.custom<T>().openapi({ type: 'object', additionalProperties: true, description })
