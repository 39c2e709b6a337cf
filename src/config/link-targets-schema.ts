import { z } from 'zod'

const side = (title: string, description: string) =>
  z
    .strictObject({
      object: z
        .string()
        .min(1)
        .meta({ title: 'Object', description: 'An object, by its plural name.' }),
      by: z.string().min(1).meta({
        title: 'By',
        description: 'record_id, or a property that tells the records apart.',
      }),
      column: z.string().min(1).meta({
        title: 'Column',
        description: 'The source column with its values.',
      }),
    })
    .optional()
    .meta({ title, description })

/** What only the target `associations` takes: one source row is one link. */
export const linkRowFields = {
  from: side('From', 'Target associations: the record that a row links.'),
  to: side('To', 'Target associations: the record that it is linked to.'),
  label: z
    .union([
      z.string(),
      z.strictObject({
        column: z.string().min(1).meta({
          title: 'Column',
          description: 'The source column with labels; null: unlabelled.',
        }),
      }),
    ])
    .optional()
    .meta({
      title: 'Label',
      description:
        "Target associations: the link's label, for all rows or from a column. Default: unlabelled.",
    }),
  policy: z.enum(['add', 'exact', 'mirror']).optional().meta({
    title: 'Policy',
    description:
      'Target associations: add only adds; exact also removes what this sync sent and the source no longer has; mirror removes all others of the records in the source. Default exact.',
  }),
}

/** What only the target `list_memberships` takes. */
export const listFields = {
  list: z
    .union([
      z.string().min(1),
      z.number().int().positive(),
      z.strictObject({
        id: z.union([z.string().min(1), z.number().int().positive()]).meta({
          title: 'List id',
          description: "The list's id, which HubSpot shows in its details.",
        }),
      }),
      z.strictObject({
        name: z.string().min(1).meta({
          title: 'List name',
          description: "The list's name, also where it is made of digits alone.",
        }),
      }),
    ])
    .optional()
    .meta({
      title: 'List',
      description: 'Target list_memberships: a static list, by id (digits) or name.',
    }),
  object: z.string().min(1).optional().meta({
    title: 'Object',
    description:
      "Target list_memberships: the list's object, by its plural name. Default contacts.",
  }),
}
