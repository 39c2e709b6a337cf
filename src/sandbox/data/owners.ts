import type { Owner } from '../account/definitions.ts'
import { ACCOUNT_OPENED } from './pipelines.ts'

/** The one owner of an empty account. His user id is another number than his owner id (HUBSPOT.md 4.3). */
export function defaultOwners(): readonly Owner[] {
  return [
    {
      id: '41629779',
      email: 'admin@sandbox.example',
      type: 'PERSON',
      firstName: 'Sandbox',
      lastName: 'Admin',
      userIdIncludingInactive: 9586504,
      createdAt: ACCOUNT_OPENED,
      updatedAt: ACCOUNT_OPENED,
      archived: false,
    },
  ]
}
