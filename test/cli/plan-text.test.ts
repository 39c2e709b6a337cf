import { stripVTControlCharacters } from 'node:util'
import { expect, test } from 'vitest'
import { sayPlan } from '../../src/cli/results.ts'
import type { OutboundPlan } from '../../src/engine/reports.ts'

const noRecords = {
  read: 2,
  vanished: 0,
  continued: 0,
  refused: 0,
  unchanged: 2,
  created: 0,
  updated: 0,
  archived: 0,
  set_aside: 0,
}

const plan: OutboundPlan = {
  plan_id: 'p1',
  records: noRecords,
  associations: { added: 3, removed: 0, unchanged: 1, kept: 0, set_aside: 12 },
  samples: [],
  refusals: {},
  links_set_aside: { 'outbound.link_limit_reached': 11, 'outbound.link_label_unknown': 1 },
  creates: [{ kind: 'label', object: 'contacts', to: 'companies', name: 'Ex-Boss' }],
  notes: ['1 record of contacts gets several labelled links to contacts.'],
  calls: { batch: 1 },
  seconds: 1,
  quota: { daily_max: null, daily_remaining: null, takes: 1 },
  held: null,
}

test('a plan says which labels it would create, which links wait and why, and how several labels go', () => {
  const lines: string[] = []
  sayPlan(
    {
      json: false,
      record: () => undefined,
      say: (text) => lines.push(...stripVTControlCharacters(text).split('\n')),
      note: () => undefined,
    },
    'people_out',
    plan,
  )
  expect(lines).toEqual(
    expect.arrayContaining([
      ' creates label "Ex-Boss" of contacts and companies',
      ' set aside 11 links: outbound.link_limit_reached',
      ' set aside 1 link: outbound.link_label_unknown',
      ' 1 record of contacts gets several labelled links to contacts.',
    ]),
  )
})
