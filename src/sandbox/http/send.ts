import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Answer } from './types.ts'

/** Sends an answer as it is. */
export async function send(response: ServerResponse, answer: Answer): Promise<void> {
  const text = answer.raw ?? (answer.body === undefined ? undefined : JSON.stringify(answer.body))
  response.statusCode = answer.status
  if (answer.raw === undefined && text !== undefined)
    response.setHeader('content-type', 'application/json;charset=utf-8')
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value)
  if (text instanceof Readable) {
    await pipeline(text, response)
    return
  }
  const bytes = Buffer.from(text ?? '')
  if (answer.status !== 204) response.setHeader('content-length', bytes.length)
  response.end(answer.status === 204 ? undefined : bytes)
}
