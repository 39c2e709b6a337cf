import { parseArgs } from 'node:util'
import { startTestServer } from './start.ts'

/** The server as a process: prints one line of JSON when it listens, ends on SIGTERM. `/control/...` steers it. */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    /** Keeps data, stages and secrets: the next server in the folder goes on with them. */
    folder: { type: 'string' },
    role: { type: 'string' },
    warehouse: { type: 'string' },
    database: { type: 'string' },
  },
})
const { port, folder, role, warehouse, database } = values
const server = await startTestServer({
  port: Number(port),
  ...(folder === undefined ? {} : { folder, keep: true }),
  ...(role === undefined ? {} : { role }),
  ...(warehouse === undefined ? {} : { warehouse }),
  ...(database === undefined ? {} : { database }),
})
process.once('SIGTERM', () => {
  void server[Symbol.asyncDispose]().then(() => process.exit(0))
})
const { url, account } = server
const place = { role: server.role, warehouse: server.warehouse, database: server.database }
process.stdout.write(`${JSON.stringify({ url, account, ...place, ...server.users.password })}\n`)
