import { expect, test } from 'vitest'
import { readCell } from '../../src/outbound/links/cell.ts'

test.each<[string | null, ReturnType<typeof readCell>]>([
  [null, []],
  ['', []],
  [' \n', []],
  ['{', null],
  ['7', null],
  ['true', null],
  ['{"a": " "}', [{ toKey: 'a', label: null }]],
  ['{"a": [true]}', null],
  ['{"a": ["X", {}]}', null],
  ['null', []],
  ['{}', []],
  ['{"a@b.c": null}', [{ toKey: 'a@b.c', label: null }]],
  ['{"a@b.c": ""}', [{ toKey: 'a@b.c', label: null }]],
  [
    '{"2": "Friend", "3": 21}',
    [
      { toKey: '2', label: 'Friend' },
      { toKey: '3', label: '21' },
    ],
  ],
  [
    '{"a": ["X", "Y", "X", null]}',
    [
      { toKey: 'a', label: 'X' },
      { toKey: 'a', label: 'Y' },
    ],
  ],
  ['{"a": []}', [{ toKey: 'a', label: null }]],
  ['{" ": "X"}', []],
  ['{"__proto__": "X"}', [{ toKey: '__proto__', label: 'X' }]],
  ['[1]', null],
  ['"text"', null],
  ['"{\\"a\\": null}"', [{ toKey: 'a', label: null }]],
  ['{"a": {"b": 1}}', null],
  ['{"a": true}', null],
  ['{broken', null],
])('%s', (text, links) => {
  expect(readCell(text)).toEqual(links)
})
