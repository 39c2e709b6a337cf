import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Caller, type Json, until } from './jobs-client.ts'
import { importRequest, column } from './imports-kit.ts'
import { Shapes } from './openapi-shapes.ts'

const folder = process.env['HUBSPOT_OPENAPI_DIR']

/** `[method, path template of the files, what stands in its place, body]` */
type Step = readonly [
  method: string,
  template: string,
  values: Record<string, string>,
  body?: unknown,
]

interface Area {
  readonly title: string
  readonly file: string
  readonly steps: (known: Known) => readonly Step[]
}

interface Known {
  readonly contacts: readonly string[]
  readonly company: string
  readonly owner: string
  readonly userId: string
}

const contactInput = (name: string) => ({ properties: { email: `${name}@shape.io` } })

/** Templates as in the v3 and v4 files; the dated twins are derived from them (HUBSPOT.md 1). */
const objects: Area = {
  title: 'objects',
  file: 'crm-contacts.json',
  steps: ({ contacts: [a = '', b = '', c = ''] }) => {
    const base = '/crm/v3/objects/contacts'
    const one = `${base}/{contactId}`
    return [
      ['GET', base, {}],
      ['GET', `${base}?limit=2&associations=companies&propertiesWithHistory=email`, {}],
      ['POST', base, {}, contactInput('made')],
      ['GET', `${one}?associations=companies&properties=email,nothing_here`, { contactId: a }],
      ['PATCH', one, { contactId: a }, { properties: { firstname: 'A' } }],
      ['POST', `${base}/batch/create`, {}, { inputs: [contactInput('batch')] }],
      [
        'POST',
        `${base}/batch/create`,
        {},
        { inputs: [{ ...contactInput('batch'), objectWriteTraceId: 't' }] },
      ],
      [
        'POST',
        `${base}/batch/read`,
        {},
        { inputs: [{ id: a }], properties: ['email'], propertiesWithHistory: [] },
      ],
      [
        'POST',
        `${base}/batch/read`,
        {},
        { inputs: [{ id: a }, { id: '1' }], properties: ['email'] },
      ],
      ['POST', `${base}/batch/update`, {}, { inputs: [{ id: a, properties: { city: 'Oslo' } }] }],
      [
        'POST',
        `${base}/batch/upsert`,
        {},
        { inputs: [{ id: 'up@shape.io', idProperty: 'email', properties: { city: 'Oslo' } }] },
      ],
      ['POST', `${base}/search`, {}, { filterGroups: [], limit: 2 }],
      ['POST', `${base}/merge`, {}, { primaryObjectId: a, objectIdToMerge: b }],
      ['DELETE', one, { contactId: c }],
      ['POST', `${base}/batch/archive`, {}, { inputs: [{ id: c }] }],
    ]
  },
}

const properties: Area = {
  title: 'properties',
  file: 'crm-properties.json',
  steps: () => {
    const base = '/crm/v3/properties/{objectType}'
    const type = { objectType: 'contacts' }
    const shape = {
      label: 'S',
      type: 'enumeration',
      fieldType: 'select',
      groupName: 'contactinformation',
    }
    const options = [{ label: 'A', value: 'a', displayOrder: 0, hidden: false }]
    return [
      ['GET', base, type],
      ['POST', base, type, { ...shape, options, name: 'shape_one' }],
      ['GET', `${base}/{propertyName}`, { ...type, propertyName: 'email' }],
      ['PATCH', `${base}/{propertyName}`, { ...type, propertyName: 'shape_one' }, { label: 'T' }],
      [
        'POST',
        `${base}/batch/create`,
        type,
        { inputs: [{ ...shape, options, name: 'shape_two' }] },
      ],
      ['POST', `${base}/batch/read`, type, { archived: false, inputs: [{ name: 'shape_two' }] }],
      ['DELETE', `${base}/{propertyName}`, { ...type, propertyName: 'shape_one' }],
    ]
  },
}

const owners: Area = {
  title: 'owners',
  file: 'crm-owners.json',
  steps: ({ owner }) => [
    ['GET', '/crm/v3/owners', {}],
    ['GET', '/crm/v3/owners?archived=true&limit=1', {}],
    ['GET', '/crm/v3/owners/{ownerId}', { ownerId: owner }],
  ],
}

