import { readdirSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { newPlace, selecting } from '../open-warehouse.ts'

/** Files that this process holds open, by their path. */
const openFiles = (): readonly string[] =>
  readdirSync('/proc/self/fd').map((fd) => {
    try {
      return readlinkSync(join('/proc/self/fd', fd))
    } catch {
      return ''
    }
  })

test.skipIf(process.platform !== 'linux')(
  'a query that nobody reads to its end keeps the file open no longer than the warehouse',
  async () => {
    await using place = newPlace()
    const warehouse = await place.open()
    const rows = () =>
      warehouse.stream(selecting('SELECT range AS n FROM range(10000) ORDER BY n DESC'))
    for await (const chunk of rows()) if (chunk.length > 0) break
    await expect(
      (async () => {
        for await (const chunk of rows()) throw new Error(`cut off after ${chunk.length} rows`)
      })(),
    ).rejects.toThrow('cut off')
    // What was broken off leaves the connections of others as they were.
    expect(await warehouse.rows(selecting('SELECT 1 AS n'))).toHaveLength(1)
    await warehouse[Symbol.asyncDispose]()
    expect(openFiles().filter((path) => path.startsWith(place.database))).toEqual([])
  },
)
