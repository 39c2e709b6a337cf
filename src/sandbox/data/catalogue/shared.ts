import { lifecycleStages, objectSources, trafficSources } from './options.ts'
import { group } from './shape.ts'
import type { Group, Line } from './shape.ts'

/**
 * What every object type carries. Contacts spell the modified property without the prefix
 * (HUBSPOT.md 4.2), so it stands with each type, not here.
 */
export function bookkeeping(groupName: string): Group {
  return group(groupName, [
    ['hs_object_id', 'Record ID', 'number', 'ro'],
    ['hs_object_source', 'Record source', 'select', 'ro hidden', objectSources],
    ['hs_object_source_id', 'Record creation source ID', 'text', 'ro hidden'],
    ['hs_object_source_label', 'Record source', 'select', 'ro', objectSources],
    ['hs_object_source_detail_1', 'Record source detail 1', 'text', 'ro'],
    ['hs_object_source_detail_2', 'Record source detail 2', 'text', 'ro'],
    ['hs_object_source_detail_3', 'Record source detail 3', 'text', 'ro'],
    ['hs_object_source_user_id', 'Record creation source user ID', 'number', 'ro hidden'],
    ['hs_created_by_user_id', 'Created by user ID', 'number', 'ro'],
    ['hs_updated_by_user_id', 'Updated by user ID', 'number', 'ro'],
    ['hs_merged_object_ids', 'Merged record IDs', 'multi', 'ro'],
    ['hs_unique_creation_key', 'Unique creation key', 'text', 'ro unique hidden'],
    ['hs_read_only', 'Read only object', 'bool', 'ro hidden'],
    ['hs_was_imported', 'Performed in an import', 'bool', 'ro hidden'],
  ])
}

/** Who owns a record; every type that people work on has these. */
export function ownership(groupName: string, ownerLabel: string): Group {
  return group(groupName, [
    ['hubspot_owner_id', ownerLabel, 'owner', ''],
    ['hubspot_owner_assigneddate', 'Owner assigned date', 'time', 'ro'],
    ['hubspot_team_id', 'HubSpot team', 'select', 'ro'],
    ['hs_all_owner_ids', 'All owner IDs', 'multi', 'ro hidden'],
    ['hs_all_team_ids', 'All team IDs', 'multi', 'ro hidden'],
    ['hs_all_accessible_team_ids', 'All accessible team IDs', 'multi', 'ro hidden'],
    ['hs_all_assigned_business_unit_ids', 'Brands', 'multi', 'hidden'],
    ['hs_owning_teams', 'Owning teams', 'multi', ''],
    ['hs_shared_team_ids', 'Shared teams', 'multi', ''],
    ['hs_shared_user_ids', 'Shared users', 'multi', ''],
    ['hs_user_ids_of_all_owners', 'User IDs of all owners', 'multi', 'ro hidden'],
    [
      'hs_user_ids_of_all_notification_followers',
      'User IDs of all notification followers',
      'multi',
      'ro hidden',
    ],
    [
      'hs_user_ids_of_all_notification_unfollowers',
      'User IDs of all notification unfollowers',
      'multi',
      'ro hidden',
    ],
  ])
}

/** What HubSpot counts from the activities of a record. */
export function activityCounts(groupName: string): Group {
  return group(groupName, [
    ['notes_last_contacted', 'Last Contacted', 'time', 'calc'],
    ['notes_last_updated', 'Last Activity Date', 'time', 'calc'],
    ['notes_next_activity_date', 'Next Activity Date', 'time', 'calc'],
    ['num_notes', 'Number of Sales Activities', 'number', 'calc'],
    ['num_contacted_notes', 'Number of times contacted', 'number', 'calc'],
    ['hs_sales_email_last_replied', 'Recent Sales Email Replied Date', 'time', 'calc'],
    ['engagements_last_meeting_booked', 'Date of last meeting booked', 'time', 'calc'],
    [
      'engagements_last_meeting_booked_campaign',
      'Campaign of last booking in meetings tool',
      'text',
      'calc',
    ],
    [
      'engagements_last_meeting_booked_medium',
      'Medium of last booking in meetings tool',
      'text',
      'calc',
    ],
    [
      'engagements_last_meeting_booked_source',
      'Source of last booking in meetings tool',
      'text',
      'calc',
    ],
    ['hs_latest_meeting_activity', 'Latest meeting activity', 'time', 'calc hidden'],
    ['hs_lead_response_time', 'Lead response time', 'number', 'calc'],
    ['hs_time_between_contact_creation_and_deal_creation', 'Time to first deal', 'number', 'calc'],
    ['hs_notes_last_activity', 'Last activity', 'text', 'calc hidden'],
    ['hs_notes_next_activity', 'Next activity', 'text', 'calc hidden'],
    ['hs_notes_next_activity_type', 'Next activity type', 'text', 'calc hidden'],
  ])
}

/** First and last touch, as web analytics tells them. */
export function analytics(): Group {
  return group('analyticsinformation', [
    ['hs_analytics_first_timestamp', 'Time First Seen', 'time', 'calc'],
    ['hs_analytics_last_timestamp', 'Time Last Seen', 'time', 'calc'],
    ['hs_analytics_first_visit_timestamp', 'Time of First Session', 'time', 'calc'],
    ['hs_analytics_last_visit_timestamp', 'Time of Last Session', 'time', 'calc'],
    ['hs_analytics_num_page_views', 'Number of Pageviews', 'number', 'calc'],
    ['hs_analytics_num_visits', 'Number of Sessions', 'number', 'calc'],
    ['hs_analytics_source', 'Original Traffic Source', 'select', 'ro', trafficSources],
    ['hs_analytics_source_data_1', 'Original Traffic Source Drill-Down 1', 'text', 'calc'],
    ['hs_analytics_source_data_2', 'Original Traffic Source Drill-Down 2', 'text', 'calc'],
    ['hs_analytics_latest_source', 'Latest Traffic Source', 'select', 'calc', trafficSources],
    ['hs_analytics_latest_source_data_1', 'Latest Traffic Source Drill-Down 1', 'text', 'calc'],
    ['hs_analytics_latest_source_data_2', 'Latest Traffic Source Drill-Down 2', 'text', 'calc'],
    ['hs_analytics_latest_source_timestamp', 'Latest Traffic Source Date', 'time', 'calc'],
    [
      'hs_analytics_first_touch_converting_campaign',
      'First Touch Converting Campaign',
      'text',
      'calc',
    ],
    [
      'hs_analytics_last_touch_converting_campaign',
      'Last Touch Converting Campaign',
      'text',
      'calc',
    ],
  ])
}

/** The default lifecycle's stages, each with its four clocks. */
export function lifecycleClocks(groupName: string): Group {
  return group(groupName, stageClocks(lifecycleStages))
}

/** HubSpot keeps, for each stage of a lifecycle or pipeline, when a record entered and left it. */
export function stageClocks(
  stages: readonly (readonly [id: string, label: string, ...unknown[]])[],
): readonly Line[] {
  return stages.flatMap(([id, label]): Line[] => [
    [`hs_v2_date_entered_${id}`, `Date entered "${label}"`, 'time', 'calc'],
    [`hs_v2_date_exited_${id}`, `Date exited "${label}"`, 'time', 'calc'],
    [`hs_v2_latest_time_in_${id}`, `Latest time in "${label}"`, 'number', 'calc'],
    [`hs_v2_cumulative_time_in_${id}`, `Cumulative time in "${label}"`, 'number', 'calc'],
  ])
}
