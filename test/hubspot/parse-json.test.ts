import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseJson } from '../../src/hubspot/parse-json.ts'

test('reads what JSON.parse reads, where no character is cut and no number is long', () => {
  fc.assert(
    fc.property(fc.json({ stringUnit: 'grapheme' }), (text) => {
      fc.pre(!/\d{16}/u.test(text))
      const value: unknown = JSON.parse(text)
      expect(parseJson(text)).toEqual(value)
      // An emoji that HubSpot escapes makes every text be looked at.
      expect(parseJson(`[${text}, "\\ud83e\\udd94"]`)).toEqual([value, '🦔'])
    }),
  )
})

test('half a character becomes U+FFFD, wherever it stands; whole ones and look-alikes stay', () => {
  expect(parseJson('{"a":["x\\ud83e","\\uDD94y"],"b":"\\ud83e\\udd94","c":"\\\\ud83e"}')).toEqual({
    a: ['x\uFFFD', '\uFFFDy'],
    b: '🦔',
    c: '\\ud83e',
  })
})

test('whole numbers beyond 2^53 keep their digits', () => {
  expect(
    parseJson('{"id":12345678901234567890,"near":9007199254740993,"safe":9007199254740991}'),
  ).toEqual({ id: '12345678901234567890', near: '9007199254740993', safe: 9007199254740991 })
  expect(parseJson('[-12345678901234567890, 0.1234567890123456, "12345678901234567890"]')).toEqual([
    '-12345678901234567890',
    0.1234567890123456,
    '12345678901234567890',
  ])
})
