import type { PlantedFault } from './fault.ts'

const removals = 'src/inbound/removals.ts'
const noSecondLook = {
  file: removals,
  find: "if (stream.kind === 'object' && !isHopeless) await lookForMissing(context, stream, missing)",
  replace: '',
}

/** How what was read meets the tables. */
export const landing: readonly PlantedFault[] = [
  {
    name: 'state-before-data',
    aims: ['killed_scene'],
    invariants: [1, 5],
    why: 'The position is saved before the rows that it vouches for: killed in between, they are never read.',
    edits: [
      {
        file: 'src/engine/journal/loads.ts',
        find: '  const { fence, loadId } = load\n',
        replace:
          '  const { fence, loadId } = load\n  const { state } = load\n  if (state !== null) {\n    await ports.warehouse.transaction(async (early) => {\n      await raiseFence(early, fence)\n      await saveState(early, fence, state, ports.clock.now())\n    })\n  }\n',
      },
    ],
  },
  {
    name: 'ledger-not-asked',
    aims: ['killed_scene'],
    invariants: [2, 6],
    why: 'A commit whose answer was lost is done again without a look into the ledger: its inserts double.',
    edits: [
      {
        file: 'src/engine/journal/loads.ts',
        find: 'if (before !== null) return { counts: before, replayed: true }',
        replace: '',
      },
    ],
  },
  {
    name: 'older-overwrites',
    aims: ['outdated_scene'],
    invariants: [4],
    why: 'What comes last wins, whatever its version: an export from a lagging index takes rows back.',
    edits: [
      {
        file: 'sql/common/inbound/judge_merge.sql',
        find: "    WHEN ranked.version < kept.version THEN 'older'\n",
        replace: '',
      },
    ],
  },
  {
    name: 'append-without-hash',
    aims: ['lag_scene', 'append'],
    invariants: [2],
    why: 'Append storage takes every read for a new version: what the horizon reads again stands there twice.',
    edits: [
      {
        file: 'sql/common/inbound/judge_append.sql',
        find: '  AND same.version = ranked.version\n  AND same._hash = ranked.hash',
        replace: '  AND FALSE',
      },
    ],
  },
  {
    name: 'history-doubled',
    aims: ['lag_scene', 'history'],
    invariants: [2],
    why: 'History storage adds a version beside the one of the same time, which it should replace.',
    edits: [
      {
        file: 'sql/common/inbound/judge_history.sql',
        find: '  same.id IS NOT NULL AS replaces,',
        replace: '  FALSE AS replaces,',
      },
    ],
  },
  {
    name: 'partial-read-proves-deletion',
    aims: ['pages_scene'],
    invariants: [7],
    why: 'A read that ended with an error counts as complete, and what it did not come to is marked deleted.',
    edits: [
      {
        file: 'src/inbound/read-pages.ts',
        find: '    if (lines.lines > 0) await checkpoint(reached)\n    throw error',
        replace: '    if (lines.lines === 0) throw error',
      },
      noSecondLook,
    ],
  },
  {
    name: 'empty-answer-proves-deletion',
    aims: ['silence_scene'],
    invariants: [7],
    why: 'A read that came back empty proves that all rows of the table are gone.',
    edits: [
      {
        file: removals,
        find: 'came = await howEmpty(context, pass, found > 0 ? until : ended.position)',
        replace: "came = 'some'",
      },
      noSecondLook,
    ],
  },
  {
    name: 'missing-not-looked-for',
    aims: ['pages_scene'],
    invariants: [7],
    why: 'What one complete read did not show is gone: an index that lags or a list that drifts deletes live rows.',
    edits: [noSecondLook],
  },
  {
    name: 'inbound-guard-off',
    aims: ['vanishing_scene'],
    invariants: [7],
    why: 'Any number of rows may vanish in one run without a word.',
    edits: [
      {
        file: removals,
        find: 'return counts && removals > live * guard.removals',
        replace: 'return counts && removals > live * (guard.removals + 1)',
      },
    ],
  },
  {
    name: 'merge-chain-not-followed',
    aims: ['vanishing_scene'],
    invariants: [1],
    why: 'A row that was merged into a record which was merged itself points at a tombstone.',
    edits: [
      {
        file: 'src/inbound/apply-load.ts',
        find: 'if (merged === 0) return 0\n',
        replace: 'if (merged >= 0) return merged\n',
      },
    ],
  },
  {
    name: 'untyped-values-dropped',
    aims: ['lag_scene'],
    invariants: [1, 6],
    why: 'A text that does not fit its column’s type becomes NULL and is kept nowhere.',
    edits: [
      {
        file: 'src/inbound/apply-load.ts',
        find: 'if (tables.doubts !== null) {',
        replace: 'if (tables.doubts !== null && tables.counts.loaded < 0) {',
      },
    ],
  },
  {
    name: 'unchanged-counted-as-loaded',
    aims: ['exports_scene'],
    invariants: [6],
    why: 'Rows that were read again and written nowhere count as loaded.',
    edits: [
      {
        file: 'src/inbound/land.ts',
        find: "    loaded: count('write', 'mark'),\n    unchanged: count('unchanged', 'older', 'double'),",
        replace:
          "    loaded: count('write', 'mark', 'unchanged'),\n    unchanged: count('older', 'double'),",
      },
    ],
  },
]
