import { describe, expect, test } from 'vitest'
import type { LinkInput, LinksOf } from '../../../src/engine/ports.ts'
import { createAssociations } from '../../../src/hubspot/associations/associations.ts'
import { type Asked, json, type Reply, ScriptedHost } from '../scripted-host.ts'

const signal = new AbortController().signal
const batch = (act: string) => `POST /crm/associations/contacts/companies/batch/${act}`
const bare = { category: 'HUBSPOT_DEFINED', typeId: 279, label: null }
const employee = { category: 'USER_DEFINED', typeId: 7 }

interface Input {
  readonly id: string
  readonly after?: string
}

const inputsOf = <T = Input>(asked: Asked): readonly T[] =>
  (JSON.parse(asked.body) as { inputs: T[] }).inputs

async function read(
  ids: readonly string[],
  reply: Reply,
  see?: (host: ScriptedHost) => void,
): Promise<readonly LinksOf[]> {
  await using host = await ScriptedHost.start({ [batch('read')]: reply })
  const rows: LinksOf[] = []
  const jobs = createAssociations(host.transport)
  for await (const page of jobs.read('contacts', 'companies', ids, signal)) rows.push(...page)
  see?.(host)
  return rows
}

describe('reading associations', () => {
  test('asks on for each record until its pages end, and joins types of one pair', async () => {
    const pages: Record<string, unknown> = {
      '1 ': {
        to: [{ toObjectId: 10, associationTypes: [bare] }],
        paging: { next: { after: 'p2' } },
      },
      '1 p2': {
        to: [
          { toObjectId: '10', associationTypes: [{ ...employee, label: 'Employee' }] },
          { toObjectId: '11', associationTypes: [{ category: 'HUBSPOT_DEFINED', typeId: 279 }] },
        ],
      },
      '2 ': { to: [] },
    }
    const rows = await read(['1', '2', '1'], (asked, response) =>
      json({
        status: 'COMPLETE',
        results: inputsOf(asked).map(({ id, after }) => ({
          from: { id },
          ...(pages[`${id} ${after ?? ''}`] as object),
        })),
      })(asked, response),
    )
    expect(rows).toEqual([
      {
        from: '1',
        links: [
          { to: '10', types: [bare, { ...employee, label: 'Employee' }] },
          { to: '11', types: [bare] },
        ],
      },
      { from: '2', links: [] },
    ])
  })

  test('asks 1,000 at a time', async () => {
    const ids = Array.from({ length: 2_500 }, (_, at) => String(at + 1))
    const sizes: number[] = []
    const rows = await read(ids, (asked, response) => {
      sizes.push(inputsOf(asked).length)
      json({ results: inputsOf(asked).map(({ id }) => ({ from: { id: Number(id) }, to: [] })) })(
        asked,
        response,
      )
    })
    expect(rows.map((row) => row.from)).toEqual(ids)
    expect(sizes.toSorted((one, other) => other - one)).toEqual([1_000, 1_000, 500])
  })

  const rowError = (id: string, category: string, subCategory?: string) => ({
    status: 'error',
    category,
    subCategory,
    message: 'no',
    context: { fromObjectId: [id] },
  })

  test('takes "no associations" for an answer and other row errors for a problem', async () => {
    const rows = await read(
      ['1', '2', '3'],
      json(
        {
          results: [{ from: { id: '1' }, to: [{ toObjectId: '10', associationTypes: [bare] }] }],
          errors: [
            rowError('2', 'OBJECT_NOT_FOUND', 'crm.associations.NO_ASSOCIATIONS_FOUND'),
            rowError('3', 'OBJECT_NOT_FOUND'),
          ],
        },
        207,
      ),
    )
    expect(rows.map(({ from, links, problem }) => [from, links.length, problem?.code])).toEqual([
      ['1', 1, undefined],
      ['2', 0, undefined],
      ['3', 0, 'hubspot.row.OBJECT_NOT_FOUND'],
    ])
  })

  test('tries again what fails for a while, and gives up as a problem, not as no links', async () => {
    let calls = 0
    const rows = await read(['1', '2'], (asked, response) => {
      calls += 1
      const ids = inputsOf(asked).map(({ id }) => id)
      json(
        {
          results: ids.includes('1') && calls > 1 ? [{ from: { id: '1' }, to: [] }] : [],
          errors: ids
            .filter((id) => id === '2' || calls === 1)
            .map((id) => rowError(id, 'INTERNAL_ERROR')),
        },
        207,
      )(asked, response)
    })
    expect(rows[0]).toEqual({ from: '1', links: [] })
    expect(rows[1]).toMatchObject({ from: '2', problem: { retryable: true } })
    expect(calls).toBe(3)
  })

  test('asks twice about a record that HubSpot passes over', async () => {
    const rows = await read(['1'], json({ results: [] }), (host) => {
      expect(host.asked).toHaveLength(2)
    })
    expect(rows).toEqual([{ from: '1', links: [] }])
  })

  test('reports a page that leads to itself', async () => {
    const rows = await read(
      ['1'],
      json({
        results: [
          {
            from: { id: '1' },
            to: [{ toObjectId: '10', associationTypes: [bare] }],
            paging: { next: { after: 'x' } },
          },
        ],
      }),
    )
    expect(rows[0]).toMatchObject({ links: [], problem: { code: 'hubspot.row.PAGE_LOST' } })
  })

  test('finds the one record that makes HubSpot refuse the call', async () => {
    const rows = await read(['1', '2', '3'], (asked, response) => {
      const ids = inputsOf(asked).map(({ id }) => id)
      const missing = { status: 'error', category: 'OBJECT_NOT_FOUND', message: 'One is gone.' }
      if (ids.includes('2')) json(missing, 404)(asked, response)
      else json({ results: ids.map((id) => ({ from: { id }, to: [] })) })(asked, response)
    })
    expect(rows.map(({ problem }) => problem?.code)).toEqual([
      undefined,
      'hubspot.row.OBJECT_NOT_FOUND',
      undefined,
    ])
  })

  test('stops when the account has no such pair of objects', async () => {
    const html: Reply = (_asked, response) => response.writeHead(404).end('<html>')
    await expect(read(['1'], html)).rejects.toMatchObject({ code: 'hubspot.not_available' })
  })
})

