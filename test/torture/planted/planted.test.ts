import { readFile } from 'node:fs/promises'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { plantedFaults } from './all.ts'
import { plantedFiles, PlantedNowhere, root } from './tree.ts'

test.each(plantedFaults)('$name stands in today’s sources and changes them', async (fault) => {
  const texts = await plantedFiles(fault)
  expect(texts.size).toBeGreaterThan(0)
  for (const [file, text] of texts) {
    expect(text).not.toBe(await readFile(join(root, file), 'utf8'))
  }
  const modules = [...texts].filter(([file]) => file.endsWith('.ts')).map(([, text]) => text)
  expect(() => modules.map((text) => stripTypeScriptTypes(text))).not.toThrow()
})

test('names are told apart, and there are at least 25', () => {
  expect(new Set(plantedFaults.map(({ name }) => name)).size).toBe(plantedFaults.length)
  expect(plantedFaults.length).toBeGreaterThanOrEqual(25)
})

test('a text that is gone, or stands there twice, is no planted fault', async () => {
  const edit = { file: 'src/hubspot/retry.ts', find: 'failed', replace: '' }
  const fault = { name: 'nowhere', aims: [], invariants: [1], why: '', edits: [edit] } as const
  await expect(plantedFiles(fault)).rejects.toThrow(PlantedNowhere)
})
