import { describe, expect, test } from 'vitest'
import {
  firstLinksState,
  firstState,
  linksStateKind,
  newPass,
  type Pass,
  streamStateKind,
} from '../../src/inbound/state.ts'

const pass: Pass = newPass({
  id: 'p1',
  kind: 'full',
  route: 'list',
  startedAt: '2026-11-21T10:00:00.000Z',
  window: { after: null, until: '2026-11-21T10:00:00.999Z' },
})
const accepted = (state: unknown): boolean => streamStateKind.schema.safeParse(state).success

describe('the state of a stream', () => {
  test('begins with nothing read and nothing under way', () => {
    expect(accepted(firstState)).toBe(true)
    expect(firstState).toMatchObject({ backfill: false, unselected: [], hashed: [], idle: [] })
    expect(firstState).toMatchObject({ position: null, pass: null, proof: null, memory: null })
    expect(pass).toEqual({
      id: 'p1',
      kind: 'full',
      route: 'list',
      startedAt: '2026-11-21T10:00:00.000Z',
      window: { after: null, until: '2026-11-21T10:00:00.999Z' },
      at: null,
      after: null,
      exportId: null,
      resume: null,
      leftOut: [],
      continued: false,
      landed: false,
    })
  })

  test('comes back whole from what was saved, whatever its pass is', () => {
    for (const kind of ['full', 'incremental', 'ids'] as const)
      for (const route of ['export', 'search', 'list'] as const)
        for (const storage of ['merge', 'append', 'history', null] as const) {
          const leftOut = ['forms', { part: 'deals', ids: 'deals/' }]
          const at = { time: '2026-11-21T09:00:00.000Z', id: null }
          const under = { ...pass, kind, route, leftOut, at, resume: { after: ['7', null] } }
          const state = { ...firstState, pass: under, proof: under, storage, memory: [1, 'a'] }
          const saved: unknown = JSON.parse(JSON.stringify(state))
          expect(streamStateKind.schema.parse(saved)).toEqual(state)
        }
  })

  test('of an earlier build of its version lacks what came later, and gets it', () => {
    const { resume: _resume, leftOut: _leftOut, ...earlierPass } = pass
    const { storage: _storage, memory: _memory, ...earlier } = firstState
    expect(streamStateKind.schema.parse({ ...earlier, pass: earlierPass })).toEqual({
      ...firstState,
      pass,
    })
    const { absent: _absent, ...links } = firstLinksState
    expect(linksStateKind.schema.parse(links)).toEqual(firstLinksState)
  })

  test.each([
    ['a time without milliseconds', { position: '2026-11-21T10:00:00Z' }],
    ['a time of another zone', { position: '2026-11-21T10:00:00.000+01:00' }],
    ['a version of another release', { version: 2 }],
    ['a storage that is none', { storage: 'heap' }],
    ['a pass that lacks its window', { pass: { ...pass, window: undefined } }],
    ['a pass of no kind', { pass: { ...pass, kind: 'half' } }],
    ['a pass by no route', { proof: { ...pass, route: 'mail' } }],
    ['a part left out without a name', { pass: { ...pass, leftOut: [{ ids: 'x/' }] } }],
    ['a place that is no time', { pass: { ...pass, at: { time: 'yesterday', id: null } } }],
    ['a list that is none', { unselected: 'email' }],
    ['nothing where something must be', { backfill: null }],
  ])('is refused with %s', (_title, damage) => {
    expect(accepted({ ...firstState, ...damage })).toBe(false)
  })

  test('of the associations is refused with a direction that lacks its place', () => {
    const swept = { complete: true, cursor: '7', sweptAt: '2026-11-21T10:00:00.000Z' }
    const kept = { ...firstLinksState, directions: { 'contacts>deals': swept } }
    expect(linksStateKind.schema.parse(kept)).toEqual(kept)
    for (const damage of [{ complete: 1 }, { cursor: undefined }, { sweptAt: '2026' }])
      expect(
        linksStateKind.schema.safeParse({
          ...kept,
          directions: { 'contacts>deals': { ...swept, ...damage } },
        }).success,
      ).toBe(false)
    const absent = { ...firstLinksState, absent: { 'contacts>fees': 'never' } }
    expect(linksStateKind.schema.safeParse(absent).success).toBe(false)
  })
})
