import type { Millis, Owner } from '../../account/definitions.ts'
import type { Account } from '../../account/types.ts'
import { asciiSlug } from '../words.ts'
import type { CsvFile } from './csv.ts'
import { flag, instantOf } from './definitions.ts'

export const ownerColumns = {
  required: ['email'],
  optional: [
    'id',
    'first_name',
    'last_name',
    'user_id',
    'type',
    'archived',
    'teams',
    'created_at',
    'updated_at',
  ],
}

/**
 * owners.csv: `email`, and if wanted `id, first_name, last_name, user_id, type, archived, teams` (`Sales;EMEA`, the
 * first one primary; `801:Sales` gives its id), `created_at, updated_at`.
 */
export async function loadOwners(account: Account, file: CsvFile, at: Millis): Promise<void> {
  const owners: Owner[] = []
  for await (const row of file.rows()) {
    const { line, cells } = row
    const n = owners.length + 1
    const type = cells.get('type') ?? 'PERSON'
    if (type !== 'PERSON' && type !== 'QUEUE') throw file.error(line, 'type is PERSON or QUEUE')
    const id = cells.get('id') ?? String(50_000_000 + n * 1_103)
    if (!/^\d{1,15}$/u.test(id)) throw file.error(line, `the id "${id}" is no number`)
    if (owners.some((owner) => owner.id === id))
      throw file.error(line, `the id ${id} stands there twice`)
    const teams = (cells.get('teams') ?? '').split(';').filter((team) => team !== '')
    const createdAt = instantOf(file, row, 'created_at', at)
    owners.push({
      id,
      email: cells.get('email') ?? '',
      type,
      firstName: cells.get('first_name') ?? '',
      lastName: cells.get('last_name') ?? '',
      userIdIncludingInactive: Number(cells.get('user_id') ?? 8_000_000 + n * 613),
      createdAt,
      updatedAt: instantOf(file, row, 'updated_at', createdAt),
      archived: flag(file, line, cells.get('archived')),
      ...(teams.length === 0
        ? {}
        : { teams: teams.map((text, order) => ({ ...teamOf(text), primary: order === 0 })) }),
    })
  }
  account.setOwners(owners)
}

function teamOf(text: string): { readonly id: string; readonly name: string } {
  const [, id, name] = /^(\d+):(.+)$/u.exec(text) ?? []
  return id === undefined || name === undefined ? { id: asciiSlug(text), name: text } : { id, name }
}
