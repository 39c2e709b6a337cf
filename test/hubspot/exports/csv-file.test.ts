import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { mapColumns } from '../../../src/hubspot/exports/columns.ts'
import { inspectCsv } from '../../../src/hubspot/exports/csv-file.ts'

const signal = new AbortController().signal

async function file(text: string | Uint8Array): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'csv-file-')), 'part.csv')
  await writeFile(path, text)
  return path
}

async function columnsOf(
  text: string,
  ...properties: string[]
): Promise<readonly (string | null)[]> {
  return mapColumns(await inspectCsv(await file(text), signal), properties)
}

describe('a CSV file', () => {
  test('is read with its byte order mark, quotes and line ends inside cells', async () => {
    const path = await file('\uFEFF"hs_object_id","note"\r\n"1","a ""b""\nc, d"\r\n"2",""')
    expect(await inspectCsv(path, signal)).toMatchObject({
      header: ['hs_object_id', 'note'],
      rows: 2,
      sample: [['1', 'a "b"\nc, d']],
    })
  })

  test('may cut a character where it is read in pieces', async () => {
    const path = await file(`hs_object_id,name\n1,${'名'.repeat(800_000)}\n`)
    expect((await inspectCsv(path, signal)).rows).toBe(1)
  })

  test.each([
    ['nothing in it', ''],
    ['unequal rows', 'a,b\n1\n'],
    ['no UTF-8', Buffer.from([0x61, 0x0a, 0xff, 0xfe, 0x0a])],
    ['a character cut off at its end', Buffer.from([0x61, 0x0a, 0xe5, 0x90])],
  ])('is refused with %s', async (_what, content) => {
    await expect(inspectCsv(await file(content), signal)).rejects.toMatchObject({
      code: 'hubspot.export_file_refused',
    })
  })
})

describe('the columns of an export file', () => {
  test('are found by name, in any order, others not taken', async () => {
    expect(await columnsOf('email,Associated Deal,hs_object_id\na@b.c,x,1\n', 'email')).toEqual([
      'email',
      null,
      'hs_object_id',
    ])
  })

  test.each([
    ['English', 'Record ID,email\n1,a\n'],
    ['Spanish', 'ID de registro,email\n1,a\n'],
    ['any language, first and by its cells', 'Identyfikator rekordu,email\n1,a\n2,b\n'],
  ])('take the record id under its header in %s', async (_what, text) => {
    expect(await columnsOf(text, 'email')).toEqual(['hs_object_id', 'email'])
  })

  test('prefer hs_object_id to a localised twin', async () => {
    expect(await columnsOf('Record ID,hs_object_id,email\n1,1,a\n', 'email')).toEqual([
      null,
      'hs_object_id',
      'email',
    ])
  })

  test('take the first of two equal columns', async () => {
    expect(await columnsOf('hs_object_id,email,hs_object_id\n1,a,1\n', 'email')).toEqual([
      'hs_object_id',
      'email',
      null,
    ])
  })

  test.each([
    ['one asked for is missing', 'hs_object_id,firstname\n1,a\n'],
    ['two of a name differ', 'hs_object_id,email,email\n1,a,b\n'],
    ['none holds record ids', 'name,email\nx,a\n'],
    ['the first looks like ids but repeats itself', 'number,email\n7,a\n7,b\n'],
    ['two could be the record id', 'Record ID,ID de registro,email\n1,2,a\n'],
    ['headers differ in case', 'hs_object_id,Email\n1,a\n'],
  ])('are refused when %s', async (_what, text) => {
    await expect(columnsOf(text, 'email')).rejects.toMatchObject({
      code: 'hubspot.export_file_refused',
    })
  })
})
