import type { PlantedFault } from './fault.ts'

const walk = 'src/hubspot/walk.ts'

/** How changes are found and read. */
export const reading: readonly PlantedFault[] = [
  {
    name: 'offset-paging',
    aims: ['pages_scene'],
    invariants: [1],
    why: 'Pages go on with HubSpot’s `after`, an offset: a record edited meanwhile moves to the end and another one is skipped.',
    edits: [
      {
        file: 'src/hubspot/search.ts',
        find: '  readonly limit: number\n',
        replace: '  readonly limit: number\n  readonly after?: number\n',
      },
      {
        file: 'src/hubspot/search.ts',
        find: '        limit: query.limit,\n',
        replace:
          '        limit: query.limit,\n        ...(query.after === undefined ? {} : { after: String(query.after) }),\n',
      },
      {
        file: 'src/hubspot/search.ts',
        find: '      records.length >= query.limit || nextOf(page) !== null || page.total > records.length',
        replace: '      nextOf(page) !== null',
      },
      {
        file: walk,
        find: '  /** Ids found so far at or after',
        replace: '  let offset = 0\n  /** Ids found so far at or after',
      },
      {
        file: walk,
        find: 'const page = await find(search, walk, between(walk.by, begin, until), walk.by, signal)',
        replace:
          'const page = await find(search, { ...walk, offset } as Walk, between(walk.by, begin, until), walk.by, signal)',
      },
      {
        file: walk,
        find: 'const single = [...times.values()].every((time) => time === last)',
        replace: 'const single = false',
      },
      {
        file: walk,
        find: '    begin = last\n    seen = notBefore(begin, seen, times)',
        replace: '    offset += page.records.length',
      },
      {
        file: walk,
        find: '    limit: limits.searchPage,\n',
        replace:
          '    limit: limits.searchPage,\n    ...((walk as { offset?: number }).offset ? { after: (walk as { offset?: number }).offset as number } : {}),\n',
      },
    ],
  },
  {
    name: 'strict-cursor',
    aims: ['pages_scene'],
    invariants: [1],
    why: 'The next page begins after the last time of a page: records that share it and came no more are skipped.',
    edits: [
      {
        file: walk,
        find: '    begin = last\n    seen = notBefore(begin, seen, times)',
        replace: '    begin = last + 1\n    seen = notBefore(begin, seen, times)',
      },
    ],
  },
  {
    name: 'tie-not-walked',
    aims: ['pages_scene'],
    invariants: [1],
    why: 'A page of one single time (a bulk edit) counts as all of that time.',
    edits: [
      {
        file: walk,
        find: 'if (!(yield* walkTie(search, walk, all, signal, seen))) doubted ??= held',
        replace: 'yield { ids, reached: { time: iso(tie), id: null } }',
      },
    ],
  },
  {
    name: 'reached-too-far',
    aims: ['cut_scene'],
    invariants: [1],
    why: 'The position saved after a page is its last time, which the next page had still to finish: a run cut off there loses the rest.',
    edits: [
      {
        file: walk,
        find: 'held = { time: iso(last - 1), id: null }',
        replace: 'held = { time: iso(last), id: null }',
      },
    ],
  },
  {
    name: 'no-horizon',
    aims: ['lag_scene'],
    invariants: [1],
    why: 'The position saved is the time of the read, though HubSpot’s index shows changes later than they are made.',
    edits: [
      {
        file: 'src/inbound/windows.ts',
        find: 'const safe = earlier(pass.startedAt, horizonMs)',
        replace: 'const safe = earlier(pass.startedAt, Math.min(0, horizonMs))',
      },
    ],
  },
  {
    name: 'own-clock',
    aims: ['lag_scene', 'clock_behind'],
    invariants: [1],
    why: 'Windows end with the machine’s clock: where it is fast, changes that HubSpot dates before its position come later.',
    edits: [
      {
        file: 'src/hubspot/transport.ts',
        find: 'this.#heard = { answers: this.#heard.answers + 1, at: incoming.date }',
        replace: 'this.#heard = { answers: this.#heard.answers + 1, at: this.clock.now() }',
      },
    ],
  },
  {
    name: 'export-taken-as-fresh',
    aims: ['lag_scene', 'export'],
    invariants: [1],
    why: 'An export counts as the account at its request, and no delta follows: what its lagging index lacked is never read.',
    edits: [
      {
        file: 'src/inbound/run-object.ts',
        find: "if (!read.continued && !(read.kind === 'full' && read.route === 'export')) break",
        replace: "if (!read.continued || (read.kind === 'full' && read.route === 'export')) break",
      },
      {
        file: 'src/inbound/run-object.ts',
        find: 'const position = positionAfter(pass, order.horizonMs)',
        replace:
          "const position = positionAfter(pass, pass.route === 'export' ? 0 : order.horizonMs)",
      },
    ],
  },
  {
    name: 'index-values-kept',
    aims: ['lag_scene'],
    invariants: [1, 3],
    why: 'The values come from the search index instead of a batch read, and the index may be older than the record it finds.',
    edits: [
      {
        file: 'src/hubspot/changed.ts',
        find: 'for await (const batch of readRecords(transport, wanted, step.ids, signal)) records.push(...batch)',
        replace:
          "if (step.ids.length > 0) {\n    const filter: Filter = { propertyName: 'hs_object_id', operator: 'IN', values: step.ids }\n    const query = { ...wanted, filters: [filter], sortBy: 'hs_object_id', limit: limits.searchPage }\n    records.push(...(await searchOf(transport)(query, signal)).records)\n  }",
      },
    ],
  },
  {
    name: 'broken-answer-read-as-empty',
    aims: ['silence_scene'],
    invariants: [1, 7],
    why: 'An answer that is no whole JSON counts as one without results.',
    edits: [
      {
        file: 'src/hubspot/transport.ts',
        find: '    return { ok: false }\n',
        replace: '    return { ok: true, value: { results: [], total: 0 } }\n',
      },
    ],
  },
  {
    name: 'export-rows-not-counted',
    aims: ['exports_scene', 'export'],
    invariants: [1],
    why: 'A file with fewer rows than HubSpot says is loaded all the same.',
    edits: [
      {
        file: 'src/hubspot/exports/exports.ts',
        find: 'if (rows !== recordCount) {',
        replace: 'if (rows < 0) {',
      },
    ],
  },
  {
    name: 'link-errors-read-as-none',
    aims: ['silence_scene'],
    invariants: [7],
    why: 'A record whose links could not be read counts as one without links, and what was known of them is marked deleted.',
    edits: [
      {
        file: 'src/hubspot/associations/read-links.ts',
        find: '    ...(problem === undefined ? {} : { problem }),\n',
        replace: '',
      },
    ],
  },
]