const link = (from: string, to: string, ...types: LinkInput['types']): LinkInput => ({
  trace: `${from}-${to}`,
  from,
  to,
  types,
})

describe('writing associations', () => {
  test('sends labels as types and unlabelled links by default, and answers in order', async () => {
    await using host = await ScriptedHost.start({
      [batch('create')]: json(
        // Out of order, and seen from the other side.
        {
          results: [
            { fromObjectId: 20, toObjectId: 2, labels: ['Employee'] },
            { fromObjectId: '1', toObjectId: '10', labels: ['Employee'] },
          ],
        },
        201,
      ),
      [batch('associate/default')]: json({ results: [{ from: { id: '3' }, to: { id: '30' } }] }),
    })
    const links = [link('1', '10', employee), link('3', '30'), link('2', '20', employee)]
    const jobs = createAssociations(host.transport)
    expect(await jobs.write('contacts', 'companies', links, signal)).toEqual([
      { kind: 'done', trace: '1-10', id: '10' },
      { kind: 'done', trace: '3-30', id: '30' },
      { kind: 'done', trace: '2-20', id: '20' },
    ])
    const created = host.asked.find((asked) => asked.path.endsWith('create'))
    expect(inputsOf<unknown>(created as Asked)[0]).toEqual({
      from: { id: '1' },
      to: { id: '10' },
      types: [{ associationCategory: 'USER_DEFINED', associationTypeId: 7 }],
    })
  })

  test('settles each pair of a 207 by its ids', async () => {
    await using host = await ScriptedHost.start({
      [batch('create')]: json(
        {
          results: [{ fromObjectId: '2', toObjectId: '20', labels: [] }],
          errors: [
            {
              category: 'OBJECT_NOT_FOUND',
              message: 'gone',
              context: { fromObjectId: ['1'], toObjectId: ['10'], associationTypeId: ['2'] },
            },
          ],
          numErrors: 1,
        },
        207,
      ),
    })
    const links = [link('1', '10', employee), link('2', '20', employee)]
    const outcomes = await createAssociations(host.transport).write(
      'contacts',
      'companies',
      links,
      signal,
    )
    expect(outcomes.map(({ kind }) => kind)).toEqual(['refused', 'done'])
  })

  /** Refuses every call that holds a bad pair, and never says which. */
  const silentRefusal =
    (bad: string, status: number): Reply =>
    (asked, response) => {
      const inputs = inputsOf<{ from: Input; to: Input }>(asked)
      const spoiled = inputs.some(({ to }) => to.id === bad)
      const results = inputs
        .filter(({ to }) => status === 207 && to.id !== bad)
        .map(({ from, to }) => ({ fromObjectId: from.id, toObjectId: to.id, labels: [] }))
      const error = { status: 'error', category: 'VALIDATION_ERROR', message: 'One is wrong.' }
      if (!spoiled) {
        const all = inputs.map(({ from, to }) => ({ fromObjectId: from.id, toObjectId: to.id }))
        json({ results: all }, 201)(asked, response)
      } else if (status === 207) json({ results, errors: [error] }, 207)(asked, response)
      else json(error, status)(asked, response)
    }

  test.each([400, 207])('finds the one pair that a %s does not name', async (status) => {
    await using host = await ScriptedHost.start({ [batch('create')]: silentRefusal('13', status) })
    const links = Array.from({ length: 9 }, (_, at) => link(String(at), String(at + 10), employee))
    const outcomes = await createAssociations(host.transport).write(
      'contacts',
      'companies',
      links,
      signal,
    )
    expect(outcomes.filter(({ kind }) => kind === 'refused').map(({ trace }) => trace)).toEqual([
      '3-13',
    ])
    expect(outcomes.filter(({ kind }) => kind === 'done')).toHaveLength(8)
  })

  test('spends a bounded number of calls when every pair is refused', async () => {
    await using host = await ScriptedHost.start({
      [batch('create')]: json({ category: 'VALIDATION_ERROR', message: 'No such label.' }, 400),
    })
    const links = Array.from({ length: 1500 }, (_, at) => link(String(at), '5', employee))
    const outcomes = await createAssociations(host.transport).write(
      'contacts',
      'companies',
      links,
      signal,
    )
    expect(outcomes.every(({ kind }) => kind === 'refused')).toBe(true)
    expect(host.asked.length).toBeLessThan(1100)
  })

  test('looks a pair up that the answer passes over', async () => {
    await using host = await ScriptedHost.start({
      [batch('create')]: json({ results: [] }, 201),
      [batch('read')]: json({
        results: [
          { from: { id: '1' }, to: [{ toObjectId: '10', associationTypes: [bare, employee] }] },
          { from: { id: '2' }, to: [] },
        ],
      }),
    })
    const links = [link('1', '10', employee), link('2', '20', employee)]
    const outcomes = await createAssociations(host.transport).write(
      'contacts',
      'companies',
      links,
      signal,
    )
    expect(outcomes.map(({ kind }) => kind)).toEqual(['done', 'unknown'])
  })

  test('sends again when the answer is lost', async () => {
    let calls = 0
    await using host = await ScriptedHost.start({
      [batch('associate/default')]: (asked, response) => {
        calls += 1
        if (calls === 1) response.destroy()
        else json({ results: [{ from: { id: '1' }, to: { id: '10' } }] })(asked, response)
      },
    })
    const outcomes = await createAssociations(host.transport).write(
      'contacts',
      'companies',
      [link('1', '10')],
      signal,
    )
    expect(outcomes).toEqual([{ kind: 'done', trace: '1-10', id: '10' }])
  })

  test('keeps the outcomes it has when a later call fails', async () => {
    await using host = await ScriptedHost.start({
      [batch('associate/default')]: json({ results: [{ from: { id: '1' }, to: { id: '10' } }] }),
      [batch('create')]: json({ status: 'error', category: 'MISSING_SCOPES' }, 403),
    })
    const links = [link('2', '20', employee), link('1', '10')]
    const outcomes = await createAssociations(host.transport).write(
      'contacts',
      'companies',
      links,
      signal,
    )
    expect(outcomes).toMatchObject([
      { kind: 'refused', problem: { code: 'hubspot.scope_missing', retryable: true } },
      { kind: 'done' },
    ])
  })
})

