import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv, type ValidateFunction } from 'ajv'
import formats from 'ajv-formats'
import type { Json } from './jobs-client.ts'

/** One machine-readable file: which shape an answer of an operation must have. */
export class Shapes {
  readonly #document: Json
  readonly #ajv: Ajv
  readonly #known = new Map<string, ValidateFunction>()

  constructor(folder: string, file: string) {
    this.#document = nullable(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Json)
    this.#ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true })
    // ajv-formats is CommonJS: its function is its default export.
    formats.default(this.#ajv, ['date-time', 'uuid'])
    for (const ignored of ['int32', 'int64', 'binary', 'double']) this.#ajv.addFormat(ignored, true)
    this.#ajv.addSchema({ $id: 'document', ...this.#document })
  }

  /** What is wrong with the answer; undefined when nothing is. */
  problem(method: string, template: string, status: number, body: unknown): string | undefined {
    const operation = this.#document.paths[template]?.[method.toLowerCase()]
    if (operation === undefined) return `the file has no ${method} ${template}`
    const response =
      operation.responses[status] ?? (status < 300 ? operation.responses['2XX'] : undefined)
    if (response === undefined) return `status ${status} is not documented`
    const schema = response.content?.['application/json']?.schema
    if (schema === undefined)
      return body === '' ? undefined : `a body was sent: ${JSON.stringify(body)}`
    return this.#check(JSON.stringify(schema).replaceAll('"#/', '"document#/'), body)
  }

  /** What is wrong with a thing of a named model. */
  model(name: string, body: unknown): string | undefined {
    return this.#check(JSON.stringify({ $ref: `document#/components/schemas/${name}` }), body)
  }

  /** The shape of a refusal. */
  refusal(body: unknown): string | undefined {
    return this.#check('{"$ref":"document#/components/schemas/Error"}', body)
  }

  #check(schema: string, body: unknown): string | undefined {
    const validate = this.#known.get(schema) ?? this.#ajv.compile(JSON.parse(schema) as object)
    this.#known.set(schema, validate)
    if (validate(body) === true) return undefined
    return this.#ajv.errorsText(validate.errors)
  }
}

/**
 * The files never say that a value may be null, though property values, labels and cursors are
 * (HUBSPOT.md 4.1, 6): optional fields and values of maps may be.
 */
function nullable(node: Json): Json {
  if (Array.isArray(node)) return node.map(nullable)
  if (typeof node !== 'object' || node === null) return node
  const copy: Record<string, Json> = {}
  for (const [name, value] of Object.entries(node)) copy[name] = nullable(value)
  const required = new Set(Array.isArray(copy['required']) ? copy['required'] : [])
  if (typeof copy['properties'] === 'object' && copy['type'] === 'object') {
    for (const [name, value] of Object.entries(copy['properties'] as object)) {
      if (!required.has(name)) copy['properties'][name] = orNull(value)
    }
  }
  if (typeof copy['additionalProperties'] === 'object') {
    copy['additionalProperties'] = orNull(copy['additionalProperties'])
  }
  return copy
}

const orNull = (schema: Json): Json => ({ anyOf: [schema, { type: 'null' }] })
