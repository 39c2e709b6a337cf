import { createRoute, z } from '@hono/zod-openapi'
import { valueAt } from '../../config/edit.ts'
import type { ConfigDocument } from '../../config/schema.ts'
import { changeDocument, shownDocument, stamped } from './document.ts'
import type { ApiPorts } from './ports.ts'
import { answers, list, open, router, takes } from './router.ts'

type Channel = NonNullable<ConfigDocument['alerts']>[number]

const alerts = list(
  open<Channel>('A channel, as docs/configuration.schema.json describes it; URLs are references.'),
)

const read = createRoute({
  method: 'get',
  path: '/alerts/settings',
  summary: 'Where messages go, as the document has it now.',
  responses: answers(stamped.extend({ alerts }), 'The channels.'),
})

const write = createRoute({
  method: 'put',
  path: '/alerts/settings',
  summary: 'Changes where messages go, in place; none takes all of it out.',
  request: takes(z.object({ stamp: z.string(), alerts })),
  responses: answers(stamped, 'The document was written.'),
})

export const alertSettingsRoutes = (ports: ApiPorts) =>
  router()
    .openapi(read, async (context) => {
      const { stamp, text, document } = await shownDocument(ports)
      const channels = document === null ? [] : valueAt(text, ['alerts'])
      return context.json({ stamp, alerts: (channels ?? []) as readonly Channel[] }, 200)
    })
    .openapi(write, async (context) => {
      const { stamp, alerts: channels } = context.req.valid('json')
      const value = channels.length === 0 ? undefined : channels
      return context.json(await changeDocument(ports, stamp, ['alerts'], value), 200)
    })
