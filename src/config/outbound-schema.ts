import { z } from 'zod'
import { syncAlerts } from './alerts-schema.ts'
import { linkRowFields, listFields } from './link-targets-schema.ts'
import { connectionName, direction, duration, guard, schedule } from './parts-schema.ts'

const nullRule = {
  on: z.enum(['always', 'create']).optional().meta({
    title: 'On',
    description: 'create: only written when the record is made. Default always.',
  }),
  when_null: z.enum(['leave', 'clear']).optional().meta({
    title: 'When null',
    description: 'What a null in the source does to the property. Default leave.',
  }),
  allow_backwards: z.boolean().optional().meta({
    title: 'Allow backwards',
    description:
      'For lifecyclestage, which HubSpot only moves forward: a row that goes back clears it first, in a write of its own. Default false: such a row is refused.',
  }),
}

const field = z
  .union([
    z.string().min(1),
    z.strictObject({
      column: z.string().min(1).meta({ title: 'Column', description: 'A column of the source.' }),
      ...nullRule,
    }),
    z.strictObject({
      value: z
        .union([z.string(), z.number(), z.boolean()])
        .meta({ title: 'Value', description: 'A constant.' }),
      ...nullRule,
    }),
    z.strictObject({
      sql: z.string().min(1).meta({
        title: 'Expression',
        description: "An expression over the source's columns, in the warehouse's SQL.",
      }),
      ...nullRule,
    }),
  ])
  .meta({
    title: 'Field',
    description: 'A column name, { column }, a constant { value } or an expression { sql }.',
  })

const association = z
  .strictObject({
    to: z.string().min(1).meta({
      title: 'To',
      description: 'The other object: a plural name, custom_<name>, or a type id such as 2-123.',
    }),
    by: z.string().min(1).meta({
      title: 'By',
      description: 'record_id, or a property that tells the other records apart.',
    }),
    column: z.string().min(1).meta({
      title: 'Column',
      description: 'A MAP or JSON column { key: label, null or a list of labels }.',
    }),
    policy: z.enum(['add', 'exact', 'mirror']).optional().meta({
      title: 'Policy',
      description:
        'add only adds; exact also removes what this sync sent and the source no longer has; mirror removes all others. Default exact.',
    }),
  })
  .meta({ title: 'Association column', description: 'One column of links.' })

export const outboundSchema = z
  .strictObject({
    connection: connectionName,
    direction: direction('outbound', 'Warehouse to HubSpot.'),
    schedule: schedule.optional(),
    target: z.string().min(1).meta({
      title: 'Target',
      description:
        "A target's name, such as contacts, tickets or orders; custom_<name> for a custom object; object_<type id> for any other type.",
    }),
    ...listFields,
    ...linkRowFields,
    strategy: z.enum(['create', 'update', 'upsert', 'archive', 'mirror']).optional().meta({
      title: 'Strategy',
      description:
        'create, update or upsert write records; archive archives the records that the rows name; mirror upserts, and archives the records whose rows are gone from the source.',
    }),
    source: z
      .union([
        z.strictObject({
          table: z.string().min(1).meta({
            title: 'Table',
            description: 'A table or view, as schema.table.',
          }),
        }),
        z.strictObject({
          query: z.string().min(1).meta({ title: 'Query', description: 'One SELECT.' }),
        }),
        z.strictObject({
          csv: z.string().min(1).meta({
            title: 'CSV file',
            description: 'UTF-8, with a header; relative paths start at the document.',
          }),
        }),
      ])
      .meta({
        title: 'Source',
        description: 'A table or view { table }, one SELECT { query }, or a CSV file { csv }.',
      }),
    key: z.string().min(1).optional().meta({
      title: 'Key',
      description:
        'The column that tells source rows apart: unique and not null. The targets associations and list_memberships have none: their rows are links and members.',
    }),
    identify_by: z
      .union([
        z.strictObject({
          property: z.string().min(1).meta({
            title: 'Property',
            description: 'A HubSpot property whose values tell records apart.',
          }),
          column: z.string().min(1).meta({
            title: 'Column',
            description: 'The source column with its values.',
          }),
        }),
        z.strictObject({
          record_id: z
            .string()
            .min(1)
            .meta({ title: 'Record id', description: 'The column that holds HubSpot record ids.' }),
        }),
      ])
      .optional()
      .meta({
        title: 'Identify by',
        description: 'How a row finds its record. May be absent with strategy create only.',
      }),
    fields: z
      .record(z.string(), field)
      .optional()
      .meta({ title: 'Fields', description: 'Property: where its value comes from.' }),
    associations: z.array(association).optional().meta({
      title: 'Associations',
      description: 'Columns that say which other records a record is linked to.',
    }),
    cleanup_default_associations: z.boolean().optional().meta({
      title: 'Cleanup default associations after labelled association removal',
      description:
        'Removes the unlabelled association too when its last label goes. Default false.',
    }),
    create_missing: z
      .array(z.enum(['options', 'properties', 'unique_key', 'labels', 'lists']))
      .optional()
      .meta({
        title: 'Create missing',
        description:
          'What a run may create in the account where it is missing: options (of select and checkbox properties), properties (that the fields name), unique_key (the identify_by property), labels (of associations), lists (that list_memberships names). Default: nothing.',
      }),
    property_group: z.string().min(1).optional().meta({
      title: 'Property group',
      description:
        "The group of properties that create_missing makes, by its internal name. Default: the group of most of the object's properties.",
    }),
    guard: guard.optional(),
    alerts: syncAlerts.optional(),
    route: z.enum(['auto', 'import', 'batch']).optional().meta({
      title: 'Route',
      description: 'Which HubSpot interface writes. Default auto: chosen by cost.',
    }),
    wait: duration(
      'Wait',
      'How long a run waits for HubSpot jobs and unsettled creates. Default 30m.',
    ).optional(),
  })
  .meta({ title: 'Outbound sync', description: 'Rows of a SQL source change HubSpot records.' })

export type OutboundConfig = z.infer<typeof outboundSchema>
