import type { ObjectTypeDefinition } from './definitions.ts'

type Short = Partial<Omit<ObjectTypeDefinition, 'id' | 'plural' | 'singular'>>

function scopes(name: string, ...more: readonly string[]): ObjectTypeDefinition['scopes'] {
  return {
    read: [`crm.objects.${name}.read`, ...more],
    write: [`crm.objects.${name}.write`, ...more],
  }
}

function title(name: string): string {
  const words = name.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function type(
  id: string,
  plural: string,
  singular: string,
  more: Short = {},
): ObjectTypeDefinition {
  const createdProperty = more.createdProperty ?? 'hs_createdate'
  const modifiedProperty = more.modifiedProperty ?? 'hs_lastmodifieddate'
  return {
    id,
    plural,
    singular,
    aliases: [],
    labels: { singular: title(singular), plural: title(plural) },
    modifiedProperty,
    createdProperty,
    primaryDisplayProperty: 'hs_object_id',
    required: { all: [], any: [] },
    searchDefaults: [createdProperty, modifiedProperty, 'hs_object_id'],
    queryProperties: [],
    scopes: scopes(plural),
    ...more,
  }
}

const activity: Short = {
  // HUBSPOT.md 4.3: the minimum of activities; 8: they are read with the contacts scope.
  required: { all: ['hs_timestamp'], any: [] },
  scopes: scopes('contacts'),
}

/** HUBSPOT.md 5 (ids and names), 4.2 (search defaults), 4.3 (minimum properties), 8 (scopes). */
export const standardObjectTypes: readonly ObjectTypeDefinition[] = [
  type('0-1', 'contacts', 'contact', {
    modifiedProperty: 'lastmodifieddate',
    createdProperty: 'createdate',
    primaryDisplayProperty: 'email',
    required: { all: [], any: ['email', 'firstname', 'lastname'] },
    searchDefaults: [
      'createdate',
      'email',
      'firstname',
      'hs_object_id',
      'lastmodifieddate',
      'lastname',
    ],
    queryProperties: [
      'firstname',
      'lastname',
      'email',
      'phone',
      'hs_additional_emails',
      'fax',
      'mobilephone',
      'company',
      'hs_marketable_until_renewal',
    ],
  }),
  type('0-2', 'companies', 'company', {
    createdProperty: 'createdate',
    primaryDisplayProperty: 'name',
    required: { all: [], any: ['name', 'domain'] },
    searchDefaults: ['name', 'domain', 'createdate', 'hs_lastmodifieddate', 'hs_object_id'],
    queryProperties: ['website', 'phone', 'name', 'domain'],
  }),
  type('0-3', 'deals', 'deal', {
    createdProperty: 'createdate',
    primaryDisplayProperty: 'dealname',
    required: { all: ['dealname', 'dealstage'], any: [] },
    searchDefaults: [
      'dealname',
      'amount',
      'closedate',
      'pipeline',
      'dealstage',
      'createdate',
      'hs_lastmodifieddate',
      'hs_object_id',
    ],
    queryProperties: ['dealname', 'pipeline', 'dealstage', 'description', 'dealtype'],
    pipeline: { pipeline: 'pipeline', stage: 'dealstage' },
  }),
  type('0-5', 'tickets', 'ticket', {
    createdProperty: 'createdate',
    primaryDisplayProperty: 'subject',
    required: { all: ['subject', 'hs_pipeline_stage'], any: [] },
    searchDefaults: [
      'content',
      'hs_pipeline',
      'hs_pipeline_stage',
      'hs_ticket_category',
      'hs_ticket_priority',
      'subject',
      'createdate',
      'hs_lastmodifieddate',
      'hs_object_id',
    ],
    queryProperties: [
      'subject',
      'content',
      'hs_pipeline_stage',
      'hs_ticket_category',
      'hs_ticket_id',
    ],
    pipeline: { pipeline: 'hs_pipeline', stage: 'hs_pipeline_stage' },
    scopes: scopes('tickets', 'tickets'),
  }),
  type('0-7', 'products', 'product', {
    createdProperty: 'createdate',
    primaryDisplayProperty: 'name',
    searchDefaults: [
      'name',
      'description',
      'price',
      'createdate',
      'hs_lastmodifieddate',
      'hs_object_id',
    ],
    queryProperties: ['name', 'description', 'price', 'hs_sku'],
    scopes: scopes('products', 'e-commerce'),
  }),
  type('0-8', 'line_items', 'line_item', {
    createdProperty: 'createdate',
    primaryDisplayProperty: 'name',
    aliases: ['line item', 'line items'],
    searchDefaults: [
      'quantity',
      'amount',
      'price',
      'createdate',
      'hs_lastmodifieddate',
      'hs_object_id',
    ],
    scopes: scopes('line_items', 'e-commerce'),
  }),
  type('0-14', 'quotes', 'quote', {
    primaryDisplayProperty: 'hs_title',
    required: { all: ['hs_title', 'hs_expiration_date'], any: [] },
    searchDefaults: [
      'hs_expiration_date',
      'hs_public_url_key',
      'hs_status',
      'hs_title',
      'hs_createdate',
      'hs_lastmodifieddate',
      'hs_object_id',
    ],
    queryProperties: ['hs_title', 'hs_quote_number'],
  }),
  type('0-18', 'communications', 'communication', activity),
  type('0-19', 'feedback_submissions', 'feedback_submission', {
    readOnly: true,
    // HUBSPOT.md 8 asks for both scopes; the narrower one stands for the pair.
    scopes: scopes('feedback_submissions'),
  }),
  type('0-27', 'tasks', 'task', {
    ...activity,
    primaryDisplayProperty: 'hs_task_subject',
    queryProperties: ['hs_task_body', 'hs_task_subject'],
  }),
  type('0-46', 'notes', 'note', {
    ...activity,
    primaryDisplayProperty: 'hs_note_body',
    queryProperties: ['hs_note_body'],
  }),
  type('0-47', 'meetings', 'meeting', {
    ...activity,
    primaryDisplayProperty: 'hs_meeting_title',
    queryProperties: ['hs_meeting_title', 'hs_meeting_body'],
  }),
  type('0-48', 'calls', 'call', {
    ...activity,
    primaryDisplayProperty: 'hs_call_title',
    queryProperties: ['hs_call_title', 'hs_body_preview'],
  }),
  type('0-49', 'emails', 'email', {
    ...activity,
    primaryDisplayProperty: 'hs_email_subject',
    queryProperties: ['hs_email_subject'],
  }),
  type('0-53', 'invoices', 'invoice'),
  type('0-54', 'marketing_events', 'marketing_event', { primaryDisplayProperty: 'hs_event_name' }),
  type('0-69', 'subscriptions', 'subscription'),
  type('0-74', 'goal_targets', 'goal_target', {
    primaryDisplayProperty: 'hs_goal_name',
    aliases: ['goals'],
    scopes: scopes('goals'),
  }),
  type('0-84', 'discounts', 'discount', { scopes: scopes('line_items', 'e-commerce') }),
  type('0-85', 'fees', 'fee', { scopes: scopes('line_items', 'e-commerce') }),
  type('0-86', 'taxes', 'tax', { scopes: scopes('line_items', 'e-commerce') }),
  type('0-101', 'commerce_payments', 'commerce_payment', {
    aliases: ['payments'],
    scopes: scopes('commercepayments'),
  }),
  type('0-115', 'users', 'user'),
  type('0-116', 'postal_mail', 'postal_mail', activity),
  type('0-123', 'orders', 'order', {
    primaryDisplayProperty: 'hs_order_name',
    pipeline: { pipeline: 'hs_pipeline', stage: 'hs_pipeline_stage' },
  }),
  type('0-136', 'leads', 'lead', {
    primaryDisplayProperty: 'hs_lead_name',
    pipeline: { pipeline: 'hs_pipeline', stage: 'hs_pipeline_stage' },
    required: { all: ['hs_lead_name'], any: [], link: '0-1' },
  }),
  type('0-142', 'carts', 'cart', { primaryDisplayProperty: 'hs_cart_name' }),
  type('0-162', 'services', 'service', {
    primaryDisplayProperty: 'hs_name',
    pipeline: { pipeline: 'hs_pipeline', stage: 'hs_pipeline_stage' },
  }),
  type('0-410', 'courses', 'course', { primaryDisplayProperty: 'hs_course_name' }),
  type('0-420', 'listings', 'listing', { primaryDisplayProperty: 'hs_name' }),
  type('0-421', 'appointments', 'appointment', { primaryDisplayProperty: 'hs_appointment_name' }),
  type('0-721', 'contracts', 'contract'),
  type('0-970', 'projects', 'project'),
]

/** A custom object's type (HUBSPOT.md 5): reachable as `2-N`, `p_<name>` and by its full name. */
export function customObjectType(
  number: number,
  portalId: number,
  schema: {
    readonly name: string
    readonly labels: { readonly singular: string; readonly plural: string }
    readonly primaryDisplayProperty: string
    readonly requiredProperties?: readonly string[]
  },
): ObjectTypeDefinition {
  const fullyQualifiedName = `p${portalId}_${schema.name}`
  return type(`2-${number}`, `p_${schema.name}`, fullyQualifiedName, {
    aliases: [schema.name, fullyQualifiedName],
    labels: schema.labels,
    primaryDisplayProperty: schema.primaryDisplayProperty,
    required: { all: schema.requiredProperties ?? [], any: [] },
    searchDefaults: ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id'],
    queryProperties: [schema.primaryDisplayProperty],
    scopes: scopes('custom'),
    custom: { name: schema.name, fullyQualifiedName },
  })
}
