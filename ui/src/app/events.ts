import { Problem, toldOf, type Told } from './api.ts'

/** One server-sent event. */
export interface Event {
  readonly event: string
  readonly data: unknown
}

/** The events of an answer, as they come (HTML standard, 9.2.6: a blank line ends each). */
export async function* eventsOf(response: Response): AsyncGenerator<Event> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  if (reader === undefined) return
  let held = ''
  try {
    while (true) {
      const { value, done } = await reader.read()
      if (done) return
      const blocks = (held + value.replaceAll('\r', '')).split('\n\n')
      held = blocks.pop() ?? ''
      for (const block of blocks) {
        const event = eventIn(block)
        if (event !== null) yield event
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

export function eventIn(block: string): Event | null {
  let event = 'message'
  const lines: string[] = []
  for (const line of block.split('\n')) {
    if (line.startsWith('event:')) event = line.slice(6).trim()
    if (line.startsWith('data:')) lines.push(line.slice(5).trimStart())
  }
  return lines.length === 0 ? null : { event, data: JSON.parse(lines.join('\n')) as unknown }
}

/** What an event `failed` says. */
export const failureIn = (data: unknown): Problem => {
  const told = typeof data === 'object' && data !== null && 'error' in data ? data.error : null
  return new Problem(500, (told as Told | null) ?? toldOf(new Error('It ended without a reason.')))
}
