import {
  type ListMembers,
  listMembersOf,
  listToBe,
  memberProperty,
  recordsObject,
} from '../engine/list-members.ts'
import type {
  HubSpot,
  Property,
  RecordProblem,
  WireRecord,
  WriteInput,
  WriteOutcome,
} from '../engine/ports.ts'

type Core = Pick<
  HubSpot,
  | 'properties'
  | 'objectTypeId'
  | 'records'
  | 'survivor'
  | 'searchByValue'
  | 'create'
  | 'update'
  | 'archive'
  | 'definitions'
>

/** No property of HubSpot's: this connector's own word for being in the list. */
const property: Property = {
  name: memberProperty,
  label: 'Member of the list',
  description: 'Whether the record is a member of the list.',
  type: 'string',
  fieldType: 'text',
  groupName: '',
  options: [],
  calculated: false,
  externalOptions: false,
  hasUniqueValue: false,
  hidden: false,
  hubspotDefined: true,
  readOnlyValue: false,
  referencedObjectType: null,
  dataSensitivity: null,
}

/**
 * The account with the members of its lists as object types (src/engine/list-members.ts): so a sync of memberships is
 * planned, sent, settled, verified and undone by what does so for records.
 */
export function withListMembers<Account extends Core & Pick<HubSpot, 'lists'>>(
  account: Account,
): Account {
  async function* marked(
    { list, object }: ListMembers,
    properties: readonly string[],
    pages: AsyncIterable<readonly WireRecord[]>,
    signal: AbortSignal,
  ): AsyncGenerator<readonly WireRecord[]> {
    for await (const records of pages) {
      if (!properties.includes(memberProperty) || list === listToBe) {
        yield records
        continue
      }
      const ids = records.map(({ id }) => id)
      const members = await account.lists.members(object, list, ids, signal)
      yield records.map((record) => ({
        ...record,
        properties: {
          ...record.properties,
          [memberProperty]: members.has(record.id) ? 'true' : null,
        },
      }))
    }
  }
  const without = (properties: readonly string[]): readonly string[] =>
    properties.filter((name) => name !== memberProperty)
  const core: Core = {
    properties: async (object, signal) => {
      const of = listMembersOf(object)
      const own = await account.properties(recordsObject(object), signal)
      return of === null ? own : [...own, property]
    },
    objectTypeId: (object) => account.objectTypeId(recordsObject(object)),
    records: (object, ids, properties, signal, options) => {
      const of = listMembersOf(object)
      if (of === null) return account.records(object, ids, properties, signal, options)
      const pages = account.records(of.object, ids, without(properties), signal, options)
      return marked(of, properties, pages, signal)
    },
    survivor: (object, id, signal) => account.survivor(recordsObject(object), id, signal),
    searchByValue: (object, by, values, properties, signal) => {
      const of = listMembersOf(object)
      if (of === null) return account.searchByValue(object, by, values, properties, signal)
      const pages = account.searchByValue(of.object, by, values, without(properties), signal)
      return marked(of, properties, pages, signal)
    },
    create: async (object, inputs, signal) =>
      listMembersOf(object) === null
        ? account.create(object, inputs, signal)
        : inputs.map(({ trace }) => ({ kind: 'refused', trace, problem: noRecord })),
    update: (object, inputs, signal) => {
      const of = listMembersOf(object)
      return of === null
        ? account.update(object, inputs, signal)
        : writeMembers(account, of, inputs, signal)
    },
    archive: (object, inputs, signal) => {
      const of = listMembersOf(object)
      return of === null
        ? account.archive(object, inputs, signal)
        : account.lists.remove(of.list, inputs, signal)
    },
    definitions: {
      ...account.definitions,
      validationRules: (object, signal) =>
        account.definitions.validationRules(recordsObject(object), signal),
      requiredProperties: (object, signal) =>
        account.definitions.requiredProperties(recordsObject(object), signal),
    },
  }
  return { ...account, ...core }
}

/** What is cleared is taken off the list: an undo does so. */
async function writeMembers(
  { lists }: Pick<HubSpot, 'lists'>,
  { list }: ListMembers,
  inputs: readonly WriteInput[],
  signal: AbortSignal,
): Promise<readonly WriteOutcome[]> {
  const joins = ({ properties }: WriteInput): boolean => properties[memberProperty] === 'true'
  const joining = inputs.filter(joins)
  const leaving = inputs.filter((input) => !joins(input))
  return [
    ...(joining.length === 0 ? [] : await lists.add(list, joining, signal)),
    ...(leaving.length === 0 ? [] : await lists.remove(list, leaving, signal)),
  ]
}

const noRecord: RecordProblem = {
  code: 'hubspot.row.OBJECT_NOT_FOUND',
  message: 'A list takes records that are there; none is made for it.',
  field: null,
  existingId: null,
  retryable: false,
}
