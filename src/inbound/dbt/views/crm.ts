import {
  boolean,
  column,
  type DbtView,
  deleted,
  gone,
  integer,
  isNotNull,
  isNull,
  number,
  nothing,
  portal,
  property,
  propertyColumn,
  rowsOf,
  synced,
  text,
  timestamp,
  whether,
} from '../view.ts'

const textProperty = (name: string) => propertyColumn(text, name)
const numberProperty = (name: string) => propertyColumn(number, name)
const timeProperty = (name: string) => propertyColumn(timestamp, name)
const idProperty = (name: string) => propertyColumn(integer, name)

const mergedIds = 'hs_merged_object_ids'

/** The package leaves merged contacts out itself, by the survivor's list of them: there they don't count as deleted. */
const contact: DbtView = {
  name: 'contact',
  columns: [
    integer('id'),
    boolean('_fivetran_deleted', whether(isNotNull('_deleted_at'), isNull('_merged_into'))),
    synced,
    textProperty(mergedIds),
    textProperty('email'),
    textProperty('company'),
    textProperty('firstname'),
    textProperty('lastname'),
    timeProperty('createdate'),
    textProperty('jobtitle'),
    numberProperty('annualrevenue'),
  ],
  made: [
    rowsOf('contacts', { properties: true, needsProperties: { contacts: [mergedIds] } }),
    // Without the list only the flag keeps them out.
    rowsOf('contacts', { properties: true, instead: { _fivetran_deleted: gone } }),
  ],
}

const merged = [isNotNull('_merged_into')]

const contactMergeAudit: DbtView = {
  name: 'contact_merge_audit',
  columns: [
    integer('canonical_vid', column('_merged_into')),
    integer('contact_id', column('_merged_into')),
    integer('vid_to_merge', column('id')),
    synced,
    text('entity_id', nothing('The contacts API of version 1 told it.')),
    text('first_name', property('firstname')),
    text('last_name', property('lastname')),
    integer('num_properties_moved', nothing('The contacts API of version 1 told it.')),
    timestamp('timestamp', column('_deleted_at')),
    integer('user_id', nothing('The contacts API of version 1 told it.')),
  ],
  made: [rowsOf('contacts', { where: merged })],
}

const company: DbtView = {
  name: 'company',
  columns: [
    integer('id'),
    boolean('is_deleted', gone),
    deleted,
    synced,
    portal,
    textProperty('name'),
    textProperty('description'),
    timeProperty('createdate'),
    textProperty('industry'),
    textProperty('address'),
    // What the seeds and the macro call HubSpot's property address2.
    text('property_address_2', property('address2')),
    textProperty('city'),
    textProperty('state'),
    textProperty('country'),
    numberProperty('annualrevenue'),
  ],
  made: [rowsOf('companies', { properties: true })],
}

const deal: DbtView = {
  name: 'deal',
  columns: [
    integer('deal_id', column('id')),
    boolean('is_deleted', gone),
    deleted,
    synced,
    text('deal_pipeline_id', property('pipeline')),
    text('deal_pipeline_stage_id', property('dealstage')),
    integer('owner_id', property('hubspot_owner_id')),
    portal,
    textProperty('dealname'),
    textProperty('description'),
    numberProperty('amount'),
    timeProperty('closedate'),
    timeProperty('createdate'),
  ],
  made: [rowsOf('deals', { properties: true })],
}

const mergedDeal: DbtView = {
  name: 'merged_deal',
  columns: [
    integer('deal_id', column('_merged_into')),
    integer('merged_deal_id', column('id')),
    synced,
    text('category', nothing('A merge has none.')),
  ],
  made: [rowsOf('deals', { where: merged })],
}

const ticket: DbtView = {
  name: 'ticket',
  columns: [
    integer('id'),
    boolean('is_deleted', gone),
    deleted,
    synced,
    portal,
    timeProperty('closed_date'),
    timeProperty('createdate'),
    timeProperty('first_agent_reply_date'),
    textProperty('hs_pipeline'),
    textProperty('hs_pipeline_stage'),
    textProperty('hs_ticket_category'),
    textProperty('hs_ticket_priority'),
    idProperty('hubspot_owner_id'),
    textProperty('subject'),
    textProperty('content'),
  ],
  made: [rowsOf('tickets', { properties: true })],
}

export const crmViews: readonly DbtView[] = [
  contact,
  contactMergeAudit,
  company,
  deal,
  mergedDeal,
  ticket,
]
