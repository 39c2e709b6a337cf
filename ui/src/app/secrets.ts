import { type Entries, isEntries } from './forms.ts'

/**
 * A secret that was typed or pasted here and is not stored yet. It lives in this page's memory only: before anything is
 * checked or saved, the server stores it, and the reference takes its place.
 */
export const pasted = (value: string): Entries => ({ paste: value })

export const isPasted = (value: unknown): value is { readonly paste: string } =>
  isEntries(value) && typeof value['paste'] === 'string'

/** The value with each pasted secret stored, and its reference in its place; those pasted empty are left out. */
export async function withSecretsStored(
  value: unknown,
  store: (secret: string) => Promise<Entries>,
): Promise<unknown> {
  if (isPasted(value)) return value.paste === '' ? undefined : store(value.paste)
  if (Array.isArray(value))
    return Promise.all(value.map((one: unknown) => withSecretsStored(one, store)))
  if (!isEntries(value)) return value
  const entries = await Promise.all(
    Object.entries(value).map(
      async ([key, one]) => [key, await withSecretsStored(one, store)] as const,
    ),
  )
  return Object.fromEntries(entries.filter(([, one]) => one !== undefined))
}
