import type { Caller } from './caller.ts'

// oxlint-disable-next-line typescript/no-explicit-any -- answers are looked into by many tests, each by its own path
export type Json = any

/** Puts items into a collection past all rules; returns their ids. */
export async function put(
  account: Caller,
  collection: string,
  items: readonly unknown[],
  remove: readonly string[] = [],
): Promise<readonly string[]> {
  const reply = await account.control('POST', `collections/${collection}`, { items, remove })
  if (reply.status !== 200) throw new Error(reply.text)
  return reply.body.ids as readonly string[]
}

export async function truth(account: Caller, collection: string): Promise<readonly Json[]> {
  return (await account.control('GET', `collections/${collection}`)).body.results as readonly Json[]
}

/** Every page of a v3 list. */
export async function everyPage(account: Caller, path: string): Promise<readonly Json[][]> {
  const pages: Json[][] = []
  let after: string | undefined
  do {
    const joint = path.includes('?') ? '&' : '?'
    const cursor = after === undefined ? '' : `${joint}after=${encodeURIComponent(after)}`
    const { status, body, text } = await account.call('GET', path + cursor)
    if (status !== 200) throw new Error(text)
    pages.push(body.results)
    after = body.paging?.next?.after
  } while (after !== undefined)
  return pages
}

/** Every page of an older list, by `offset` and `hasMore`. */
export async function everyOffset(
  account: Caller,
  path: string,
  key: string,
): Promise<readonly Json[][]> {
  const pages: Json[][] = []
  let offset: string | undefined
  for (;;) {
    const joint = path.includes('?') ? '&' : '?'
    const cursor = offset === undefined ? '' : `${joint}offset=${encodeURIComponent(offset)}`
    const { status, body, text } = await account.call('GET', path + cursor)
    if (status !== 200) throw new Error(text)
    pages.push(body[key])
    if (body.hasMore !== true) return pages
    offset = body.offset
  }
}

export async function tokenWith(account: Caller, ...scopes: readonly string[]): Promise<string> {
  return (await account.control('POST', 'tokens', { scopes })).body.token as string
}