describe('removing associations', () => {
  const nothing: Reply = (_asked, response) => response.writeHead(204).end()

  test('groups pairs by their first record', async () => {
    await using host = await ScriptedHost.start({ [batch('archive')]: nothing })
    const links = [link('1', '10'), link('2', '20'), link('1', '11')]
    const jobs = createAssociations(host.transport)
    const outcomes = await jobs.remove('contacts', 'companies', links, signal)
    expect(outcomes.map(({ kind }) => kind)).toEqual(['done', 'done', 'done'])
    expect(inputsOf<unknown>(host.asked[0] as Asked)).toEqual([
      { from: { id: '1' }, to: [{ id: '10' }, { id: '11' }] },
      { from: { id: '2' }, to: [{ id: '20' }] },
    ])
  })

  test('is content with a record that is gone', async () => {
    const gone = { category: 'OBJECT_NOT_FOUND', message: 'gone', context: { ids: ['1'] } }
    await using host = await ScriptedHost.start({ [batch('archive')]: json(gone, 404) })
    const jobs = createAssociations(host.transport)
    expect(await jobs.remove('contacts', 'companies', [link('1', '10')], signal)).toMatchObject([
      { kind: 'done' },
    ])
  })

  test('takes labels away by type', async () => {
    await using host = await ScriptedHost.start({ [batch('labels/archive')]: nothing })
    const jobs = createAssociations(host.transport)
    await jobs.removeLabels('contacts', 'companies', [link('1', '10', employee)], signal)
    expect(inputsOf<unknown>(host.asked[0] as Asked)).toEqual([
      {
        from: { id: '1' },
        to: { id: '10' },
        types: [{ associationCategory: 'USER_DEFINED', associationTypeId: 7 }],
      },
    ])
  })
})

test('labels of a direction come with the unlabelled type', async () => {
  await using host = await ScriptedHost.start({
    'GET /crm/associations/contacts/companies/labels': json({
      results: [bare, { ...employee, label: 'Employee' }],
    }),
  })
  const labels = await createAssociations(host.transport).labels('contacts', 'companies', signal)
  expect(labels).toEqual([bare, { ...employee, label: 'Employee' }])
})
