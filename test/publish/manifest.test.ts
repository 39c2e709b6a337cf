import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { validateText } from '../../src/config/load.ts'
import { documentSchema } from '../../src/config/schema.ts'
import { knownNames, streams, targets } from '../../src/connector.ts'
import { errorKinds } from '../../src/errors/catalogue.ts'
import { exampleDocument } from '../../src/publish/configuration-page.ts'
import { generatedFiles } from '../../src/publish/files.ts'
import { buildManifest } from '../../src/publish/manifest.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const published = (path: string): Promise<string> => readFile(join(root, path), 'utf8')
const manifest = buildManifest()

test.each(Object.entries(generatedFiles()))(
  '%s is as the declarations make it',
  async (path, text) => {
    expect(await published(path)).toBe(text)
  },
)

describe('connector.json', () => {
  test('holds by its published JSON Schema, which refuses what it does not know', async () => {
    const validate = new Ajv2020({ strict: false }).compile(
      JSON.parse(await published('docs/connector.schema.json')) as object,
    )
    const present = JSON.parse(await published('connector.json')) as object
    validate(present)
    expect(validate.errors ?? []).toEqual([])
    expect(validate({ ...present, manifest_version: 2 })).toBe(false)
    expect(validate({ ...present, surprise: true })).toBe(false)
  })

  test.each(streams.map((stream) => [stream.name, stream] as const))(
    'tells the facts of the stream %s',
    (name, stream) => {
      const entry = manifest.streams.find((one) => one.name === name)
      expect(entry).toMatchObject({
        summary: stream.summary,
        primary_key: [...stream.primaryKey],
        removals: stream.removals.kind,
        scopes: stream.scopes,
        documentation: stream.source,
        template: false,
      })
      expect(entry?.strategies).toEqual(
        Object.entries(stream.read).map(([strategy, reads]) => ({
          name: strategy,
          routes: reads.map((read) => read.route),
        })),
      )
      const columns = entry?.columns.map((column) => column.name) ?? []
      expect(columns).toEqual(expect.arrayContaining(Object.keys(stream.columns)))
      expect(columns).toEqual(expect.arrayContaining(['_deleted_at', '_synced_at', '_run_id']))
      expect(entry?.hosts.map(({ host }) => host)).toContain('api.hubapi.com')
    },
  )

  test.each(targets.map((target) => [target.name, target] as const))(
    'tells the facts of the target %s',
    (name, target) => {
      const entry = manifest.targets.find((one) => one.name === name)
      expect(entry).toMatchObject({
        summary: target.summary,
        object: target.object,
        routes: target.routes,
        scopes: target.scopes,
        required_on_create: target.actions.create.requires.map(({ anyOf }) => anyOf),
        required_link_on_create: target.actions.create.requiresLink?.to ?? null,
        notes: target.notes ?? [],
      })
      expect(entry?.identities.map((identity) => identity.name)).toEqual(
        Object.keys(target.identify),
      )
    },
  )

  test('has template entries for objects that an account names, live and archived', () => {
    const templates = (of: readonly { name: string; template: boolean }[]) =>
      of.filter(({ template }) => template).map(({ name }) => name)
    expect(templates(manifest.streams)).toEqual([
      'custom_<name>',
      'custom_<name>_archived',
      'object_<type id>',
      'object_<type id>_archived',
    ])
    expect(templates(manifest.targets)).toEqual(['custom_<name>', 'object_<type id>'])
  })

  test('has forms that are valid JSON Schemas and take what a document takes', () => {
    const { forms } = manifest
    const compiled = Object.entries(forms).map(
      ([name, form]) =>
        [name, new Ajv2020({ strict: false, validateFormats: false }).compile(form)] as const,
    )
    const [connection] = compiled.filter(([name]) => name === 'connection')
    const accepts = connection?.[1]
    expect(accepts?.({ warehouse: { kind: 'duckdb', path: './crm.duckdb' } })).toBe(true)
    expect(accepts?.({ warehouse: { kind: 'duckdb' } })).toBe(false)
    expect(accepts?.({ warehouse: { kind: 'duckdb', path: './crm.duckdb' }, token: 'x' })).toBe(
      false,
    )
  })
})

describe('the pages', () => {
  test('every stream has a page that tells its endpoints, or stands on the page of the live records', () => {
    const files = generatedFiles()
    for (const { name, kind, endpoints } of manifest.streams) {
      const live = kind === 'archived' ? name.replace(/_archived$/, '') : name
      const page = files[`docs/streams/${live.replace(/_?<.*$/, '')}.md`] ?? ''
      expect(page).toContain(kind === 'archived' ? `## ${name}` : `# ${name}`)
      expect(endpoints.length).toBeGreaterThan(0)
      for (const endpoint of endpoints) expect(page).toContain(endpoint)
      expect(files['docs/streams.md']).toContain(`[\`${name}\`]`)
    }
  })

  test('an export that no document vouches for is shown as such', () => {
    const page = generatedFiles()['docs/streams/tasks.md']
    expect(page).toContain('export (unverified: only with `route: export`)')
    const entry = manifest.streams.find(({ name }) => name === 'tasks')
    expect(entry?.unverified_routes).toEqual(['export'])
    expect(manifest.streams.find(({ name }) => name === 'deals')?.unverified_routes).toEqual([])
  })

  test('the errors page lists every code', async () => {
    const page = await published('docs/errors.md')
    const missing = Object.keys(errorKinds).filter((name) => !page.includes(`\`${name}\``))
    expect(missing).toEqual([])
  })

  test("the configuration page's example holds", () => {
    expect(validateText(exampleDocument, knownNames).problems).toEqual([])
  })

  test('every field of the document has a title and a sentence', () => {
    const bare: string[] = []
    const look = (schema: Record<string, unknown>, path: string): void => {
      for (const [name, field] of Object.entries(
        (schema['properties'] ?? {}) as Record<string, Record<string, unknown>>,
      )) {
        const at = `${path}.${name}`
        if (field['title'] === undefined || field['description'] === undefined) bare.push(at)
        look(field, at)
      }
      const more = [schema['additionalProperties'], schema['items']].filter(
        (one) => typeof one === 'object' && one !== null,
      )
      for (const one of [...more, ...((schema['anyOf'] ?? schema['oneOf'] ?? []) as unknown[])])
        look(one as Record<string, unknown>, path)
    }
    look(z.toJSONSchema(documentSchema, { io: 'input', unrepresentable: 'any' }), '')
    expect([...new Set(bare)]).toEqual([])
  })
})
