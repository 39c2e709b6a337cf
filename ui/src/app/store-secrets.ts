import { api, ask } from './api.ts'
import { withSecretsStored } from './secrets.ts'

/** The value with each pasted secret kept by the server, and its reference in its place. */
export const storeSecrets = (value: unknown): Promise<unknown> =>
  withSecretsStored(
    value,
    async (secret) => (await ask(api.secrets.$post({ json: { value: secret } }))).reference,
  )
