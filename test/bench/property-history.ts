/** A sync that reads the history of contacts and nothing else, for the bench. */
export const historySync = (properties: readonly string[] | 'all'): string =>
  `  history_in: { connection: main, direction: inbound, streams: { property_history: { properties: { contacts: ${
    properties === 'all' ? 'all' : `[${properties.join(', ')}]`
  } } } } }\n`

export interface HistoryAccount {
  readonly url: string
  readonly token: string
}

interface Written {
  readonly results: readonly { readonly id: string }[]
}

async function call(account: HistoryAccount, path: string, body: unknown): Promise<Written> {
  const answer = await fetch(account.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${account.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as Written
}

/**
 * Gives some contacts a wide history: so many properties, each changed so many times. Returns the properties' names;
 * contacts × properties × changes entries are there to be read.
 */
export async function widenHistory(
  account: HistoryAccount,
  wide: { readonly contacts: number; readonly properties: number; readonly changes: number },
): Promise<readonly string[]> {
  const names = Array.from({ length: wide.properties }, (_, number) => `bench_history_${number}`)
  for (let at = 0; at < names.length; at += 100) {
    await call(account, '/crm/v3/properties/contacts/batch/create', {
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
  const inputsOf = (from: number, change: number, known: readonly string[]) =>
    Array.from({ length: Math.min(100, wide.contacts - from) }, (_, place) => ({
      ...(known.length === 0 ? {} : { id: known[from + place] }),
      properties: {
        email: `history${from + place}@example.com`,
        ...Object.fromEntries(names.map((name) => [name, `value ${from + place} ${change}`])),
      },
    }))
  for (let change = 0; change < wide.changes; change += 1) {
    const known = change === 0 ? [] : ids
    const path = `/crm/v3/objects/contacts/batch/${change === 0 ? 'create' : 'update'}`
    for (let at = 0; at < wide.contacts; at += 100) {
      const answer = await call(account, path, { inputs: inputsOf(at, change, known) })
      if (change === 0) ids.push(...answer.results.map(({ id }) => id))
    }
  }
  return names
}
