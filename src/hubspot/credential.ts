import { createHash } from 'node:crypto'
import type { Transport } from './transport.ts'

/** Tells one sign-in from another without telling the token: salted, and tokens are too long to be guessed. */
export async function credentialDigest(transport: Transport, salt: string): Promise<string> {
  const { signIn, baseUrl } = transport
  const credential = await (signIn.credential?.() ?? signIn.token())
  return createHash('sha256')
    .update(JSON.stringify([salt, baseUrl.href, credential.trim()]))
    .digest('hex')
}