const pipelines: Area = {
  title: 'pipelines',
  file: 'crm-pipelines.json',
  steps: () => [
    ['GET', '/crm/v3/pipelines/{objectType}', { objectType: 'deals' }],
    ['GET', '/crm/v3/pipelines/{objectType}', { objectType: 'tickets' }],
    [
      'POST',
      '/crm/v3/pipelines/{objectType}',
      { objectType: 'deals' },
      {
        label: 'P',
        displayOrder: 5,
        stages: [{ label: 'S', displayOrder: 0, metadata: { probability: '0.5' } }],
      },
    ],
  ],
}

const schemas: Area = {
  title: 'schemas',
  file: 'crm-schemas.json',
  steps: () => [
    [
      'POST',
      '/crm-object-schemas/v3/schemas',
      {},
      {
        name: 'shape',
        labels: { singular: 'Shape', plural: 'Shapes' },
        primaryDisplayProperty: 'code',
        requiredProperties: ['code'],
        properties: [{ name: 'code', label: 'Code', type: 'string', fieldType: 'text' }],
        associatedObjects: ['CONTACT'],
      },
    ],
    ['GET', '/crm-object-schemas/v3/schemas', {}],
    ['GET', '/crm-object-schemas/v3/schemas/{objectType}', { objectType: 'p_shape' }],
  ],
}

const associations: Area = {
  title: 'associations',
  file: 'crm-associations-v4.json',
  steps: ({ contacts: [, , , id = ''], company, userId }) => {
    const pair = { fromObjectType: 'contacts', toObjectType: 'companies' }
    const one = { objectType: 'contacts', objectId: id, toObjectType: 'companies' }
    const plain = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 279 }]
    const input = { from: { id }, to: { id: company } }
    const batch = '/crm/v4/associations/{fromObjectType}/{toObjectType}/batch'
    const single = '/crm/v4/objects/{objectType}/{objectId}/associations/{toObjectType}'
    return [
      ['PUT', `${single}/{toObjectId}`, { ...one, toObjectId: company }, plain],
      ['GET', single, one],
      ['GET', `${single}?limit=1`, one],
      [
        'PUT',
        '/crm/v4/objects/{fromObjectType}/{fromObjectId}/associations/default/{toObjectType}/{toObjectId}',
        { ...pair, fromObjectId: id, toObjectId: company },
      ],
      ['POST', `${batch}/create`, pair, { inputs: [{ ...input, types: plain }] }],
      [
        'POST',
        `${batch}/create`,
        pair,
        {
          inputs: [
            { ...input, types: plain },
            { ...input, to: { id: '1' }, types: plain },
          ],
        },
      ],
      [
        'POST',
        `${batch}/associate/default`,
        pair,
        { inputs: [input, { ...input, to: { id: '1' } }] },
      ],
      ['POST', `${batch}/read`, pair, { inputs: [{ id }] }],
      ['POST', `${batch}/read`, pair, { inputs: [{ id }, { id: '1' }] }],
      ['POST', `${batch}/labels/archive`, pair, { inputs: [{ ...input, types: plain }] }],
      ['POST', `${batch}/archive`, pair, { inputs: [{ from: { id }, to: [{ id: company }] }] }],
      ['DELETE', `${single}/{toObjectId}`, { ...one, toObjectId: company }],
      ['POST', '/crm/v4/associations/usage/high-usage-report/{userId}', { userId }],
    ]
  },
}

const labels: Area = {
  title: 'association labels',
  file: 'crm-associations-v4-schema.json',
  steps: () => {
    const pair = { fromObjectType: 'contacts', toObjectType: 'companies' }
    const base = '/crm/v4/associations/{fromObjectType}/{toObjectType}/labels'
    const config = '/crm/v4/associations/definitions/configurations'
    const own = `${config}/{fromObjectType}/{toObjectType}`
    const type = { category: 'HUBSPOT_DEFINED', typeId: 279 }
    return [
      ['GET', base, pair],
      ['POST', base, pair, { label: 'Shape', name: 'shape', inverseLabel: 'Shaped' }],
      ['POST', `${own}/batch/create`, pair, { inputs: [{ ...type, maxToObjectIds: 5 }] }],
      ['POST', `${own}/batch/update`, pair, { inputs: [{ ...type, maxToObjectIds: 6 }] }],
      ['GET', own, pair],
      ['GET', `${config}/all`, {}],
      ['POST', `${own}/batch/purge`, pair, { inputs: [type] }],
    ]
  },
}

