import { STATUS_CODES, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import type { FaultAction } from '../options.ts'
import { isCut } from './faults.ts'
import type { Answer } from './types.ts'

type Wait = (ms: number) => Promise<void>

const wireFields: readonly (keyof FaultAction)[] = [
  'cut_bytes',
  'cut_share',
  'cut_header_bytes',
  'framing',
  'length_off',
  'drip_bytes',
  'gzip',
]

/** Whether the answer must be written by us, past node's own care for what HTTP allows. */
export function breaksWire(fault: FaultAction): boolean {
  return wireFields.some((field) => fault[field] !== undefined)
}

/** An answer as the fault bends it; the connection ends with it. */
export async function sendBroken(
  response: ServerResponse,
  answer: Answer,
  fault: FaultAction,
  wait: Wait,
): Promise<void> {
  const { socket } = response
  if (!socket) return
  const message = messageOf(response, answer, await bodyOf(answer), fault)
  await write(socket, message.first, fault, wait)
  if (fault.stall_ms !== undefined && isCut(fault)) await wait(fault.stall_ms)
  if (fault.goes_on === true) await write(socket, message.rest, fault, wait)
  if (fault.reset === true) reset(socket)
  else await new Promise<void>((resolve) => socket.end(resolve))
  socket.destroy()
}

/** An RST where there is one; connections without a port only break. */
export function reset(socket: Socket): void {
  if (typeof socket.resetAndDestroy === 'function') socket.resetAndDestroy()
  else socket.destroy()
}

async function bodyOf({ raw, body }: Answer): Promise<Buffer> {
  if (raw instanceof Readable) return await buffer(raw)
  if (raw !== undefined) return Buffer.from(raw)
  return Buffer.from(body === undefined ? '' : JSON.stringify(body))
}

interface Message {
  readonly first: Buffer
  /** What a cut leaves out. */
  readonly rest: Buffer
}

function messageOf(
  response: ServerResponse,
  answer: Answer,
  plain: Buffer,
  fault: FaultAction,
): Message {
  const body = packed(plain, fault.gzip)
  const cut = fault.cut_bytes ?? Math.floor(body.length * (fault.cut_share ?? 1))
  const framing = fault.framing ?? 'length'
  const [left, rest] = [body.subarray(0, cut), body.subarray(cut)]
  const headers: Record<string, string> = {
    ...Object.fromEntries(
      Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)]),
    ),
    ...(answer.raw === undefined ? { 'content-type': 'application/json;charset=utf-8' } : {}),
    ...answer.headers,
    ...(fault.gzip === undefined ? {} : { 'content-encoding': 'gzip' }),
    ...lengthOf(framing, framing === 'exact' ? left.length : body.length, fault.length_off ?? 0),
    connection: 'close',
  }
  if (framing !== 'length' && framing !== 'exact') delete headers['content-length']
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  const status = `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status] ?? 'Unknown'}\r\n`
  const head = Buffer.from(`${status}${lines.join('')}\r\n`, 'latin1')
  const { cut_header_bytes: inHead } = fault
  if (inHead !== undefined) {
    const whole = Buffer.concat([head, ...framed(framing, body)])
    const at = Math.min(inHead, head.length - 1)
    return { first: whole.subarray(0, at), rest: whole.subarray(at) }
  }
  const [before, after] = framing === 'chunked' ? chunkEnds(body) : ['', '']
  // A chunked message that isn't cut has its end, too.
  const isWhole = rest.length === 0
  return {
    first: Buffer.concat([head, Buffer.from(before), left, Buffer.from(isWhole ? after : '')]),
    rest: Buffer.concat([rest, Buffer.from(isWhole ? '' : after)]),
  }
}

function lengthOf(
  framing: NonNullable<FaultAction['framing']>,
  length: number,
  off: number,
): Readonly<Record<string, string>> {
  if (framing === 'chunked') return { 'transfer-encoding': 'chunked' }
  return framing === 'close' ? {} : { 'content-length': String(Math.max(0, length + off)) }
}

/** One chunk of the whole, and the last one of none. */
function chunkEnds(body: Buffer): readonly [string, string] {
  if (body.length === 0) return ['', '0\r\n\r\n']
  return [`${body.length.toString(16)}\r\n`, '\r\n0\r\n\r\n']
}

function framed(framing: FaultAction['framing'], body: Buffer): readonly Buffer[] {
  if (framing !== 'chunked') return [body]
  const [before, after] = chunkEnds(body)
  return [Buffer.from(before), body, Buffer.from(after)]
}

function packed(plain: Buffer, gzip: FaultAction['gzip']): Buffer {
  if (gzip === undefined || gzip === 'plain') return plain
  const whole = gzipSync(plain)
  if (gzip === 'cut') return whole.subarray(0, Math.floor(whole.length / 2))
  if (gzip === 'whole') return whole
  // The last eight bytes are the checksum and the length (RFC 1952 2.3.1).
  const damaged = Buffer.from(whole)
  const at = damaged.length - 8
  damaged.writeUInt8(damaged.readUInt8(at) ^ 0xff, at)
  return damaged
}

async function write(
  socket: Socket,
  bytes: Buffer,
  { drip_bytes: piece, drip_ms: between = 0 }: FaultAction,
  wait: Wait,
): Promise<void> {
  const size = piece === undefined || piece === 0 ? Math.max(1, bytes.length) : Math.ceil(piece)
  for (let at = 0; at < bytes.length; at += size) {
    await new Promise<void>((resolve, reject) => {
      socket.write(bytes.subarray(at, at + size), (error) => {
        if (error) reject(error)
        else resolve()
      })
    })
    if (piece !== undefined && between > 0) await wait(between)
  }
}
