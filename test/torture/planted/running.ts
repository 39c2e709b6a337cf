import type { PlantedFault } from './fault.ts'

/** Who may write, and what a run says of itself. */
export const running: readonly PlantedFault[] = [
  {
    name: 'fence-not-looked-at',
    aims: ['overtaken_scene'],
    invariants: [9],
    why: 'The fence is raised, and nobody asks whether it still was ours: a holder that was paused writes on.',
    edits: [
      {
        file: 'src/engine/journal/fence.ts',
        find: 'if (raised !== 1) throw fenceLost(fence.stream)',
        replace: 'if (raised > 1) throw fenceLost(fence.stream)',
      },
    ],
  },
  {
    name: 'fence-by-number-alone',
    aims: ['overtaken_scene'],
    invariants: [9],
    why: 'The fence is compared by a number that only grows, so every older holder passes it.',
    edits: [
      {
        file: 'sql/common/journal/raise_fence.sql',
        find: '  AND run_id = $run_id\n',
        replace: '  AND $run_id IS NOT NULL\n',
      },
    ],
  },
  {
    name: 'lease-not-looked-at',
    aims: ['paused_scene'],
    invariants: [9],
    why: 'A run begins though another one of the sync is at work.',
    edits: [
      {
        file: 'src/engine/journal/lease.ts',
        find: 'if (living !== null) return living\n',
        replace: '',
      },
    ],
  },
  {
    name: 'partial-called-success',
    aims: ['outbound'],
    invariants: [11],
    why: 'A run that refused rows or set some aside says that it succeeded.',
    edits: [
      {
        file: 'src/outbound/run.ts',
        find: "partial ? 'partial' : 'succeeded'",
        replace: "partial ? 'succeeded' : 'succeeded'",
      },
    ],
  },
  {
    name: 'token-in-a-log',
    aims: [],
    invariants: [12],
    why: 'A debug line tells what a call was signed with.',
    edits: [
      {
        file: 'src/hubspot/transport.ts',
        find: "    this.log.debug('hubspot_call', {\n",
        replace: "    this.log.debug('hubspot_call', {\n      signed_with: token,\n",
      },
    ],
  },
]
