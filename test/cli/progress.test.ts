import { expect, test } from 'vitest'
import { linesOf } from '../../src/cli/progress.ts'
import { widthOf } from '../../src/cli/table.ts'
import type { Progress } from '../../src/engine/reports.ts'

const part = (name: string): Progress => ({
  sync: 'crm_in',
  part: name,
  stage: 'reading links from appointments to the custom object p_leased_robots',
  done: 50,
  of: 200,
})

test('progress of sixty streams shows the last eight and counts the others', () => {
  const lines = linesOf(
    Array.from({ length: 60 }, (_, at) => part(`stream_${at}`)),
    80,
  )
  expect(lines).toHaveLength(9)
  expect(lines[0]).toContain('52 before')
  expect(lines.at(-1)).toContain('stream_59')
})

test('no line of it is wider than the terminal, and a long name stays apart from its bar', () => {
  const lines = linesOf([part('subscription_definitions'), part('deals')], 80)
  for (const line of lines) expect(widthOf(line)).toBeLessThan(80)
  expect(lines[0]).toMatch(/subscription_definitions.*\s.*█/)
})
