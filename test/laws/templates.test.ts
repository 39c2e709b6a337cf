import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Slot } from '../../src/engine/ports.ts'
import { duckDbDialect } from '../../src/warehouse/duckdb/dialect.ts'
import { snowflakeDialect } from '../../src/warehouse/snowflake/dialect.ts'
import { render } from '../../src/warehouse/sql/render.ts'
import { type Part, parseTemplate } from '../../src/warehouse/sql/template.ts'

const schemas = { data: 'hubspot', control: 'hubspot_sync', dbt: 'hubspot_dbt' }

const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/)
const awkward = fc
  .array(
    fc.oneof(
      fc.constantFrom('"', "'", '--', '/*', '*/', '{{a}}', '}}', '$b', ';', '\\', '\n', ' '),
      fc.string({ unit: 'grapheme', maxLength: 5 }),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) => parts.join('').replaceAll('\0', ''))
  .filter((text) => text.trim() !== '')

interface Piece {
  readonly source: string
  readonly part: Part | null
}
const textPiece = (text: string): Piece => ({ source: text, part: { kind: 'text', text } })
const piece: fc.Arbitrary<Piece> = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9 ,.()=<>\n]{1,10}$/).map(textPiece),
  awkward.map((text) => textPiece(`'${text.replaceAll("'", "''")}'`)),
  awkward.map((text) => textPiece(`"${text.replaceAll('"', '""')}"`)),
  awkward.map((text) => ({
    source: `--${text.replaceAll('\n', ' ')}\n`,
    part: textPiece('\n').part,
  })),
  awkward.map((text) => ({ source: `/*${text.replaceAll('*', '')} */`, part: null })),
  name.map((slot) => ({ source: `{{${slot}}}`, part: { kind: 'slot' as const, name: slot } })),
  name.map((value) => ({ source: ` $${value} `, part: { kind: 'value' as const, name: value } })),
)

/** Texts that follow each other are one; values stand between blanks here. */
function joined(pieces: readonly Piece[]): readonly Part[] {
  const parts: Part[] = []
  const add = (text: string): void => {
    const last = parts.at(-1)
    if (last?.kind === 'text') parts[parts.length - 1] = { kind: 'text', text: last.text + text }
    else parts.push({ kind: 'text', text })
  }
  for (const { part } of pieces) {
    if (part === null) continue
    if (part.kind === 'value') add(' ')
    if (part.kind === 'text') add(part.text)
    else parts.push(part)
    if (part.kind === 'value') add(' ')
  }
  return parts
}

test('a template is what its file says: texts as they are, slots, values, and no comments', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      // A last text of its own: the end of a statement is trimmed.
      const all = [...pieces, textPiece('END')]
      const source = all.map((one) => one.source).join('')
      expect(parseTemplate('t', `${source} ;\n`).parts).toEqual(joined(all))
    }),
    { numRuns: 500 },
  )
})

test('names and texts of whatever letters stay inside their quotes', () => {
  const dialects = [duckDbDialect(schemas), snowflakeDialect({ ...schemas, database: 'crm' })]
  fc.assert(
    fc.property(fc.array(awkward, { minLength: 1, maxLength: 4 }), awkward, (names, text) => {
      const projections: Slot = {
        kind: 'projections',
        items: [
          ...names.map((column) => ({
            expression: { op: 'column' as const, name: column },
            as: column,
          })),
          { expression: { op: 'literal', value: text } },
        ],
      }
      const table: Slot = { kind: 'table', table: { schema: 'data', name: names[0] ?? 't' } }
      const order: Slot = { kind: 'columns', names }
      for (const dialect of dialects) {
        const slots = { projections, table, order }
        const { sql } = render({ name: 'conformance/project', slots }, dialect)
        // Read again as a template: one text, no slot or value, no comment that was cut out, no open quote.
        expect(parseTemplate('again', sql).parts).toEqual([{ kind: 'text', text: sql }])
        expect(sql.replaceAll(/"(?:[^"]|"")*"|'(?:[^']|'')*'/g, '')).not.toMatch(/["']/)
      }
    }),
    { numRuns: 500 },
  )
})
