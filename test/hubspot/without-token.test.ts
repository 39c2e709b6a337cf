import { expect, test } from 'vitest'
import { withoutToken } from '../../src/hubspot/without-token.ts'

const token = 'pat-eu1-0f/8+b='
const saying = (status: number, text: string) =>
  withoutToken({ status, text, header: (name) => `${name}: ${text}`, date: null }, token)

test.each([
  ['as it is', `{"message":"Bearer ${token} is not allowed"}`],
  ['in a URL', `see https://example.com/?token=${encodeURIComponent(token)}`],
  ['in base64', `Basic ${Buffer.from(token).toString('base64')}`],
])('a refusal that quotes the token is told without it: %s', (_, text) => {
  for (const status of [207, 302, 400, 403, 500]) {
    const clean = saying(status, text)
    expect(clean.text).toContain('(token)')
    expect(`${clean.text} ${clean.header('location')}`).not.toMatch(/0f|MGY/)
  }
})

test.each([
  ['a batch', `{"results":[],"errors":[{"message":"Bearer ${token}"}]}`],
  ['an import', `{"results":[{"errorType":"X","errorMessage":"for ${token}"}]}`],
  ['an envelope', `{"status":"error","message":"for ${token}"}`],
])('so are errors in a plain answer: %s', (_, text) => {
  for (const status of [200, 201]) expect(saying(status, text).text).toContain('(token)')
})

test('plain answers hold records, and stay as they are', () => {
  const answer = `{"results":["a note of ${token}"],"errors":[]}`
  expect(saying(200, answer).text).toBe(answer)
})
