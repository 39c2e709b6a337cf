import { z } from 'zod'

/** A secret is named, never written down: an environment variable (a `.env` file beside the document counts) or a file. */
export const secret = z
  .union([
    z.strictObject({
      env: z
        .string()
        .min(1)
        .meta({ title: 'Variable', description: 'Name of an environment variable.' }),
    }),
    z.strictObject({
      file: z.string().min(1).meta({
        title: 'File',
        description: 'Path of a file that holds the secret and nothing else.',
      }),
    }),
  ])
  .meta({
    title: 'Secret',
    description: 'Where a secret stands: { env: NAME } or { file: PATH }. Never the secret itself.',
  })

export type SecretReference = z.infer<typeof secret>
