import { knob } from '../account/knobs.ts'
import type { Call } from '../http/types.ts'

export const shuffleResults = knob({
  name: 'shuffle_batch_results',
  default: false as boolean,
  meaning:
    'Rows and errors of batch answers, of associations too, come in another order than their inputs, as HubSpot promises none.',
})

export function shuffled<T>(call: Call, items: readonly T[]): readonly T[] {
  if (!call.account.knobs.value(shuffleResults)) return items
  return items
    .map((item) => ({ item, key: call.account.random.next() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item)
}
