import { expect, test } from 'vitest'
import { memberOf } from '../../src/declare/index.ts'
import { standardAddress, standardTypeId } from '../../src/engine/object-names.ts'
import { streams } from '../../streams/index.ts'
import { customTargets } from '../../targets/custom.ts'
import { targets } from '../../targets/index.ts'
import { libraryTargets } from '../../targets/library.ts'

const writing = targets.filter(({ writes }) => writes === undefined)
const reading = streams.filter((stream) => stream.kind === 'object')

test.each(writing.map((target) => [target.name, target] as const))(
  'the target %s is called and addressed as its stream is',
  (name, target) => {
    const stream = reading.find((one) => one.name === name)
    expect(stream?.object).toBe(target.object)
    expect(standardAddress(target.object)).toBe(stream?.address ?? target.object)
    expect(standardTypeId(target.object)).not.toBeNull()
  },
)

test.each(writing.map((target) => [target.name, target] as const))(
  'the target %s says what imports leave to batch calls, and asks for scopes that write',
  (_name, { routes, notes = [], scopes }) => {
    expect(routes.batch).toEqual(['create', 'update', 'archive'])
    expect(routes.import).not.toContain('archive')
    expect(routes.import.length === 2 || /by batch call/.test(notes.join(' '))).toBe(true)
    expect(JSON.stringify(scopes)).toContain('.write"')
  },
)

test('what can be read and not written is known by name', () => {
  const names = new Set(writing.map(({ name }) => name))
  expect(reading.map(({ name }) => name).filter((name) => !names.has(name))).toEqual([
    // Changed by HubSpot's surveys alone (HUBSPOT.md 8: read-only).
    'feedback_submissions',
    // Not documented for the object APIs; where the account has them, they go by type id.
    'contracts',
    'projects',
    'marketing_events',
  ])
})

test('members of families go by the object that the account names', () => {
  expect(memberOf(customTargets, 'custom_car')).toMatchObject({
    name: 'custom_car',
    object: 'p_car',
    family: 'custom_objects',
  })
  expect(memberOf(libraryTargets, 'object_0_970')).toMatchObject({
    name: 'object_0_970',
    object: '0-970',
    family: 'library_types',
  })
  expect(memberOf(libraryTargets, 'object_car')).toBeNull()
})
