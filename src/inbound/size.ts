import type { ObjectStream } from '../declare/index.ts'
import type { Ports } from '../engine/ports.ts'
import type { Window } from '../engine/ports/hubspot.ts'

/** How many records a read will find: the `total` of one search. */
export function sizeOf(
  ports: Pick<Ports, 'hubspot' | 'signal'>,
  stream: ObjectStream,
  window: Window,
): Promise<number> {
  const changed = window.after === null ? null : { by: stream.modifiedBy, window }
  return ports.hubspot.count(stream.object, changed, ports.signal)
}
