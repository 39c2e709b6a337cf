import { createHash, randomBytes } from 'node:crypto'

/** RFC 7636: the verifier stays with us, its SHA-256 goes along with the question. */
export interface ProofKey {
  readonly verifier: string
  readonly challenge: string
}

export function newProofKey(): ProofKey {
  const verifier = unguessable()
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') }
}

/** 256 bits that nobody can guess, in characters that URLs carry as they are. */
export const unguessable = (): string => randomBytes(32).toString('base64url')
