import type { PlantedFault } from './fault.ts'

const settleLost = 'src/outbound/send/settle-lost.ts'
const batches = 'src/outbound/send/send-batches.ts'
const decide = 'src/outbound/records/decide.ts'

/** How rows become records. */
export const sending: readonly PlantedFault[] = [
  {
    name: 'create-retried-below',
    aims: ['lost_scene'],
    invariants: [2],
    why: 'The transport sends a create again whose answer was lost, as it does with reads.',
    edits: [
      {
        file: 'src/hubspot/retry.ts',
        find: "effect !== 'creates' || failed.settled",
        replace: "effect !== 'creates' || failed.settled || true",
      },
    ],
  },
  {
    name: 'unproven-create-sent-again',
    aims: ['lost_scene'],
    invariants: [2],
    why: 'A create that can’t be looked for is sent once more when its answer was lost.',
    edits: [
      {
        file: settleLost,
        find: 'if (approved) verdicts',
        replace: 'if (approved || true) verdicts',
      },
    ],
  },
  {
    name: 'lost-create-not-waited-for',
    aims: ['lost_scene'],
    invariants: [2],
    why: 'What the lagging search doesn’t show yet counts as not there, and is created a second time.',
    edits: [
      {
        file: settleLost,
        find: 'now.getTime() - change.sentAt.getTime() >= horizonMs',
        replace: 'now.getTime() - change.sentAt.getTime() >= Math.min(0, horizonMs)',
      },
    ],
  },
  {
    name: 'sent-before-saved',
    aims: ['killed_scene'],
    invariants: [2, 10],
    why: 'A call goes out before its batch is saved: killed in between, the next run knows nothing of it.',
    edits: [
      {
        file: batches,
        find: '  await mark(desk, calls, marking)\n  const answers = await Promise.all(calls.map((call) => send(desk, call)))\n',
        replace:
          '  const answers = await Promise.all(calls.map((call) => send(desk, call)))\n  await mark(desk, calls, marking)\n',
      },
    ],
  },
  {
    name: 'verdicts-kept-in-pieces',
    aims: ['killed_scene'],
    invariants: [2, 5, 10],
    why: 'What became of changes is written statement by statement: killed in between, sent changes are forgotten.',
    edits: [
      {
        file: 'src/outbound/send/desk.ts',
        find: '    const goneLinks = await this.context.commit(async (transaction) => {\n      let gone = 0\n      for (const statement of staged?.statements ?? []) {\n        const rows = await transaction.run(statement)\n        if (statement.name === enterArchivedLinks) gone += rows\n      }\n',
        replace:
          '    let early = 0\n    for (const statement of staged?.statements ?? []) {\n      const rows = await this.context.commit((own) => own.run(statement))\n      if (statement.name === enterArchivedLinks) early += rows\n    }\n    const goneLinks = await this.context.commit(async (transaction) => {\n      const gone = early\n',
      },
    ],
  },
  {
    name: 'import-not-looked-for',
    aims: ['overtaking_scene'],
    invariants: [2, 4],
    why: 'An import whose answer was lost is taken for not begun; its rows go again while it is still at work.',
    edits: [
      {
        file: 'src/outbound/send/imports.ts',
        find: 'for (const waitMs of looksMs) {',
        replace: 'for (const waitMs of looksMs.slice(4)) {',
      },
    ],
  },
  {
    name: 'first-import-error-only',
    aims: ['taken_scene'],
    invariants: [1, 6, 11],
    why: 'Of an import’s row errors only the first is read; the others’ rows count as written.',
    edits: [
      {
        file: 'src/outbound/send/import-settle.ts',
        find: 'for (const { line, row, problem } of page) {',
        replace: 'for (const { line, row, problem } of page.slice(0, 1)) {',
      },
    ],
  },
  {
    name: 'import-error-pages-left',
    aims: ['taken_scene'],
    invariants: [1, 6, 11],
    why: 'Only the first page of an import’s row errors is read.',
    edits: [
      {
        file: 'src/hubspot/imports/imports.ts',
        find: 'if (after === undefined) return\n',
        replace: 'if (after === undefined || path.endsWith("/errors")) return\n',
      },
    ],
  },
  {
    name: 'import-done-is-all-done',
    aims: ['taken_scene'],
    invariants: [1, 6, 11],
    why: 'An import that says DONE counts as written whole.',
    edits: [
      {
        file: 'src/outbound/send/import-settle.ts',
        find: '      const problem = problemIn(row)\n',
        replace: '      const problem = done ? null : problemIn(row)\n',
      },
    ],
  },
  {
    name: 'results-by-place',
    aims: ['outbound', 'shuffled'],
    invariants: [2, 3],
    why: 'The first result of a batch is taken for the first input’s; HubSpot gives them in any order.',
    edits: [
      {
        file: 'src/hubspot/outcomes.ts',
        find: 'const trace = objectWriteTraceId ?? traceById(open, recordId)',
        replace: 'const trace = inputs[outcomes.size]?.trace ?? objectWriteTraceId',
      },
    ],
  },
  {
    name: 'row-errors-passed-over',
    aims: ['refusals_scene'],
    invariants: [1, 6, 11],
    why: 'The errors of a 207 are not read: what has no result counts as done.',
    edits: [
      {
        file: 'src/hubspot/outcomes.ts',
        find: 'for (const raw of parsed.success ? parsed.data.errors : []) {',
        replace: 'for (const raw of parsed.success ? parsed.data.errors.slice(0, 0) : []) {',
      },
      {
        file: 'src/hubspot/outcomes.ts',
        find: "return inputs.map(({ trace }) => outcomes.get(trace) ?? { kind: 'unknown', trace, problem })",
        replace:
          "return inputs.map(({ trace, id: own }) => outcomes.get(trace) ?? (own === undefined ? { kind: 'unknown', trace, problem } : { kind: 'done', trace, id: own }))",
      },
    ],
  },
  {
    name: 'refusal-taken-as-written',
    aims: ['refusals_scene'],
    invariants: [1, 6, 11],
    why: 'A row that HubSpot refused counts as settled.',
    edits: [
      {
        file: 'src/outbound/send/judge.ts',
        find: '      } else {\n        verdicts.push(setAside(change, problem))\n      }\n',
        replace:
          "      } else {\n        verdicts.push(settled(change, change.hubspotId ?? ''))\n      }\n",
      },
    ],
  },
  {
    name: 'lost-update-taken-as-done',
    aims: ['unanswered_scene'],
    invariants: [1, 11],
    why: 'An update whose answers were all lost counts as done.',
    edits: [
      {
        file: 'src/hubspot/writes.ts',
        find: "outcomes: inputs.map(({ trace }) => ({ kind: 'unknown', trace, problem })),",
        replace:
          "outcomes: inputs.map(({ trace, id }) => id === undefined ? { kind: 'unknown', trace, problem } : { kind: 'done', trace, id }),",
      },
    ],
  },
  {
    name: 'vouched-before-sent',
    aims: ['refusals_scene'],
    invariants: [1, 11],
    why: 'Rows are remembered as sent when they are planned: one that HubSpot refuses is never sent again.',
    edits: [
      {
        file: 'sql/common/outbound/adopt_sent.sql',
        find: "WHERE plan.decision = 'unchanged'",
        replace: "WHERE plan.decision IN ('unchanged', 'planned')",
      },
    ],
  },
  {
    name: 'identity-not-folded',
    aims: ['leaving_scene'],
    invariants: [2],
    why: 'Keys are compared letter by letter where HubSpot folds case: the record is not found and made again.',
    edits: [
      {
        file: 'src/outbound/records/matching.ts',
        find: "return matching.folds === 'trim_lower' ? text.toLowerCase() : text",
        replace: 'return text',
      },
    ],
  },
  {
    name: 'doubled-identity-sent',
    aims: ['leaving_scene'],
    invariants: [4, 6],
    why: 'Two rows with one identity both go out, and the record gets now the one’s values, now the other’s.',
    edits: [
      {
        file: 'sql/common/outbound/refused.sql',
        find: 'GROUP BY frozen.identity\n  HAVING count(*) > 1',
        replace: 'GROUP BY frozen.identity\n  HAVING count(*) > 1000',
      },
      {
        file: 'sql/common/outbound/refuse_doubled_records.sql',
        find: 'WHERE rivals.place > 1',
        replace: 'WHERE rivals.place > 1000',
      },
    ],
  },
  {
    name: 'null-clears',
    aims: ['leaving_scene'],
    invariants: [3],
    why: 'A null in the source clears what people wrote in HubSpot, where it should leave it.',
    edits: [
      {
        file: decide,
        find: "    if (value === null || on !== 'always') continue\n    set(property, value)\n",
        replace:
          "    if (on !== 'always') continue\n    set(property, value ?? '')\n    if (value === null) continue\n",
      },
    ],
  },
  {
    name: 'create-only-field-updated',
    aims: ['leaving_scene', 'create_only_field'],
    invariants: [3],
    why: 'A field that is meant for new records only is written over in others.',
    edits: [
      {
        file: decide,
        find: "if (value === null || on !== 'always') continue",
        replace: 'if (value === null) continue',
      },
    ],
  },
  {
    name: 'create-only-field-given',
    aims: ['taken_scene', 'create_only_field'],
    invariants: [3],
    why: 'A record that somebody makes before ours gets all that ours would have had, fields for new records too.',
    edits: [
      {
        file: 'src/outbound/send/judge.ts',
        find: 'mine ? all : this.#alwaysWritten(all)',
        replace: 'mine || !mine ? all : this.#alwaysWritten(all)',
      },
    ],
  },
  {
    name: 'ledger-by-key-alone',
    aims: ['leaving_scene'],
    invariants: [2],
    why: 'What search doesn’t show yet is made once more when its row comes by another key.',
    edits: [
      {
        file: 'src/outbound/records/plan-records.ts',
        find: "if (matching.kind !== 'searched') return []",
        replace: "if (matching.kind !== 'unique') return []",
      },
    ],
  },
  {
    name: 'outbound-guard-off',
    aims: ['leaving_scene'],
    invariants: [7],
    why: 'Any number of records or links may go in one run without a word.',
    edits: [
      {
        file: 'src/outbound/plan/hold.ts',
        find: 'removals > share * of',
        replace: 'removals > (share + 1) * of',
      },
    ],
  },
]
