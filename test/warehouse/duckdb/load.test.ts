import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { tableFromIPC } from 'apache-arrow'
import { expect, test } from 'vitest'
import { loadCsv } from '../../../src/warehouse/duckdb/load.ts'
import { previewArrow, previewRows } from '../../../src/warehouse/preview.ts'
import { gather, newPlace } from '../open-warehouse.ts'

const csv = `id,zip,phone,amount,day,flag,note,code,big
1,00123,+4930,1.5,2026-01-02,true,"a, ""b""",12e4,12345678901234567890
2,10115,+1,2,2026-01-03,false,,3,1
`

test('a CSV is loaded with types, what would lose something as a number stays text', async () => {
  await using place = newPlace()
  const path = join(place.folder, 'in.csv')
  writeFileSync(path, csv)
  const warehouse = await place.open({ sources: [path] })
  for (let time = 0; time < 2; time += 1) {
    const loaded = await loadCsv(warehouse, path, 'analytics.customers')
    expect(loaded.rows).toBe(2)
    expect(Object.fromEntries(loaded.columns.map((one) => [one.name, one.type]))).toEqual({
      id: 'BIGINT',
      zip: 'VARCHAR',
      phone: 'VARCHAR',
      amount: 'DOUBLE',
      day: 'DATE',
      flag: 'BOOLEAN',
      note: 'VARCHAR',
      code: 'VARCHAR',
      big: 'VARCHAR',
    })
  }
  const pages = await gather(previewRows(warehouse, 'analytics.customers', 1))
  expect(pages.flatMap((page) => page.rows)).toEqual([
    {
      id: '1',
      zip: '00123',
      phone: '+4930',
      amount: 1.5,
      day: '2026-01-02',
      flag: true,
      note: 'a, "b"',
      code: '12e4',
      big: '12345678901234567890',
    },
  ])
  const arrow = tableFromIPC(
    Buffer.concat(await gather(previewArrow(warehouse, 'analytics.customers', 10))),
  )
  expect(arrow.numRows).toBe(2)
  expect(arrow.getChild('id')?.get(1)).toBe(2n)
})

test('an empty table is previewed with its columns', async () => {
  await using place = newPlace()
  const path = place.file('empty.csv', 'a,b\n')
  const warehouse = await place.open()
  await loadCsv(warehouse, path, 'empty')
  expect(await gather(previewRows(warehouse, 'empty', 5))).toEqual([
    { columns: ['a', 'b'], rows: [] },
  ])
  const arrow = tableFromIPC(Buffer.concat(await gather(previewArrow(warehouse, 'empty', 5))))
  expect(arrow.schema.fields.map((field) => field.name)).toEqual(['a', 'b'])
})

test.each([
  ['that is not there', null],
  ['with rows of different lengths', 'a,b\n1,2\n3,4,5\n'],
])('a file %s is refused', async (_, content) => {
  await using place = newPlace()
  const path = content === null ? join(place.work, 'none.csv') : place.file('bad.csv', content)
  const warehouse = await place.open()
  await expect(loadCsv(warehouse, path, 'bad')).rejects.toMatchObject({
    code: 'warehouse.file_unreadable',
  })
})
