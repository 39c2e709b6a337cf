import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ImportColumn, ImportRequest, ImportRowError } from '../../../src/engine/ports.ts'
import { ended, type JobAccount, jobAccount, quick } from '../job-account.ts'

const signal = new AbortController().signal
let account: JobAccount

beforeAll(async () => {
  account = await jobAccount({ data: 'demo' })
})
afterAll(() => account[Symbol.asyncDispose]())
beforeEach(async () => {
  await account.control('reset', {})
  await account.knobs(quick)
})

const email: ImportColumn = {
  header: 'E-Mail',
  property: 'email',
  kind: 'unique',
  object: 'contacts',
}
const firstname: ImportColumn = {
  header: 'First',
  property: 'firstname',
  kind: 'value',
  object: 'contacts',
}
const contactId: ImportColumn = {
  header: 'Contact',
  property: 'hs_object_id',
  kind: 'record_id',
  object: 'contacts',
}

async function request(
  operations: ImportRequest['operations'],
  columns: readonly ImportColumn[],
  rows: readonly (readonly string[])[],
): Promise<ImportRequest> {
  const path = join(account.folder, 'batch.csv')
  const lines = [columns.map(({ header }) => header), ...rows].map((row) => `${row.join(',')}\n`)
  await writeFile(path, lines.join(''))
  return { name: 'batch 77', operations, file: { path, columns } }
}

async function errorsOf(id: string): Promise<ImportRowError[]> {
  const errors: ImportRowError[] = []
  for await (const page of account.imports.errors(id, signal)) errors.push(...page)
  return errors
}

async function contact(mail: string) {
  return (await account.truth('contacts')).find(({ properties }) => properties['email'] === mail)
}

describe('an import into the sandbox account', () => {
  test('creates records by a unique property', async () => {
    const rows = [
      ['new.one@example.com', 'One'],
      ['new.two@example.com', 'Two'],
    ]
    const wanted = await request({ contacts: 'CREATE' }, [email, firstname], rows)
    const { id } = await account.imports.start(wanted, signal)
    const done = await ended(() => account.imports.status(id, signal))
    expect(done).toMatchObject({ state: 'done', name: 'batch 77', counters: { TOTAL_ROWS: 2 } })
    expect(await errorsOf(id)).toEqual([])
    expect((await contact('new.two@example.com'))?.properties['firstname']).toBe('Two')
  })

  test('updates records by id, and tells row by row what failed', async () => {
    const [one, two] = await account.truth('contacts')
    await account.knobs({ 'imports.errors_page_size': 1 })
    const rows = [
      [one?.id ?? '', 'Changed'],
      ['999999999999', 'Nobody'],
      ['not an id', 'Nobody'],
    ]
    const wanted = await request({ contacts: 'UPDATE' }, [contactId, firstname], rows)
    const { id } = await account.imports.start(wanted, signal)
    expect((await ended(() => account.imports.status(id, signal))).state).toBe('done')
    const after = await account.truth('contacts')
    expect(after.find((record) => record.id === one?.id)?.properties['firstname']).toBe('Changed')
    expect(after.find((record) => record.id === two?.id)).toEqual(two)
    const errors = await errorsOf(id)
    expect(errors.map(({ row }) => row[0])).toEqual(['999999999999', 'not an id'])
    expect(errors.every(({ problem }) => problem.code.startsWith('hubspot.import.'))).toBe(true)
    expect(errors.map(({ line }) => line)).toEqual([3, 4])
  })

  test('names the property of a bad cell', async () => {
    const [one] = await account.truth('contacts')
    const stage: ImportColumn = { ...firstname, header: 'Stage', property: 'lifecyclestage' }
    const rows = [[one?.id ?? '', 'no such stage']]
    const wanted = await request({ contacts: 'UPDATE' }, [contactId, stage], rows)
    const { id } = await account.imports.start(wanted, signal)
    await ended(() => account.imports.status(id, signal))
    expect(await errorsOf(id)).toMatchObject([
      {
        problem: { code: 'hubspot.import.INVALID_ENUMERATION_OPTION', field: 'lifecyclestage' },
      },
    ])
  })

  test('is found by its name when the answer was lost, and done once', async () => {
    await account.faults({
      method: 'POST',
      path: '/imports',
      from: 1,
      times: 1,
      action: { reset: true, after_effect: true },
    })
    const wanted = await request({ contacts: 'CREATE' }, [email], [['lost@example.com']])
    await expect(account.imports.start(wanted, signal)).rejects.toMatchObject({
      code: 'hubspot.answer_lost',
    })
    const found = await account.imports.find('batch 77', signal)
    expect(found).not.toBeNull()
    const done = await ended(() => account.imports.status(found?.id ?? '', signal))
    expect(done.state).toBe('done')
    expect(await contact('lost@example.com')).toBeDefined()
    expect(await account.imports.find('batch 78', signal)).toBeNull()
  })

  test('says that a file is too large', async () => {
    await account.knobs({ 'imports.max_rows': 2 })
    const rows = [['a@example.com'], ['b@example.com'], ['c@example.com']]
    const wanted = await request({ contacts: 'CREATE' }, [email], rows)
    await expect(account.imports.start(wanted, signal)).rejects.toMatchObject({
      code: 'hubspot.import_too_large',
    })
  })

  test.each([
    ['failed', 'failed'],
    ['canceled', 'canceled'],
    ['reverted', 'failed'],
  ])('shows that it was %s', async (outcome, state) => {
    await account.knobs({ 'imports.outcome': outcome })
    const wanted = await request({ contacts: 'CREATE' }, [email], [['a@example.com']])
    const { id } = await account.imports.start(wanted, signal)
    expect((await ended(() => account.imports.status(id, signal))).state).toBe(state)
  })

  test('links records of two objects in one row, labelled', async () => {
    const [label] = (await account.associations.labels('contacts', 'companies', signal)).filter(
      ({ category }) => category === 'USER_DEFINED',
    )
    const linked = new Set((await account.links('contacts', 'companies')).map(({ from }) => from))
    const single = (await account.truth('contacts')).find(
      (record) => !linked.has(record.id) && !record.archived && !record.mergedInto,
    )
    const [company] = await account.truth('companies')
    const columns: ImportColumn[] = [
      contactId,
      { header: 'Company', property: 'hs_object_id', kind: 'record_id', object: 'companies' },
      { header: 'Label', property: null, kind: 'label', object: 'contacts', toObject: 'companies' },
    ]
    const wanted = await request({ contacts: 'UPDATE', companies: 'UPDATE' }, columns, [
      [single?.id ?? '', company?.id ?? '', label?.label ?? ''],
    ])
    const { id } = await account.imports.start(wanted, signal)
    expect((await ended(() => account.imports.status(id, signal))).state).toBe('done')
    expect(await errorsOf(id)).toEqual([])
    const links = (await account.links('contacts', 'companies')).filter(
      ({ from }) => from === single?.id,
    )
    expect(links.map(({ to, label: text }) => [to, text])).toContainEqual([
      company?.id,
      label?.label,
    ])
  })
})
