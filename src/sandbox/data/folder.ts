import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { ObjectTypeDefinition } from '../account/definitions.ts'
import type { Account } from '../account/types.ts'
import { associationColumns, loadAssociations } from './folder/associations.ts'
import { CsvFile, DataFolderError } from './folder/csv.ts'
import { loadProperties, propertyColumns } from './folder/definitions.ts'
import { loadOwners, ownerColumns } from './folder/owners.ts'
import { loadPipelines, pipelineColumns } from './folder/pipelines.ts'
import { loadRecords, recordFields } from './folder/records.ts'
import { ACCOUNT_OPENED } from './pipelines.ts'

const definitionFiles = new Set([
  'properties.csv',
  'owners.csv',
  'pipelines.csv',
  'associations.csv',
])

/**
 * Fills the account from a folder of CSV files (CONTRACT.md "Sandbox control"): one an object type, named after it
 * (`contacts.csv`; `p_robots.csv` makes a custom object, shown by its first column), `associations.csv`, and if wanted
 * `properties.csv`, `owners.csv`, `pipelines.csv`. Other files than CSV are left alone. The columns are described at
 * the loaders.
 * @throws {DataFolderError} with the file and line of the first thing that doesn't fit
 */
export async function loadFolder(account: Account, dir: string): Promise<void> {
  const files = (await listFiles(dir)).filter((name) => name.endsWith('.csv')).toSorted()
  const has = (name: string) => files.includes(name)
  const file = (name: string, columns?: ConstructorParameters<typeof CsvFile>[1]) =>
    new CsvFile(join(dir, name), columns)
  if (files.length === 0)
    throw new DataFolderError(
      dir,
      null,
      'holds no CSV file; name one after an object type, such as contacts.csv',
    )

  const types: (readonly [name: string, type: ObjectTypeDefinition])[] = []
  for (const name of files) {
    if (!definitionFiles.has(name)) types.push([name, await typeOf(account, file(name))])
  }
  if (has('owners.csv')) await loadOwners(account, file('owners.csv', ownerColumns), ACCOUNT_OPENED)
  if (has('pipelines.csv'))
    await loadPipelines(account, file('pipelines.csv', pipelineColumns), ACCOUNT_OPENED)
  if (has('properties.csv'))
    await loadProperties(account, file('properties.csv', propertyColumns), ACCOUNT_OPENED)
  for (const [name, type] of types) await loadRecords(account, type, file(name))
  if (has('associations.csv'))
    await loadAssociations(account, file('associations.csv', associationColumns))
}

async function listFiles(dir: string): Promise<readonly string[]> {
  try {
    return await readdir(dir)
  } catch (error) {
    throw new DataFolderError(
      dir,
      null,
      `can't be read as a folder (${error instanceof Error ? error.message : String(error)})`,
    )
  }
}

/** The object type that a file is named after; `p_<name>` is made when the account lacks it. */
async function typeOf(account: Account, file: CsvFile): Promise<ObjectTypeDefinition> {
  const name = file.name.slice(0, -'.csv'.length)
  const known = account.types.find(name)
  if (known !== undefined) return known
  const custom = /^p_([a-z][a-z0-9_]*)$/u.exec(name)?.[1]
  if (custom === undefined) {
    throw file.error(
      null,
      'is named after no object type; use contacts.csv, companies.csv, deals.csv or p_<name>.csv for a custom object',
    )
  }
  let first = 'name'
  for await (const _ of file.rows((header) => {
    first = header.find((column) => !recordFields.has(column)) ?? first
  })) {
    break
  }
  const label = custom.charAt(0).toUpperCase() + custom.slice(1).replaceAll('_', ' ')
  return account.defineCustomObject({
    name: custom,
    labels: { singular: label, plural: label },
    primaryDisplayProperty: first.toLowerCase(),
    properties: [],
  })
}
