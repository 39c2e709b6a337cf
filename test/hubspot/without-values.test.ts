import fc from 'fast-check'
import { expect, test } from 'vitest'
import { propertyFaults, withoutValues } from '../../src/hubspot/without-values.ts'

test.each([
  ['Property "missing" does not exist', 'Property "missing" does not exist'],
  ['Contact already exists. Existing ID: 123', 'Contact already exists. Existing ID: 123'],
  ['ann@acme.com is taken', '… is taken'],
  [
    'Gold was not one of the allowed options: [label: Silver]',
    '… was not one of the allowed options: [label: Silver]',
  ],
  ['Email address "Ann" is invalid', 'Email address "…" is invalid'],
  [
    'Cannot set PropertyValueCoordinates{objectId=1, propertyName=code, value=S3CRET} on 1. 22 already has that value.',
    'Cannot set PropertyValueCoordinates{objectId=1, propertyName=code, value=…} on 1. 22 already has that value.',
  ],
  ['see https://files.example.com/x?signature=abc now', 'see … now'],
  ['see https://developers.hubspot.com/scopes.', 'see https://developers.hubspot.com/scopes.'],
])('%s', (message, kept) => {
  expect(withoutValues(message)).toBe(kept)
})

test('no quoted value, address or token stays, and the length is bounded', () => {
  const value = fc.stringMatching(/^[a-z0-9 ]{6,20}$/).map((text) => `zq${text}`)
  fc.assert(
    fc.property(value, fc.string(), (secret, around) => {
      const plain = around.replace(/["'\\]/g, '')
      for (const message of [
        `${plain} "${secret}"`,
        `x '${secret}' y`,
        `bad: ${secret.replace(/ /g, '')}@x.org`,
      ]) {
        const kept = withoutValues(message)
        expect(kept).not.toContain(secret)
        expect(kept).not.toContain(`${secret.replace(/ /g, '')}@`)
      }
      expect(withoutValues(`${secret} `.repeat(100)).length).toBeLessThanOrEqual(400)
    }),
  )
})

test('property faults are read from the list in the message, or none', () => {
  const message =
    'Property values were not valid: [{"name":"a","error":"X"},{"error":"Y"},{"name":"b"}]'
  expect(propertyFaults(message)).toEqual([
    { property: 'a', code: 'X' },
    { property: 'b', code: 'INVALID' },
  ])
  expect(propertyFaults('not [{ a list }]')).toEqual([])
})
