import {
  boolean,
  column,
  type DbtView,
  deleted,
  integer,
  isText,
  nothing,
  portal,
  rowsOf,
  synced,
  text,
  timestamp,
} from '../view.ts'

const listColumns = [
  integer('id'),
  deleted,
  synced,
  text('name'),
  timestamp('created_at'),
  timestamp('updated_at'),
  text('created_by_id'),
  text('object_type_id'),
  text('processing_status'),
  text('processing_type'),
  integer('list_version'),
  timestamp('filters_updated_at'),
]

const ofType = (typeId: string) => ({
  needs: ['object_type_id'],
  where: [isText('object_type_id', typeId)],
})

const old = nothing('The contact lists API of version 1 told it.')

const contactList: DbtView = {
  name: 'contact_list',
  columns: [
    ...listColumns,
    portal,
    boolean('deleteable', old),
    boolean('dynamic', old),
    text('metadata_error', old),
    timestamp('metadata_last_processing_state_change_at', old),
    timestamp('metadata_last_size_change_at', old),
    text('metadata_processing', old),
    integer('metadata_size', column('size')),
  ],
  made: [rowsOf('contact_lists', ofType('0-1'))],
}

const companyList: DbtView = {
  name: 'company_list',
  columns: listColumns,
  made: [rowsOf('contact_lists', ofType('0-2'))],
}

const members = (name: string, member: string, list: string, typeId: string): DbtView => ({
  name,
  columns: [
    integer(member, column('record_id')),
    integer(list, column('list_id')),
    deleted,
    synced,
    timestamp('added_at', column('created_at')),
  ],
  made: [rowsOf('list_memberships', ofType(typeId))],
})

export const listViews: readonly DbtView[] = [
  contactList,
  members('contact_list_member', 'contact_id', 'contact_list_id', '0-1'),
  companyList,
  members('company_list_member', 'company_id', 'company_list_id', '0-2'),
]
