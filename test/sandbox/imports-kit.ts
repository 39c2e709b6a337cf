import { expect } from 'vitest'
import { type Caller, type Json, type Reply, until } from './jobs-client.ts'

export interface Sheet {
  readonly name?: string
  readonly text: string
  readonly columns: readonly Readonly<Record<string, unknown>>[]
  readonly hasHeader?: boolean
  readonly fileFormat?: string
}

/** A column mapping of one object. */
export function column(
  columnObjectTypeId: string,
  columnName: string,
  propertyName: string | null = null,
  more: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  return { columnObjectTypeId, columnName, propertyName, ...more }
}

export function importRequest(
  sheets: readonly Sheet[],
  more: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return {
    name: 'test import',
    files: sheets.map(({ name = 'people.csv', columns, hasHeader = true, fileFormat = 'CSV' }) => ({
      fileName: name,
      fileFormat,
      fileImportPage: { hasHeader, columnMappings: columns },
    })),
    ...more,
  }
}

export async function send(
  hubspot: Caller,
  sheets: readonly Sheet[],
  more: Readonly<Record<string, unknown>> = {},
  path = '/crm/v3/imports',
): Promise<Reply> {
  const form = new FormData()
  form.set('importRequest', JSON.stringify(importRequest(sheets, more)))
  for (const { name = 'people.csv', text } of sheets) form.append('files', new Blob([text]), name)
  return await hubspot.post(path, form)
}

const ENDED = new Set(['DONE', 'FAILED', 'CANCELED', 'REVERTED'])

export async function ended(hubspot: Caller, id: string): Promise<Json> {
  const reply = await until(
    () => hubspot.get(`/crm/v3/imports/${id}`),
    ({ body }) => ENDED.has(body.state),
  )
  return reply.body
}

/** Sends an import and waits for its end. */
export async function run(
  hubspot: Caller,
  sheets: readonly Sheet[],
  more: Readonly<Record<string, unknown>> = {},
): Promise<Json> {
  const started = await send(hubspot, sheets, more)
  expect(started.body).toMatchObject({ state: 'STARTED' })
  return await ended(hubspot, started.body.id)
}

export async function errorsOf(hubspot: Caller, id: string): Promise<Json[]> {
  const { body } = await hubspot.get(
    `/crm/v3/imports/${id}/errors?includeErrorMessage=true&includeRowData=true`,
  )
  return body.results
}

/** `[errorType, lineNumber]` of each. */
export async function problems(hubspot: Caller, id: string): Promise<[string, number][]> {
  return (await errorsOf(hubspot, id)).map((each) => [each.errorType, each.sourceData.lineNumber])
}
