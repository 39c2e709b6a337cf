import { ApiError } from '../account/api-error.ts'
import type { Millis, RecordId } from '../account/definitions.ts'
import { knob } from '../account/knobs.ts'
import type { ObjectStore } from '../account/record-store.ts'
import type { Call } from '../http/types.ts'

export const lockMs = knob({
  name: 'record_lock_ms',
  default: 0 as number,
  meaning:
    'How long after a batch write another batch that writes one of its records is a 423; 0: never (HUBSPOT.md 4.3: wait at least 2 s).',
})

const keyOf = (store: ObjectStore, id: RecordId): string => `${store.definition.id}/${id}`

function locksOf(call: Call): Map<string, Millis> {
  return call.account.keep('record-locks', () => new Map<string, Millis>())
}

/** HUBSPOT.md 4.3: 423 when bulk writing hits the same records; nothing of the batch is written. */
export function refuseLocked(call: Call, store: ObjectStore, ids: () => readonly RecordId[]): void {
  if (call.account.knobs.value(lockMs) === 0) return
  const locks = locksOf(call)
  const now = call.account.clock.now()
  if (ids().some((id) => (locks.get(keyOf(store, id)) ?? 0) > now))
    throw new ApiError(423, 'LOCKED', 'Some of these records are locked by another write')
}

export function lock(call: Call, store: ObjectStore, ids: readonly RecordId[]): void {
  const ms = call.account.knobs.value(lockMs)
  if (ms === 0) return
  const until = call.account.clock.now() + ms
  for (const id of ids) locksOf(call).set(keyOf(store, id), until)
}