const v3Associations: Area = {
  title: 'v3 associations',
  file: 'crm-associations.json',
  steps: ({ contacts: [, , , id = ''], company }) => {
    const pair = { fromObjectType: 'contacts', toObjectType: 'companies' }
    const base = '/crm/v3/associations/{fromObjectType}/{toObjectType}/batch'
    const inputs = [{ from: { id }, to: { id: company }, type: 'contact_to_company_unlabeled' }]
    return [
      ['POST', `${base}/create`, pair, { inputs }],
      ['POST', `${base}/read`, pair, { inputs: [{ id }] }],
      ['POST', `${base}/read`, pair, { inputs: [{ id }, { id: '1' }] }],
      ['POST', `${base}/archive`, pair, { inputs }],
    ]
  },
}

const dated = (template: string): string =>
  template
    .replace('/crm/v4/objects/', '/crm/objects/2026-03/')
    .replace('/crm/v4/associations/', '/crm/associations/2026-03/')
    .replace('/crm-object-schemas/v3/', '/crm-object-schemas/2026-03/')
    .replace(/^\/crm\/v3\/(\w+)/, '/crm/$1/2026-03')

const DATED_FILES: Readonly<Record<string, string>> = {
  'crm-contacts.json': 'crm-objects-contacts.json',
  'crm-schemas.json': 'crm-object-schemas.json',
  'crm-associations-v4.json': 'crm-associations.json',
  'crm-associations-v4-schema.json': 'crm-associations-schema.json',
}

