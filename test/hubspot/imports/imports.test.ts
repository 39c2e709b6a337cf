import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { ImportRequest, ImportRowError } from '../../../src/engine/ports.ts'
import { createImports } from '../../../src/hubspot/imports/imports.ts'
import { json, type Reply, ScriptedHost } from '../scripted-host.ts'

const signal = new AbortController().signal
const csv = 'id,mail,name\n1,a@b.c,"Ann, of B"\n2,d@e.f,\n'

async function request(content = csv): Promise<ImportRequest> {
  const path = join(await mkdtemp(join(tmpdir(), 'imports-')), 'batch-9.csv')
  await writeFile(path, content)
  return {
    name: 'batch 9',
    operations: { contacts: 'UPDATE' },
    file: {
      path,
      columns: [
        { header: 'id', property: 'hs_object_id', kind: 'record_id', object: 'contacts' },
        { header: 'mail', property: 'email', kind: 'unique', object: 'contacts' },
        { header: 'name', property: 'firstname', kind: 'value', object: 'contacts' },
      ],
    },
  }
}

const answer = (more: object = {}) => ({
  id: '5',
  state: 'STARTED',
  createdAt: '2026-11-21T10:00:00Z',
  updatedAt: '2026-11-21T10:00:00Z',
  importName: 'batch 9',
  metadata: { counters: { TOTAL_ROWS: 2 }, fileIds: [], objectLists: [] },
  mappedObjectTypeIds: ['0-1'],
  optOutImport: false,
  ...more,
})

const start = 'POST /crm/imports'

/** The parts of a multipart body, by name: its headers and its content. */
function partsOf(body: string): ReadonlyMap<string, readonly [string, string]> {
  const boundary = body.slice(0, body.indexOf('\r\n'))
  return new Map(
    body
      .split(boundary)
      .slice(1, -1)
      .map((part) => {
        const cut = part.indexOf('\r\n\r\n')
        const headers = part.slice(0, cut)
        return [/ name="([^"]+)"/.exec(headers)?.[1] ?? '', [headers, part.slice(cut + 4, -2)]]
      }),
  )
}

describe('starting an import', () => {
  test('uploads the file and maps every column', async () => {
    await using host = await ScriptedHost.start({ [start]: json(answer()) })
    expect(await createImports(host.transport).start(await request(), signal)).toEqual({
      id: '5',
      name: 'batch 9',
      state: 'waiting',
      counters: { TOTAL_ROWS: 2 },
    })
    const parts = partsOf(host.asked[0]?.body ?? '')
    expect(parts.get('files')?.[0]).toContain('filename="rows.csv"')
    expect(parts.get('files')?.[1]).toBe(csv)
    expect(JSON.parse(parts.get('importRequest')?.[1] ?? '')).toEqual({
      name: 'batch 9',
      importOperations: { '0-1': 'UPDATE' },
      dateFormat: 'YEAR_MONTH_DAY',
      files: [
        {
          fileName: 'rows.csv',
          fileFormat: 'CSV',
          fileImportPage: {
            hasHeader: true,
            columnMappings: [
              {
                columnObjectTypeId: '0-1',
                columnName: 'id',
                propertyName: 'hs_object_id',
                columnType: 'HUBSPOT_OBJECT_ID',
              },
              {
                columnObjectTypeId: '0-1',
                columnName: 'mail',
                propertyName: 'email',
                columnType: 'HUBSPOT_ALTERNATE_ID',
              },
              {
                columnObjectTypeId: '0-1',
                columnName: 'name',
                propertyName: 'firstname',
                columnType: 'STANDARD',
              },
            ],
          },
        },
      ],
    })
  })

  test('maps a pair of records and its label', async () => {
    await using host = await ScriptedHost.start({ [start]: json(answer()) })
    const links: ImportRequest = {
      ...(await request()),
      operations: { contacts: 'UPDATE', '2-7': 'UPDATE' },
    }
    await createImports(host.transport).start(
      {
        ...links,
        file: {
          ...links.file,
          columns: [
            { header: 'a', property: 'hs_object_id', kind: 'record_id', object: 'contacts' },
            { header: 'b', property: 'hs_object_id', kind: 'record_id', object: '2-7' },
            { header: 'l', property: null, kind: 'label', object: 'contacts', toObject: '2-7' },
          ],
        },
      },
      signal,
    )
    const body = JSON.parse(partsOf(host.asked[0]?.body ?? '').get('importRequest')?.[1] ?? '')
    expect(body.importOperations).toEqual({ '0-1': 'UPDATE', '2-7': 'UPDATE' })
    expect(body.files[0].fileImportPage.columnMappings[2]).toEqual({
      columnObjectTypeId: '0-1',
      columnName: 'l',
      columnType: 'FLEXIBLE_ASSOCIATION_LABEL',
      toColumnObjectTypeId: '2-7',
    })
  })

  test('sends large files whole', async () => {
    await using host = await ScriptedHost.start({ [start]: json(answer()) })
    const content = `id,mail,name\n${'1,a@b.c,é\n'.repeat(400_000)}`
    await createImports(host.transport).start(await request(content), signal)
    expect(partsOf(host.asked[0]?.body ?? '').get('files')?.[1]).toBe(content)
  })

  test.each([429, 413])(
    'says that the file is too large on a %s that is no rate limit',
    async (status) => {
      const refusal = { status: 'error', message: 'The file has too many rows.' }
      await using host = await ScriptedHost.start({ [start]: json(refusal, status) })
      await expect(
        createImports(host.transport).start(await request(), signal),
      ).rejects.toMatchObject({ code: 'hubspot.import_too_large', handling: 'retry' })
    },
  )

  test('waits out a 429 that is a rate limit', async () => {
    let calls = 0
    await using host = await ScriptedHost.start({
      [start]: (asked, response) => {
        calls += 1
        const limit = { policyName: 'TEN_SECONDLY_ROLLING', message: 'limit' }
        if (calls === 1) json(limit, 429)(asked, response)
        else json(answer())(asked, response)
      },
    })
    const begun = await createImports(host.transport).start(await request(), signal)
    expect(begun.id).toBe('5')
    expect(partsOf(host.asked[1]?.body ?? '').get('files')?.[1]).toBe(csv)
  })

  const cut: Reply = (_asked, response) => response.destroy()
  test.each<[string, Reply]>([
    ['is lost', cut],
    ['is no import', json({ unexpected: true })],
    ['is a gateway’s error', (_asked, response) => response.writeHead(502).end('<html>')],
  ])('is not sent again when the answer %s', async (_how, reply) => {
    await using host = await ScriptedHost.start({ [start]: reply })
    await expect(
      createImports(host.transport).start(await request(), signal),
    ).rejects.toMatchObject({ code: 'hubspot.answer_lost' })
    expect(host.asked).toHaveLength(1)
  })

  test('says why HubSpot refuses it', async () => {
    const refusal = { status: 'error', message: 'Missing required property column' }
    await using host = await ScriptedHost.start({ [start]: json(refusal, 400) })
    await expect(
      createImports(host.transport).start(await request(), signal),
    ).rejects.toMatchObject({ code: 'hubspot.request_refused' })
  })
})

