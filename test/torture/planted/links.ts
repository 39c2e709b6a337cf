import type { PlantedFault } from './fault.ts'

const pair = 'src/outbound/links/plan-pair.ts'

/** How cells become associations. */
export const links: readonly PlantedFault[] = [
  {
    name: 'foreign-labels-lost',
    aims: ['links_scene'],
    invariants: [3],
    why: 'Labels are written without those that a pair has already; HubSpot replaces the set, and people’s labels are gone.',
    edits: [
      {
        file: pair,
        find: 'typesOf(new Set([...left, ...wanted]))',
        replace: 'typesOf(wanted)',
      },
    ],
  },
  {
    name: 'two-sides-as-two',
    aims: ['links_scene', 'links_within_one_object'],
    invariants: [2, 10],
    why: 'A–B and B–A of one object are planned apart, each as if the other were not there.',
    edits: [
      {
        file: 'sql/common/outbound/link_facts.sql',
        find: 'CASE WHEN $same_object AND facts.to_ref < facts.from_ref THEN facts.to_ref ELSE facts.from_ref END AS pair_low',
        replace:
          'CASE WHEN $same_object AND facts.to_ref < facts.from_ref THEN facts.from_ref ELSE facts.from_ref END AS pair_low',
      },
      {
        file: 'sql/common/outbound/link_facts.sql',
        find: 'CASE WHEN $same_object AND facts.to_ref < facts.from_ref THEN facts.from_ref ELSE facts.to_ref END AS pair_high',
        replace:
          'CASE WHEN $same_object AND facts.to_ref < facts.from_ref THEN facts.to_ref ELSE facts.to_ref END AS pair_high',
      },
    ],
  },
  {
    name: 'other-row-still-asks',
    aims: ['links_scene', 'links_within_one_object'],
    invariants: [1, 3],
    why: 'A link goes with the row that no longer asks for it, though another row still does.',
    edits: [
      {
        file: pair,
        find: "const wanted = new Set([...of('desired'), ...of('held')].map(keyOf))",
        replace: "const wanted = new Set(of('desired').map(keyOf))",
      },
    ],
  },
  {
    name: 'cleanup-takes-foreign-labels',
    aims: ['links_scene'],
    invariants: [3],
    why: 'With our label the whole pair goes, and with it what others put there.',
    edits: [
      {
        file: pair,
        find: '    wanted.size === 0 &&\n    left.length === 0 &&\n    (gone.has(bare)',
        replace: '    wanted.size === 0 &&\n    (gone.has(bare)',
      },
    ],
  },
  {
    name: 'add-policy-removes',
    aims: ['links_scene', 'links_to_add'],
    invariants: [3],
    why: 'The policy `add` takes links away that vanished from the source.',
    edits: [
      {
        file: pair,
        find: "const leaving = vanished.filter((fact) => fact.policy !== 'add' && isThere(keyOf(fact)))",
        replace: 'const leaving = vanished.filter((fact) => isThere(keyOf(fact)))',
      },
    ],
  },
]
