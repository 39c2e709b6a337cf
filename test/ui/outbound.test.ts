import { describe, expect, test } from 'vitest'
import type { OutboundConfig } from '../../src/config/outbound-schema.ts'
import { configOf, type Draft, draftOf, newDraft } from '../../ui/src/screens/outbound/draft.ts'
import { lacksOf } from '../../ui/src/screens/outbound/lacks.ts'
import { cellText, gridOfJson } from '../../ui/src/parts/grid-rows.ts'
import {
  columnNamed,
  misfitSaid,
  needsLook,
  openMatches,
  samplesOf,
  unmappedColumns,
  unmappedRequired,
  valuesWithoutOption,
  withMatches,
} from '../../ui/src/screens/outbound/mapping.ts'
import { columnsMissing } from '../../ui/src/screens/outbound/taken.ts'
import { declarationOf, type DeclaredTarget } from '../../ui/src/screens/outbound/targets.ts'

const whole: OutboundConfig = {
  connection: 'main',
  direction: 'outbound',
  target: 'contacts',
  strategy: 'upsert',
  source: { table: 'analytics.customers' },
  key: 'id',
  identify_by: { property: 'email', column: 'email' },
  fields: {
    firstname: 'first_name',
    jobtitle: { column: 'job', when_null: 'clear' },
    hs_lead_status: { value: 'NEW', on: 'create' },
    employees: { value: 12 },
    city: { sql: 'upper(city)', when_null: 'leave' },
    lifecyclestage: { column: 'stage', allow_backwards: true },
  },
  associations: [
    { to: 'companies', by: 'domain', column: 'domains', policy: 'exact' },
    { to: 'contacts', by: 'record_id', column: 'friends' },
  ],
  cleanup_default_associations: false,
  create_missing: ['options'],
  schedule: { cron: '0 2 * * *' },
  route: 'batch',
  guard: { removals: '0%' },
}

describe('a sync of the document', () => {
  test.each<[string, OutboundConfig, 'records' | 'links' | 'members']>([
    ['of records', whole, 'records'],
    [
      'of links',
      {
        connection: 'main',
        direction: 'outbound',
        target: 'associations',
        source: { query: 'SELECT 1' },
        from: { object: 'contacts', by: 'email', column: 'email' },
        to: { object: 'companies', by: 'domain', column: 'domain' },
        label: { column: 'role' },
        policy: 'add',
      },
      'links',
    ],
    [
      'of members, from a file',
      {
        connection: 'main',
        direction: 'outbound',
        target: 'list_memberships',
        strategy: 'mirror',
        source: { csv: 'people.csv' },
        list: { name: '2024' },
        object: 'contacts',
        identify_by: { record_id: 'id' },
        wait: '10m',
      },
      'members',
    ],
  ])('%s comes out of the form as it went in', (_, config, writes) => {
    expect(configOf(draftOf('a', config), writes)).toEqual(config)
    expect(lacksOf(draftOf('a', config), writes, [])).toEqual([])
  })

  test('changes only what was changed', () => {
    const draft = draftOf('a', whole)
    const changed: Draft = {
      ...draft,
      fields: draft.fields.map((one) =>
        one.property === 'employees' || one.property === 'lifecyclestage'
          ? { ...one, rule: 'clear' as const }
          : one.property === 'city'
            ? { ...one, from: { kind: 'column' as const, text: 'city' } }
            : one,
      ),
    }
    expect(configOf(changed, 'records').fields).toEqual({
      ...whole.fields,
      employees: { value: 12, when_null: 'clear' },
      lifecyclestage: { column: 'stage', when_null: 'clear', allow_backwards: true },
      city: 'city',
    })
  })

  test('says what is missing, part by part', () => {
    const steps = (draft: Draft) => lacksOf(draft, 'records', ['taken']).map(({ step }) => step)
    expect(steps(newDraft(''))).toEqual(['source', 'source', 'source', 'target'])
    const draft = { ...draftOf('taken', whole), fields: [], links: [], key: '' }
    expect(steps(draft)).toEqual(['source', 'target', 'fields'])
    expect(steps({ ...draftOf('a', whole), identity: { kind: 'none' } })).toEqual(['target'])
    expect(
      steps({ ...draftOf('a', whole), identity: { kind: 'none' }, strategy: 'create' }),
    ).toEqual([])
    expect(
      steps({
        ...draftOf('a', whole),
        links: [{ id: 0, to: 'deals', by: '', column: 'x', policy: 'exact', written: null }],
      }),
    ).toEqual(['links'])
  })
})

