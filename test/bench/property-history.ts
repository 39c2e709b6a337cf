/** The account's side, as the bench calls it. */
interface Calling {
  call<T>(method: string, path: string, body?: unknown): Promise<T>
}

/** So many contacts, properties of each, and values that each property had. */
export interface WideHistory {
  readonly contacts: number
  readonly properties: number
  readonly values: number
}

const namesOf = ({ properties }: WideHistory): readonly string[] =>
  Array.from({ length: properties }, (_, number) => `bench_history_${number}`)

/** A sync that reads the history of these properties and nothing else. */
export const historySync = (wide: WideHistory): string =>
  `  crm_in: { connection: main, direction: inbound, streams: { property_history: { properties: { contacts: [${namesOf(wide).join(', ')}] } } } }\n`

/** Makes the properties and the contacts, and changes each value as often as was asked. Returns how many entries there are to be read. */
export async function widenHistory(account: Calling, wide: WideHistory): Promise<number> {
  const names = namesOf(wide)
  for (let at = 0; at < names.length; at += 100) {
    await account.call('POST', '/crm/v3/properties/contacts/batch/create', {
      inputs: names.slice(at, at + 100).map((name) => ({
        name,
        label: name,
        type: 'string',
        fieldType: 'text',
        groupName: 'contactinformation',
      })),
    })
  }
  const ids: string[] = []
  const inputsOf = (from: number, turn: number) =>
    Array.from({ length: Math.min(100, wide.contacts - from) }, (_, place) => ({
      ...(turn === 0 ? {} : { id: ids[from + place] }),
      properties: {
        email: `history${from + place}@example.com`,
        ...Object.fromEntries(names.map((name) => [name, `value ${from + place} ${turn}`])),
      },
    }))
  for (let turn = 0; turn < wide.values; turn += 1) {
    const path = `/crm/v3/objects/contacts/batch/${turn === 0 ? 'create' : 'update'}`
    for (let at = 0; at < wide.contacts; at += 100) {
      const inputs = inputsOf(at, turn)
      const { results } = await account.call<{ results: { id: string }[] }>('POST', path, {
        inputs,
      })
      if (turn === 0) ids.push(...results.map(({ id }) => id))
    }
  }
  return wide.contacts * wide.properties * wide.values
}
