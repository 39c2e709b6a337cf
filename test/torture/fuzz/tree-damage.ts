import type { Draw } from '../world/draw.ts'
import { drawText } from './fuzzer.ts'

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

const junk: readonly Json[] = [
  null,
  true,
  false,
  -1,
  0,
  1.5,
  1e308,
  2 ** 60,
  '',
  'x',
  '0',
  '-1',
  'null',
  'NaN',
  '1e999',
  '2026-02-30T25:61:00Z',
  '\uD800',
  [],
  {},
  [[]],
  [null],
  { id: null },
  { results: [] },
  '9'.repeat(400),
]

/** Some place of a document, or the document itself, is something else. */
export function damagedTree(draw: Draw, document: unknown): Json {
  const tree = document as Json
  const depth = draw.below(7)
  return damagedAt(draw, tree, depth)
}

function damagedAt(draw: Draw, tree: Json, depth: number): Json {
  const isBranch = typeof tree === 'object' && tree !== null
  const keys = isBranch ? Object.keys(tree) : []
  if (depth === 0 || keys.length === 0) return something(draw, tree)
  const key = draw.one(keys)
  const child = (tree as { readonly [key: string]: Json })[key] as Json
  const changed = damagedAt(draw, child, depth - 1)
  if (Array.isArray(tree)) {
    const copy = [...(tree as readonly Json[])]
    const at = Number(key)
    draw.weighed<() => void>([
      [6, () => void (copy[at] = changed)],
      [1, () => void copy.splice(at, 1)],
      [1, () => void copy.splice(at, 0, child)],
      [1, () => void copy.reverse()],
    ])()
    return copy
  }
  const entries = Object.entries(tree as { readonly [key: string]: Json })
  return draw.weighed<() => Json>([
    [
      8,
      () =>
        Object.fromEntries(entries.map(([name, value]) => [name, name === key ? changed : value])),
    ],
    [2, () => Object.fromEntries(entries.filter(([name]) => name !== key))],
    [
      1,
      () =>
        Object.fromEntries(
          entries.map(([name, value]) => [
            name === key ? `${name}${drawText(draw, 3)}` : name,
            value,
          ]),
        ),
    ],
    [
      1,
      () =>
        Object.fromEntries([
          ...entries,
          [draw.one(['constructor', 'toString', 'id', 'x']), draw.one(junk)],
        ]),
    ],
  ])()
}

function something(draw: Draw, was: Json): Json {
  if (draw.chance(0.15)) return deep(draw.one([20, 600, 20_000]), was)
  if (draw.chance(0.2)) return drawText(draw, 30)
  if (typeof was === 'string' && draw.chance(0.3)) return was.slice(0, draw.below(was.length + 1))
  if (typeof was === 'number' && draw.chance(0.3)) return String(was)
  return draw.one(junk)
}

function deep(levels: number, core: Json): Json {
  let tree = core
  for (let level = 0; level < levels; level += 1) tree = level % 2 === 0 ? [tree] : { a: tree }
  return tree
}

/** JSON text of a tree of any depth, which `JSON.stringify` has not the stack for. */
export function textOf(tree: unknown): string {
  const out: string[] = []
  const open: (string | { readonly value: unknown })[] = [{ value: tree }]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next === 'string') {
      out.push(next)
      continue
    }
    const { value } = next
    if (Array.isArray(value)) {
      open.push(']')
      for (let at = value.length - 1; at >= 0; at -= 1) {
        open.push({ value: value[at] as unknown })
        if (at > 0) open.push(',')
      }
      out.push('[')
    } else if (typeof value === 'object' && value !== null) {
      const entries = Object.entries(value)
      open.push('}')
      for (let at = entries.length - 1; at >= 0; at -= 1) {
        const [name, child] = entries[at] as [string, unknown]
        open.push({ value: child }, `${at > 0 ? ',' : ''}${JSON.stringify(name)}:`)
      }
      out.push('{')
    } else out.push(JSON.stringify(value) ?? 'null')
  }
  return out.join('')
}

/** The text itself is damaged: half of it, marks in it, a key twice, something else in its place. */
export function damagedText(draw: Draw, text: string): string {
  const at = draw.below(text.length + 1)
  return draw.weighed<() => string>([
    [3, () => text.slice(0, at)],
    [1, () => text.slice(at)],
    [2, () => text.slice(0, at) + drawText(draw) + text.slice(at)],
    [
      2,
      () =>
        text.replace(
          /"([a-zA-Z]+)":/,
          (whole) => `${whole}${draw.one(['null', '[]', '7'])},${whole}`,
        ),
    ],
    [1, () => text.replaceAll(/\d+/g, (digits) => digits.repeat(9))],
    [
      1,
      () =>
        draw.one([
          '',
          ' ',
          'null',
          '[]',
          '{}',
          '""',
          '0',
          '<html><body>502</body></html>',
          '\uFEFF{}',
          '{"results":[]}',
          'NaN',
        ]),
    ],
    [1, () => `${'['.repeat(50_000)}${']'.repeat(50_000)}`],
    [1, () => text + text],
  ])()
}
