import { OpenAPIHono } from '@hono/zod-openapi'
import { HTTPException } from 'hono/http-exception'
import { asConnectorError, packageVersion } from '../../connector.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import { alertSettingsRoutes } from './alert-settings.ts'
import { changeRoutes } from './changes.ts'
import { connectionRoutes } from './connections.ts'
import { discoveryRoutes } from './discovery.ts'
import { errorRoutes } from './error-kinds.ts'
import { files } from './files.ts'
import { guard, headers } from './guard.ts'
import { healthRoutes } from './health.ts'
import { homeRoutes } from './home.ts'
import { matchRoutes } from './matches.ts'
import { planRoutes } from './plans.ts'
import type { ApiPorts } from './ports.ts'
import { DocumentRefused, notFound, statusOf } from './problem.ts'
import { recordRoutes } from './records.ts'
import { runRoutes } from './runs.ts'
import { scheduleRoutes } from './schedules.ts'
import { secretRoutes } from './secrets.ts'
import { sessionRoutes } from './session.ts'
import { sourceRoutes } from './sources.ts'
import { syncRoutes } from './syncs.ts'
import { dataRoutes } from './tables.ts'
import { timelineRoutes } from './timeline.ts'
import { uploadRoutes } from './uploads.ts'

/** Larger than any document, query or list of keys that people send. */
const largestBody = 2 * 1024 * 1024
const largestFile = 512 * 1024 * 1024

/** Everything that `serve` answers on loopback: the API behind its guard, and the front end's files. */
export function createApp(ports: ApiPorts, hosts: () => ReadonlySet<string>) {
  const app = new OpenAPIHono()
  app.use(headers)
  app.use(guard(hosts, ports.sessions))
  app.use(async (context, next) => {
    // Browsers say how long a body is; what does not say it is not waited for.
    const length = Number(context.req.header('content-length') ?? 0)
    const isFile = context.req.header('content-type')?.startsWith('text/csv') === true
    const most = isFile ? largestFile : largestBody
    if (context.req.header('transfer-encoding') !== undefined || !(length <= most))
      throw tooLarge(most)
    return next()
  })
  app.onError((thrown, context) => {
    const error = thrown instanceof HTTPException ? unfit(thrown) : asConnectorError(thrown)
    const status = error.what === tooLargeText ? 413 : statusOf(error)
    if (status >= 500)
      ports.log.warn('api_failed', {
        method: context.req.method,
        code: error.code,
        what: error.what,
      })
    const problems = error instanceof DocumentRefused ? { problems: error.problems } : {}
    return context.json({ error: error.report(), ...problems }, status)
  })
  const routed = app
    .route('/api', healthRoutes(ports))
    .route('/api', sessionRoutes(ports))
    .route('/api', homeRoutes(ports))
    .route('/api', errorRoutes())
    .route('/api', secretRoutes(ports))
    .route('/api', connectionRoutes(ports))
    .route('/api', discoveryRoutes(ports))
    .route('/api', sourceRoutes(ports))
    .route('/api', uploadRoutes(ports))
    .route('/api', matchRoutes(ports))
    .route('/api', syncRoutes(ports))
    .route('/api', planRoutes(ports))
    .route('/api', runRoutes(ports))
    .route('/api', timelineRoutes(ports))
    .route('/api', changeRoutes(ports))
    .route('/api', recordRoutes(ports))
    .route('/api', dataRoutes(ports))
    .route('/api', scheduleRoutes(ports))
    .route('/api', alertSettingsRoutes(ports))
  app.doc31('/api/openapi.json', {
    openapi: '3.1.0',
    info: {
      title: 'hubspot-warehouse',
      version: packageVersion,
      description: 'What `hubspot-warehouse serve` answers on loopback.',
    },
  })
  app.all('/api', () => refuse())
  app.all('/api/*', () => refuse())
  app.route('/', files(ports.ui))
  return routed
}

/** What the front end's client is made of: `hc<App>(origin)`. */
export type App = ReturnType<typeof createApp>

function refuse(): never {
  throw notFound('There is nothing at this path.')
}

const tooLargeText = 'The request is too large.'

const tooLarge = (most: number): ConnectorError =>
  new ConnectorError('server.request_unfit', {
    what: tooLargeText,
    why: `A body has at most ${most} bytes, and says how many.`,
    fix: 'Send less at once.',
  })

/** What the framework refuses by itself: a body that is no JSON, and the like. */
const unfit = (thrown: HTTPException): ConnectorError =>
  new ConnectorError('server.request_unfit', {
    what: 'The request can’t be read.',
    why: `${thrown.message}.`,
    fix: 'Send what /api/openapi.json describes.',
    cause: thrown,
  })