describe('finding an import', () => {
  const pages: Reply = (asked, response) => {
    const second = asked.path.includes('after=x')
    const results = second
      ? [answer({ id: '8', importName: undefined, importRequestJson: '{"name":"batch 9"}' })]
      : [answer({ id: '7', importName: 'other' })]
    json({ results, ...(second ? {} : { paging: { next: { after: 'x' } } }) })(asked, response)
  }

  test('looks through all pages for its name', async () => {
    await using host = await ScriptedHost.start({ 'GET /crm/imports': pages })
    const jobs = createImports(host.transport)
    expect((await jobs.find('batch 9', signal))?.id).toBe('8')
    expect(await jobs.find('batch 1', signal)).toBeNull()
  })

  test('notices pages that lead in a circle', async () => {
    const circle = json({ results: [], paging: { next: { after: 'x' } } })
    await using host = await ScriptedHost.start({ 'GET /crm/imports': circle })
    await expect(createImports(host.transport).find('a', signal)).rejects.toMatchObject({
      code: 'hubspot.unexpected_answer',
    })
  })
})

test.each([
  ['STARTED', 'waiting'],
  ['DEFERRED', 'waiting'],
  ['PROCESSING', 'running'],
  ['DONE', 'done'],
  ['FAILED', 'failed'],
  ['CANCELED', 'canceled'],
  ['REVERTED', 'failed'],
  ['NEVER_SEEN', 'running'],
])('an import that is %s counts as %s', async (state, ours) => {
  await using host = await ScriptedHost.start({ 'GET /crm/imports/5': json(answer({ state })) })
  expect((await createImports(host.transport).status('5', signal)).state).toBe(ours)
})

test('errors of an import come from all pages, with line, cells, code and field', async () => {
  const error = (lineNumber: number, errorType: string, more: object = {}) => ({
    id: String(lineNumber),
    createdAt: 1,
    errorType,
    errorMessage: 'Value "x@y" is wrong',
    sourceData: {
      lineNumber,
      rowData: ['1', 2, null],
      fileId: 4,
      containsEncryptedProperties: false,
    },
    ...more,
  })
  const mappings = [{ propertyName: 'hs_object_id' }, { propertyName: 'email' }]
  await using host = await ScriptedHost.start({
    'GET /crm/imports/5': json(
      answer({
        importRequestJson: { files: [{ fileImportPage: { columnMappings: mappings } }] },
      }),
    ),
    'GET /crm/imports/5/errors': (asked, response) => {
      const second = asked.path.includes('after=')
      json(
        second
          ? { results: [error(0, 'UNKNOWN_ERROR', { sourceData: null, errorMessage: null })] }
          : {
              results: [error(2, 'INVALID_EMAIL', { knownColumnNumber: 1 })],
              paging: { next: { after: 17 } },
            },
      )(asked, response)
    },
  })
  const errors: ImportRowError[] = []
  for await (const page of createImports(host.transport).errors('5', signal)) errors.push(...page)
  expect(errors).toEqual([
    {
      line: 2,
      row: ['1', '2', ''],
      problem: {
        code: 'hubspot.import.INVALID_EMAIL',
        message: 'Value "…" is wrong',
        field: 'email',
        existingId: null,
        retryable: false,
      },
    },
    {
      line: 0,
      row: [],
      problem: {
        code: 'hubspot.import.UNKNOWN_ERROR',
        message: 'HubSpot refused the row: UNKNOWN_ERROR.',
        field: null,
        existingId: null,
        retryable: true,
      },
    },
  ])
  expect(host.asked[0]?.path).toContain('includeErrorMessage=true')
  expect(host.asked[0]?.path).toContain('includeRowData=true')
})
