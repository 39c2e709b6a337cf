import {
  boolean,
  column,
  type DbtView,
  derived,
  integer,
  isNull,
  item,
  synced,
  text,
  timestamp,
} from '../view.ts'

/** `contact`, `company`, ...: the package looks labels up by these names. */
const object = text('hubspot_object', derived('hubspot_object', 'text'))

/** The table has no flag. */
const notGone = [isNull('_deleted_at')]

const propertyView: DbtView = {
  name: 'property',
  columns: [
    text('_fivetran_id', column('id')),
    synced,
    boolean('calculated'),
    timestamp('created_at'),
    text('description'),
    text('field_type'),
    text('group_name'),
    boolean('hubspot_defined'),
    object,
    text('label'),
    text('name'),
    boolean('show_currency_symbol'),
    text('type'),
    timestamp('updated_at'),
  ],
  made: [{ statement: 'dbt/properties', source: 'properties', needs: ['object'], where: notGone }],
}

const propertyOption: DbtView = {
  name: 'property_option',
  columns: [
    text('property_id', column('id')),
    synced,
    text('label', item('text', 'label')),
    text('value', item('text', 'value')),
    integer('display_order', item('text', 'displayOrder')),
    boolean('hidden', item('text', 'hidden')),
    object,
    text('name', column('name')),
  ],
  made: [
    {
      statement: 'dbt/property_options',
      source: 'properties',
      needs: ['object'],
      where: notGone,
      columnSlots: { list: 'options' },
    },
  ],
}

export const propertyViews: readonly DbtView[] = [propertyView, propertyOption]
