import { createRoute, z } from '@hono/zod-openapi'
import { valueAt } from '../../config/edit.ts'
import type { ConfigDocument } from '../../config/schema.ts'
import { changeDocument, judged, replaceDocument, shownDocument, stamped } from './document.ts'
import type { ApiPorts } from './ports.ts'
import { notFound, problemLine } from './problem.ts'
import { answers, list, open, params, router, takes } from './router.ts'

export type SyncConfig = ConfigDocument['syncs'][string]

const config = open<SyncConfig>('A sync, as docs/configuration.schema.json describes it.')
const sync = z.object({ sync: z.string(), config })
const problems = list(problemLine)

const all = createRoute({
  method: 'get',
  path: '/syncs',
  summary: 'The syncs, as the document has them now.',
  responses: answers(
    stamped.extend({
      syncs: list(sync).openapi({ description: 'None while the document has problems.' }),
      problems,
    }),
    'The syncs.',
  ),
})

const one = createRoute({
  method: 'get',
  path: '/syncs/{sync}',
  summary: 'One sync, as the document has it now.',
  request: { params: params.sync },
  responses: answers(stamped.extend(sync.shape), 'The sync.'),
})

const put = createRoute({
  method: 'put',
  path: '/syncs/{sync}',
  summary: 'Adds a sync to the document, or changes it in place; comments and order stay.',
  request: {
    params: params.sync,
    ...takes(
      z.object({
        stamp: z.string().openapi({ description: 'Of the document that the change is made to.' }),
        config,
      }),
    ),
  },
  responses: answers(stamped, 'The document was written.'),
})

const remove = createRoute({
  method: 'delete',
  path: '/syncs/{sync}',
  summary: 'Takes a sync out of the document. Its tables and what is remembered of it stay.',
  request: { params: params.sync, query: z.object({ stamp: z.string() }) },
  responses: answers(stamped, 'The document was written.'),
})

const document = createRoute({
  method: 'get',
  path: '/configuration',
  summary: 'The document as text, with everything that is wrong with it.',
  responses: answers(
    stamped.extend({ file: z.string(), text: z.string(), problems }),
    'The document.',
  ),
})

const write = createRoute({
  method: 'put',
  path: '/configuration',
  summary: 'Writes the document, when all of it holds.',
  request: takes(z.object({ stamp: z.string(), text: z.string().max(1_000_000) })),
  responses: answers(stamped, 'The document was written.'),
})

const check = createRoute({
  method: 'post',
  path: '/configuration/check',
  summary: 'What is wrong with a text of the document. Nothing is written.',
  request: takes(z.object({ text: z.string().max(1_000_000) })),
  responses: answers(z.object({ problems }), 'None: it could be written.'),
})

export const syncRoutes = (ports: ApiPorts) =>
  router()
    .openapi(all, async (context) => {
      const shown = await shownDocument(ports)
      const syncs = shown.document === null ? {} : asWritten(shown.text)
      return context.json(
        {
          stamp: shown.stamp,
          syncs: Object.entries(syncs).map(([name, config]) => ({ sync: name, config })),
          problems: shown.problems,
        },
        200,
      )
    })
    .openapi(one, async (context) => {
      const { sync: name } = context.req.valid('param')
      const { stamp, text, document: of } = await shownDocument(ports)
      const written = of === null ? {} : asWritten(text)
      const config = Object.hasOwn(written, name) ? written[name] : undefined
      if (config === undefined) throw notFound(`The document has no sync ${name}.`)
      return context.json({ stamp, sync: name, config }, 200)
    })
    .openapi(put, async (context) => {
      const { sync: name } = context.req.valid('param')
      const { stamp, config: value } = context.req.valid('json')
      return context.json(await changeDocument(ports, stamp, ['syncs', name], value), 200)
    })
    .openapi(remove, async (context) => {
      const { sync: name } = context.req.valid('param')
      const { stamp } = context.req.valid('query')
      knownSync(ports, name)
      return context.json(await changeDocument(ports, stamp, ['syncs', name], undefined), 200)
    })
    .openapi(document, async (context) => {
      const { stamp, text, problems: met } = await shownDocument(ports)
      return context.json({ stamp, file: ports.config().file, text, problems: met }, 200)
    })
    .openapi(write, async (context) => {
      const { stamp, text } = context.req.valid('json')
      return context.json(await replaceDocument(ports, stamp, text), 200)
    })
    .openapi(check, (context) =>
      context.json({ problems: judged(ports, context.req.valid('json').text).problems }, 200),
    )

/** By name, keys in the order that the document has them, defaults left out; all was found valid before. */
const asWritten = (text: string): Readonly<Record<string, SyncConfig>> =>
  (valueAt(text, ['syncs']) ?? {}) as Readonly<Record<string, SyncConfig>>

/** @throws `server.not_found` */
export function knownSync({ config: read }: ApiPorts, name: string): SyncConfig {
  const { syncs } = read().document
  const found = Object.hasOwn(syncs, name) ? syncs[name] : undefined
  if (found === undefined) throw notFound(`There is no sync ${name}.`)
  return found
}
