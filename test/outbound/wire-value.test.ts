import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Property } from '../../src/engine/ports.ts'
import { checkOwner } from '../../src/outbound/fields/owners.ts'
import { sameValue } from '../../src/outbound/fields/same-value.ts'
import { checkPipeline, checkStage } from '../../src/outbound/fields/stages.ts'
import { checkOf, plainDecimal } from '../../src/outbound/fields/wire-value.ts'
import { aProperty } from '../engine/a-property.ts'

function property(
  type: string,
  fieldType = 'text',
  options: readonly [string, string][] = [],
): Property {
  return aProperty({
    type,
    fieldType,
    options: options.map(([value, label]) => ({ value, label, hidden: false })),
  })
}

const stages = property('enumeration', 'select', [
  ['customer', 'Customer'],
  ['lead', 'Lead'],
  ['a1', 'Twice'],
  ['a2', 'Twice'],
])
const colours = property('enumeration', 'checkbox', [
  ['red', 'Red'],
  ['blue', 'Blue'],
])

describe('values are written in the wire form of their property', () => {
  test.each<[string, Property, string, string | null]>([
    ['a number', property('number'), ' 1000.50 ', '1000.5'],
    ['a number with an exponent', property('number'), '1.5e3', '1500'],
    ['no number', property('number'), '1,000', null],
    ['true', property('bool', 'booleancheckbox'), 'TRUE', 'true'],
    ['no', property('bool', 'booleancheckbox'), 'No', 'false'],
    ['no boolean', property('bool', 'booleancheckbox'), 'maybe', null],
    ['a day', property('date', 'date'), '2026-02-28', '2026-02-28'],
    ['a day that is none', property('date', 'date'), '2026-02-30', null],
    ['midnight as a day', property('date', 'date'), '2026-02-28T00:00:00.000Z', '2026-02-28'],
    ['a time as a day', property('date', 'date'), '2026-02-28T10:00:00Z', null],
    ['epoch midnight', property('date', 'date'), '1772236800000', '2026-02-28'],
    ['a time', property('datetime', 'date'), '2026-02-28 10:00:00+02', '2026-02-28T08:00:00.000Z'],
    ['epoch ms', property('datetime', 'date'), '0', '1970-01-01T00:00:00.000Z'],
    ['no time', property('datetime', 'date'), 'yesterday', null],
    ['an option by value', stages, 'customer', 'customer'],
    ['an option by label', stages, 'LEAD', 'lead'],
    ['a label of two options', stages, 'Twice', null],
    ['no option', stages, 'nothing', null],
    ['several options', colours, 'Red; blue;red', 'red;blue'],
    ['options to be added', colours, ';Red', ';red'],
    ['one bad option of several', colours, 'red;green', null],
    ['a text', property('string'), '  kept as it is ', '  kept as it is '],
    ['the longest text', property('string'), 'x'.repeat(65_536), 'x'.repeat(65_536)],
    ['a text too long', property('string'), 'x'.repeat(65_537), null],
  ])('%s', (_title, of, text, wanted) => {
    const checked = checkOf(of)(text)
    expect(checked.kind === 'value' ? checked.value : null).toBe(wanted)
  })
})

test('a plain decimal is one text for one number', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -1e9, max: 1e9 }),
      fc.integer({ min: 0, max: 6 }),
      (digits, places) => {
        const plain = plainDecimal(`${digits}e-${places}`)
        expect(Number(plain)).toBeCloseTo(digits / 10 ** places, 6)
        expect(plainDecimal(plain)).toBe(plain)
        expect(
          plainDecimal(`${plain.startsWith('-') ? '-0' : '+00'}${plain.replace('-', '')}`),
        ).toBe(plain)
      },
    ),
  )
})

test.each<[Property, string, string | null, boolean]>([
  [property('number'), '1000', '1000.0', true],
  [property('number'), '1000', '1001', false],
  [property('datetime', 'date'), '2026-02-28T08:00:00.000Z', '1772265600000', true],
  [property('bool'), 'true', 'TRUE', true],
  [colours, 'red;blue', 'blue;red', true],
  [colours, 'red', 'blue;red', false],
  [colours, ';red', 'blue;red', true],
  [property('string'), 'A', 'a', false],
  [{ ...property('string'), name: 'email' }, 'A@b.c', 'a@b.c', true],
  [property('string'), '', null, true],
  [property('string'), '', 'x', false],
])('%# compared by meaning: %s', (of, wanted, present, same) => {
  expect(sameValue(of, wanted, present)).toBe(same)
})

test('an owner is found by id, e-mail or a full name that only one has', () => {
  const owner = (id: string, firstName: string, lastName: string, archived = false) => ({
    id,
    email: `o${id}@example.com`,
    firstName,
    lastName,
    archived,
  })
  const check = checkOwner('hubspot_owner_id', [
    owner('1', 'Ada', 'Lovelace'),
    owner('2', 'Jo', 'Doe'),
    owner('3', 'Jo', 'Doe'),
    owner('4', 'Old', 'Hand', true),
  ])
  const said = (text: string): string => {
    const checked = check(text)
    return checked.kind === 'value' ? checked.value : checked.problem.code
  }
  expect(['1', 'O2@example.com', ' ada  LOVELACE ', 'Jo Doe', 'Old Hand', '9'].map(said)).toEqual([
    '1',
    '2',
    '1',
    'outbound.owner_ambiguous',
    'outbound.owner_unknown',
    'outbound.owner_unknown',
  ])
})

test("a stage is looked for in its row's pipeline", () => {
  const pipeline = (id: string, label: string, ...ids: string[]) => ({
    id,
    label,
    archived: false,
    stages: ids.map((stage) => ({ id: stage, label: 'Won', archived: false })),
  })
  const pipelines = [pipeline('default', 'Sales', 's1'), pipeline('p2', 'Renewals', 's2')]
  const stage = checkStage('dealstage', pipelines)
  expect(checkPipeline('pipeline', pipelines)('renewals')).toEqual({ kind: 'value', value: 'p2' })
  expect(stage('won', 'p2')).toEqual({ kind: 'value', value: 's2' })
  expect(stage('Won', null)).toEqual({ kind: 'value', value: 's1' })
  expect(stage('s1', 'p2')).toMatchObject({ problem: { code: 'outbound.stage_unknown' } })
})
