import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { parseTemplate, type Template, templateError } from './template.ts'

const { resolve } = createRequire(import.meta.url)
const known = new Map<string, Template>()

/** The statement's file: `sql/<engine>/<name>.sql` if it is there, else `sql/common/<name>.sql`. */
export function findStatement(engine: string, name: string): Template {
  const key = `${engine}/${name}`
  const found = known.get(key)
  if (found !== undefined) return found
  const path = pathOf(`#sql/${key}.sql`) ?? pathOf(`#sql/common/${name}.sql`)
  if (path === null) throw templateError(name, `There is no such file for ${engine} under sql/.`)
  const template = parseTemplate(name, readFileSync(path, 'utf8'))
  known.set(key, template)
  return template
}

function pathOf(specifier: string): string | null {
  try {
    return resolve(specifier)
  } catch (error) {
    // Only a file that is not there falls through to the next folder.
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return null
    throw error
  }
}
