import {
  boolean,
  column,
  type DbtView,
  deleted,
  derived,
  fixed,
  integer,
  item,
  isNotNull,
  nothing,
  portal,
  property,
  rowsOf,
  synced,
  text,
  timestamp,
} from '../view.ts'

const owner: DbtView = {
  name: 'owner',
  columns: [
    integer('owner_id', column('id')),
    synced,
    integer('active_user_id', column('user_id')),
    timestamp('created_at'),
    timestamp('updated_at'),
    text('email'),
    text('first_name'),
    text('last_name'),
    portal,
    text('type'),
  ],
  made: [rowsOf('owners')],
}

const ownerTeam: DbtView = {
  name: 'owner_team',
  columns: [
    integer('owner_id', column('id')),
    integer('team_id', item('text', 'id')),
    boolean('is_team_primary', item('text', 'primary')),
    deleted,
    synced,
  ],
  made: [{ statement: 'dbt/items', source: 'owners', columnSlots: { list: 'teams' } }],
}

const team: DbtView = {
  name: 'team',
  columns: [integer('id'), text('name'), deleted, synced],
  made: [rowsOf('teams')],
}

const teamUser: DbtView = {
  name: 'team_user',
  columns: [
    integer('user_id', item('text')),
    integer('team_id', column('id')),
    boolean('is_secondary_user', fixed(false)),
    deleted,
    synced,
  ],
  made: [
    {
      statement: 'dbt/items_of_two',
      source: 'teams',
      columnSlots: { list: 'user_ids', other_list: 'secondary_user_ids' },
      others: { is_secondary_user: fixed(true) },
    },
  ],
}

const mainTeam = derived('team_id', 'text', 'main_team')
const fromUsers = {
  id: property('hs_internal_user_id'),
  email: property('hs_email'),
  first_name: property('hs_given_name'),
  last_name: property('hs_family_name'),
}
const fromOwners = { where: [isNotNull('user_id_including_inactive')] }
const ofUsers = { needsProperties: { users: ['hs_internal_user_id'] } }

/** By user id, as `active_user_id` of an owner and `user_id` of a team's member have it. */
const users: DbtView = {
  name: 'users',
  columns: [
    integer('id', column('user_id_including_inactive')),
    integer('primary_team_id', nothing('Only the stream teams tells it.')),
    integer('role_id', nothing('No stream reads the roles of users.')),
    text('email'),
    text('first_name'),
    text('last_name'),
    deleted,
    synced,
  ],
  made: [
    {
      statement: 'dbt/users',
      source: 'users',
      streams: { teams: 'teams' },
      slots: { user_id: property('hs_internal_user_id') },
      ...ofUsers,
      instead: { ...fromUsers, primary_team_id: mainTeam },
    },
    rowsOf('users', { ...ofUsers, instead: fromUsers }),
    {
      statement: 'dbt/users',
      source: 'owners',
      streams: { teams: 'teams' },
      slots: { user_id: column('user_id_including_inactive') },
      ...fromOwners,
      instead: { primary_team_id: mainTeam },
    },
    rowsOf('owners', fromOwners),
  ],
}

const role: DbtView = {
  name: 'role',
  columns: [
    integer('id', nothing('No stream reads roles.')),
    text('name', nothing('No stream reads roles.')),
    boolean('requires_billing_write', nothing('No stream reads roles.')),
    deleted,
    synced,
  ],
  made: [],
}

export const peopleViews: readonly DbtView[] = [owner, ownerTeam, team, teamUser, users, role]
