import { expect, test } from 'vitest'
import {
  archivedListing,
  defineStream,
  listing,
  recordColumns,
  search,
} from '../../src/declare/index.ts'

const declared = {
  kind: 'object',
  name: 'things',
  object: 'things',
  summary: 'Things.',
  source: 'https://example.com',
  columns: recordColumns,
  properties: 'all',
  modifiedBy: 'hs_lastmodifieddate',
  createdBy: 'hs_createdate',
  removals: archivedListing(),
  scopes: [],
} as const
const by = 'hs_lastmodifieddate'

test('a stream has a key and a cursor among its own columns; the types refuse others', () => {
  const fits = defineStream({
    ...declared,
    primaryKey: ['id'],
    read: { full_refresh: [listing()], incremental: [search({ cursor: 'updated_at', by })] },
  })
  const read = { full_refresh: [listing()] }
  // @ts-expect-error: `key` is no declared column.
  defineStream({ ...declared, primaryKey: ['key'], read })
  defineStream({
    ...declared,
    primaryKey: ['id'],
    // @ts-expect-error: `modified` is no declared column.
    read: { ...read, incremental: [search({ cursor: 'modified', by })] },
  })
  expect(fits.read.incremental).toEqual([{ route: 'search', cursor: 'updated_at', by }])
})