describe.skipIf(folder === undefined)(
  'answers have the published shapes (HUBSPOT_OPENAPI_DIR)',
  () => {
    let hubspot: Caller
    let known: Known

    beforeAll(async () => {
      // The files say text where the docs show numbers (HUBSPOT.md 6).
      const knobs = { 'associations.v4_ids': 'string', index_lag_ms: 0, 'imports.min_ms': 0 }
      hubspot = await Caller.start({ data: 'demo', knobs })
      const [owner] = hubspot.sandbox.account.owners()
      const contacts = ['a', 'b', 'c', 'd'].map((name) => ({ email: `${name}@shape.io` }))
      known = {
        contacts: await hubspot.put_records('contacts', ...contacts),
        company: (await hubspot.put_records('companies', { name: 'Shape' }))[0] ?? '',
        owner: owner?.id ?? '',
        userId: String(owner?.userIdIncludingInactive),
      }
    })
    afterAll(() => hubspot.sandbox.close())

    /** What is wrong, step by step. */
    async function walk(
      shapes: Shapes,
      steps: readonly Step[],
      version: string | undefined,
    ): Promise<string[]> {
      const wrong: string[] = []
      for (const [method, template, values, body] of steps) {
        const named = version === undefined ? template : dated(template)
        let path = version === undefined ? named : named.replaceAll('2026-03', version)
        for (const [name, value] of Object.entries(values)) path = path.replace(`{${name}}`, value)
        const reply = await hubspot.call(method, path, body)
        const [key = ''] = named.split('?')
        const problem = shapes.problem(method, key, reply.status, reply.body)
        if (problem !== undefined) wrong.push(`${method} ${path}: ${reply.status}, ${problem}`)
      }
      return wrong
    }

    test.each([
      objects,
      properties,
      owners,
      pipelines,
      schemas,
      associations,
      labels,
      v3Associations,
    ])('legacy $title', async ({ file, steps }) => {
      const shapes = new Shapes(folder ?? '', `legacy-v3-v4/${file}`)
      expect(await walk(shapes, steps(known), undefined)).toEqual([])
    })

    test.each(
      ['2026-03', '2026-09'].flatMap((version) =>
        [objects, properties, owners, pipelines, schemas, associations, labels].map((area) => ({
          ...area,
          version,
        })),
      ),
    )('$version $title', async ({ file, steps, version }) => {
      await hubspot.post('/_sandbox/reset')
      const fresh = {
        ...known,
        contacts: await hubspot.put_records(
          'contacts',
          ...['a', 'b', 'c', 'd'].map((name) => ({ email: `${name}@shape.io` })),
        ),
        company: (await hubspot.put_records('companies', { name: 'Shape' }))[0] ?? '',
      }
      const shapes = new Shapes(folder ?? '', `dated-2026-03/${DATED_FILES[file] ?? file}`)
      expect(await walk(shapes, steps(fresh), version)).toEqual([])
    })

    test.each([
      {
        title: 'legacy',
        file: 'legacy-v3-v4/crm-imports.json',
        base: '/crm/v3/imports',
        template: '/crm/v3/imports',
      },
      {
        title: '2026-09',
        file: 'dated-2026-03/crm-imports.json',
        base: '/crm/imports/2026-09',
        template: '/crm/imports/2026-03',
      },
    ])('$title imports', async ({ file, base, template }) => {
      await hubspot.knobs({ 'imports.min_ms': 0 })
      const shapes = new Shapes(folder ?? '', file)
      const columns = [column('0-1', 'Email', 'email'), column('0-1', 'Stage', 'lifecyclestage')]
      const sheet = { text: 'Email,Stage\nx@shape.io,lead\ny@shape.io,nonsense', columns }
      const form = new FormData()
      form.set('importRequest', JSON.stringify(importRequest([sheet])))
      form.append('files', new Blob([sheet.text]), 'people.csv')
      const started = await hubspot.post(base, form)
      expect(shapes.problem('POST', template, 200, started.body)).toBeUndefined()
      const { id } = started.body
      const done = await until(
        () => hubspot.get(`${base}/${id}`),
        ({ body }) => body.state === 'DONE',
      )
      expect(shapes.problem('GET', `${template}/{importId}`, 200, done.body)).toBeUndefined()
      const errors = await hubspot.get(
        `${base}/${id}/errors?includeErrorMessage=true&includeRowData=true&limit=1`,
      )
      expect(errors.body.results).toHaveLength(1)
      expect(
        shapes.problem('GET', `${template}/{importId}/errors`, 200, errors.body),
      ).toBeUndefined()
      const all = await hubspot.get(`${base}?limit=1`)
      expect(shapes.problem('GET', template, 200, all.body)).toBeUndefined()
      await hubspot.knobs({ 'imports.min_ms': 60_000 })
      const late = await hubspot.post(base, form)
      const canceled = await hubspot.post(`${base}/${late.body.id}/cancel`)
      expect(
        shapes.problem('POST', `${template}/{importId}/cancel`, 200, canceled.body),
      ).toBeUndefined()
    })

    test.each([
      {
        title: 'legacy',
        file: 'legacy-v3-v4/crm-exports.json',
        base: '/crm/v3/exports/export',
        template: '/crm/v3/exports/export',
      },
      {
        title: '2026-09',
        file: 'dated-2026-03/crm-exports.json',
        base: '/crm/exports/2026-09/export',
        template: '/crm/exports/2026-03/export',
      },
    ])('$title exports', async ({ file, base, template }) => {
      const shapes = new Shapes(folder ?? '', file)
      const body = {
        exportType: 'VIEW',
        format: 'CSV',
        exportName: 's',
        objectType: 'CONTACT',
        objectProperties: ['email'],
      }
      const started = await hubspot.post(`${base}/async`, body)
      expect(
        shapes.problem('POST', `${template}/async`, started.status, started.body),
      ).toBeUndefined()
      const { id } = started.body
      const path = `${base}/async/tasks/${id}/status`
      const check = async (): Promise<Json> => {
        const { body: status } = await hubspot.get(path)
        expect(
          shapes.problem('GET', `${template}/async/tasks/{taskId}/status`, 200, status),
        ).toBeUndefined()
        return status
      }
      await until(check, ({ status }) => status === 'COMPLETE')
      const one = await hubspot.get(`${base}/${id}`)
      expect(shapes.problem('GET', `${template}/{exportId}`, 200, one.body)).toBeUndefined()
      await hubspot.knobs({ 'exports.outcome': 'failed' })
      const bad = await hubspot.post(`${base}/async`, body)
      const failed = `${base}/async/tasks/${bad.body.id}/status`
      const { body: status } = await until(
        () => hubspot.get(failed),
        (reply) => reply.body.status === 'COMPLETE',
      )
      expect(
        shapes.problem('GET', `${template}/async/tasks/{taskId}/status`, 200, status),
      ).toBeUndefined()
      await hubspot.knobs({ 'exports.outcome': 'done' })
    })

    test.each([
      { path: '/crm/v3/objects/contacts/1', file: 'crm-contacts.json' },
      { path: '/crm/v3/imports/1', file: 'crm-imports.json' },
      { path: '/crm/v3/exports/export/1', file: 'crm-exports.json' },
      {
        path: '/crm/v4/objects/contacts/1/associations/companies',
        file: 'crm-associations-v4.json',
      },
    ])('the refusal of $path', async ({ path, file }) => {
      const { status, body } = await hubspot.get(path)
      expect(status).toBe(404)
      expect(new Shapes(folder ?? '', `legacy-v3-v4/${file}`).refusal(body)).toBeUndefined()
    })
  },
)
