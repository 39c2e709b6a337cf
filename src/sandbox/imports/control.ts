import { notFound, validationError } from '../account/api-error.ts'
import type { Account } from '../account/types.ts'
import { optionalText } from '../http/json.ts'
import type { CollectionControl } from '../http/types.ts'
import { importOnWire } from './answers.ts'
import { importDesk } from './desk.ts'
import type { ImportState } from './job.ts'

const puttable: readonly ImportState[] = ['CANCELED', 'FAILED', 'REVERTED', 'DONE']

/** Imports of all apps; `{"id", "state"}` ends one as a person or HubSpot would. */
export function importCollection(account: Account): CollectionControl {
  return {
    all: () =>
      importDesk(account)
        .all()
        .map((job) => importOnWire(account, job)),
    put: (items) =>
      items.map((item) => {
        const id = optionalText(item['id'])
        if (id === undefined) throw notFound('An import is started by the imports API; name its id')
        const state = puttable.find((known) => known === item['state'])
        if (!state) throw validationError(`state must be one of ${puttable.join(', ')}`)
        importDesk(account).put(importDesk(account).find(id), state)
        return id
      }),
    remove: (ids) => {
      if (ids.length > 0) throw validationError('Imports stay')
    },
  }
}