describe('columns and properties', () => {
  const select = {
    type: 'enumeration',
    field_type: 'select',
    options: [
      { value: 'NEW', label: 'New' },
      { value: 'IN_PROGRESS', label: 'In progress' },
    ],
    options_count: 2,
  }

  test.each([
    ['value and label in any case', ['new', 'In Progress', ' NEW '], select, []],
    ['what is no option', ['New', 'Lost', 'lost '], select, ['Lost', 'lost ']],
    [
      'each value of a list',
      ['New;Lost', '["IN_PROGRESS","Gone"]'],
      { ...select, field_type: 'checkbox' },
      ['Lost', 'Gone'],
    ],
    ['more options than are at hand', ['Lost'], { ...select, options_count: 300 }, null],
    ['no options', ['x'], { ...select, options: [], options_count: 0 }, null],
    ['a text', ['x'], { ...select, type: 'string' }, null],
  ])('values without an option: %s', (_, samples, property, left) => {
    expect(valuesWithoutOption(samples, property)).toEqual(left)
  })

  test('samples are values that are there, each once', () => {
    const rows = [{ a: 'x' }, { a: null }, { a: '' }, { a: 0 }, { a: 'x' }, { a: { k: null } }]
    expect(samplesOf(rows, 'a')).toEqual(['x', '0', '{"k":null}'])
    expect(cellText(false)).toBe('false')
    const columns = [{ name: 'a', type: 'DECIMAL(9,2)', kind: 'number' }]
    const grid = gridOfJson(columns, [{ a: '1.50' }, { a: null }, { a: '' }])
    expect(grid.columns).toMatchObject([{ name: 'a', type: 'DECIMAL(9,2)', right: true }])
    expect([0, 1, 2].map((row) => grid.cell(row, 0))).toEqual(['1.50', null, ''])
  })

  test('the warehouse is asked only where values may not go in', () => {
    const of = (type: string, options = 0, fixed = false) => ({
      type,
      options_count: options,
      read_only: fixed,
    })
    const asked = (kind: string, property: ReturnType<typeof of>) => needsLook({ kind }, property)
    expect(asked('text', of('enumeration', 3))).toBe(true)
    expect(asked('text', of('enumeration', 3, true))).toBe(false)
    expect(asked('text', of('enumeration'))).toBe(false)
    expect(asked('map', of('enumeration', 3))).toBe(false)
    expect(asked('text', of('number'))).toBe(true)
    expect(asked('number', of('number'))).toBe(false)
    expect(asked('timestamp', of('date'))).toBe(true)
    expect(asked('timestamp', of('datetime'))).toBe(false)
    expect(asked('text', of('string'))).toBe(false)
  })

  test('what does not go in is told with its rows', () => {
    const one = {
      values: 9,
      whole: true,
      unfit: 1,
      unfit_rows: 1,
      examples: [{ value: 'odd', rows: 1 }],
    }
    const select = { type: 'enumeration' }
    expect(misfitSaid({ ...one, unfit: 0 }, select, false)).toBe(null)
    expect(misfitSaid(one, select, false)).toBe('No option: odd; 1 row would be refused.')
    expect(misfitSaid(one, select, true)).toBe('Becomes an option: odd.')
    expect(misfitSaid(one, { type: 'number' }, true)).toBe(
      'No number: odd; 1 row would be refused.',
    )
    const examples = Array.from({ length: 20 }, (_, at) => ({ value: `v${at}`, rows: 2 }))
    expect(
      misfitSaid(
        { values: 100_000, whole: false, unfit: 3000, unfit_rows: 6000, examples },
        select,
        false,
      ),
    ).toBe(
      'No option: v0 (2 rows), v1 (2 rows), v2 (2 rows), v3 (2 rows), v4 (2 rows) and 2,995 more; 6,000 rows would be refused (of the 100,000 most frequent values).',
    )
  })

  test('suggestions of which neither side is taken are accepted together', () => {
    const match = (column: string, property: string) => ({ column, property, why: '', score: 1 })
    const [first] = draftOf('a', whole).fields
    const fields = first === undefined ? [] : [first]
    const open = openMatches(
      [match('first_name', 'x'), match('b', 'firstname'), match('key', 'k'), match('b', 'city')],
      fields,
      ['key'],
    )
    expect(open).toEqual([match('b', 'city')])
    const all = withMatches(fields, open)
    expect(configOf({ ...draftOf('a', whole), fields: all }, 'records').fields).toEqual({
      firstname: 'first_name',
      city: 'b',
    })
    const column = (name: string) => ({ name, type: 'VARCHAR', kind: 'text', samples: [] })
    const { fields: mapped } = draftOf('a', whole)
    const left = unmappedColumns(['FIRST_NAME', 'city', 'other', 'email'].map(column), mapped, [
      'email',
    ])
    expect(left.map(({ name }) => name)).toEqual(['other'])
    expect(unmappedRequired([['email', 'firstname'], ['name']], all, null)).toEqual([['name']])
    expect(unmappedRequired([['email']], [], 'email')).toEqual([])
  })

  test('columns that the source does not have are named, in whatever spelling', () => {
    const known = ['ID', 'first_name', 'job', 'city', 'stage', 'domains'].map((name) => ({
      name,
      type: 'VARCHAR',
      kind: 'text',
      samples: [],
    }))
    const draft = { ...draftOf('a', whole), key: '"ID"' }
    expect(columnsMissing(draft, known)).toEqual([
      { step: 'target', what: 'The source has no column email.' },
      { step: 'links', what: 'The source has no column friends.' },
    ])
    expect(columnsMissing(draft, [])).toEqual([])
    expect(columnNamed(known, 'FIRST_NAME')?.name).toBe('first_name')
  })

  test('a target of the account is declared by itself, or by the form of its name', () => {
    const declared = ['contacts', 'custom_<name>', 'object_<type id>'].map((name) => ({
      name,
      template: name.includes('<'),
    })) as unknown as readonly DeclaredTarget[]
    expect(declarationOf(declared, 'contacts')?.name).toBe('contacts')
    expect(declarationOf(declared, 'custom_car')?.name).toBe('custom_<name>')
    expect(declarationOf(declared, 'object_0-410')?.name).toBe('object_<type id>')
    expect(declarationOf(declared, 'custom_')).toBeNull()
  })
})
