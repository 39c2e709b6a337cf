import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Answer } from './types.ts'
import type { FaultAction } from '../options.ts'

async function* firstBytes(
  source: AsyncIterable<Buffer | string>,
  limit: number,
): AsyncGenerator<Buffer> {
  let left = limit
  for await (const chunk of source) {
    const bytes = Buffer.from(chunk)
    yield bytes.subarray(0, left)
    left -= bytes.length
    if (left <= 0) return
  }
}

/** Sends an answer; with a fault of `cut_bytes` only its beginning, then the connection breaks. */
export async function send(
  response: ServerResponse,
  answer: Answer,
  fault: FaultAction | undefined,
): Promise<void> {
  const text = answer.raw ?? (answer.body === undefined ? undefined : JSON.stringify(answer.body))
  response.statusCode = answer.status
  if (answer.raw === undefined && text !== undefined)
    response.setHeader('content-type', 'application/json;charset=utf-8')
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value)
  const cut = fault?.cut_bytes
  if (text instanceof Readable) {
    if (cut === undefined) {
      await pipeline(text, response)
      return
    }
    for await (const chunk of firstBytes(text, cut)) response.write(chunk)
    await flushAndBreak(response, fault?.stall_ms ?? 0)
    return
  }
  const bytes = Buffer.from(text ?? '')
  if (answer.status !== 204) response.setHeader('content-length', bytes.length)
  if (cut === undefined) {
    response.end(answer.status === 204 ? undefined : bytes)
    return
  }
  response.flushHeaders()
  if (cut > 0) response.write(bytes.subarray(0, cut))
  await flushAndBreak(response, fault?.stall_ms ?? 0)
}

/** With a stall the caller gets the beginning, then silence, then the break. */
async function flushAndBreak(response: ServerResponse, stallMs: number): Promise<void> {
  // The socket must get what was written before it breaks, otherwise the caller sees a reset instead of a cut.
  await new Promise<void>((resolve) => {
    setTimeout(resolve, Math.max(stallMs, 20))
  })
  response.destroy()
}
