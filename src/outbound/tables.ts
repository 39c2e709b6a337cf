import { controlView } from '../engine/journal/control.ts'
import { controlTable, runsTable, slotOf } from '../engine/journal/tables.ts'
import type { Slot, Table, View } from '../engine/ports.ts'

/**
 * The change table and its companions: what outbound remembers. All of them hold rows of every outbound sync.
 *
 * One run, in stages (src/outbound/run.ts):
 *   1 continue   changes of an earlier run that are `planned` or `sent` are settled first (src/outbound/send)
 *   2 freeze     the source becomes a run table of key, identity and wire texts (src/outbound/freeze)
 *   3 check      mapped values against the account's properties, owners, pipelines (src/outbound/fields)
 *   4 diff       record hash against `_sent`, link hash against `_linked`, in SQL
 *   5 resolve    identities to record ids, present values read, so that only real differences are planned
 *   6 plan       everything so far stands in run tables; ONE transaction adopts it into the tables below
 *   7 send       records by batch or import, then links; 8 settle each answer; 9 report (src/outbound/send)
 *
 * The life of a change:
 *   planned → sent      its batch was saved and is being sent (batch_id set, in the transaction before the call)
 *   sent → settled      the answer proves it; in the same transaction `_links` and `_sent` take over the row
 *   sent → set_aside    HubSpot refused this row (error_*); the next run plans it again with attempts + 1
 *   sent → planned      proven not to have taken effect
 *   set_aside → dead    too many attempts; rests until `retry`. `skipped`: a person left it out
 *   refused             never sent: the row itself is at fault. Born so, and never changes
 * Links settle in the same way: an `add` puts its row into `_sent_links`, a `remove` takes it out (by sync, key,
 * association, from_id, to_id, category, type_id); when all links of a (sync, run, key) are settled, its link_hash goes to `_linked`.
 * A link whose from_id or to_id is still missing after the records were sent is set aside (`outbound.record_not_written`).
 * `planned` and `sent` are unfinished. Whatever is planned has been adopted by a run that was going to send it:
 * `plan` and held runs leave no row here.
 */
/** One row for each source row (or vanished row) that a run wanted to change in HubSpot, or refused. Kept as history: undo reads it. */
export const changesTable = controlTable(
  '_changes',
  'Record changes: planned, sent, settled, set aside.',
  {
    /** md5 of run and source row: unique, and the trace id that a batch call carries. */
    change_id: 'text',
    sync: 'text',
    /** The run that planned it. */
    run_id: 'text',
    /** The source row's key; null for a refused row without one. */
    key: 'text',
    /** The object's name in paths. */
    object: 'text',
    /** create, update, archive; null for a refused row. */
    action: 'text',
    /** planned, sent, settled, set_aside, refused, dead, skipped. */
    status: 'text',
    /** Null until known (a create before it is settled). */
    hubspot_id: 'text',
    /** The unique or searched property that tells records apart; null for record ids and for creates without identity. */
    identity_property: 'text',
    /** Whether HubSpot itself keeps that property unique: then a create can be read back by it. */
    identity_unique: 'boolean',
    /** The row's identity, trimmed, folded where HubSpot folds. For record ids: the id. */
    identity: 'text',
    /** JSON object property → wire value to write ('' clears). What a create or update carries, nothing else. */
    properties: 'text',
    /** JSON object property → value HubSpot held before (null: none); the same properties. Null for a create. */
    before: 'text',
    /** JSON object of all mapped wire values of the row after checking: what `_sent` keeps when it is settled. */
    sent: 'text',
    /** The row's record hash, for `_sent`. */
    hash: 'text',
    /** True when properties holds a '' or the row otherwise can't go by import (HUBSPOT.md 2.7: blank cells). */
    batch_only: 'boolean',
    /** `_batches.batch_id` that it was sent with last. */
    batch_id: 'text',
    /** Times it was sent, over runs. */
    attempts: 'number',
    error_code: 'text',
    error_message: 'text',
    error_field: 'text',
    retryable: 'boolean',
    /** When the row last changed, our clock. */
    changed_at: 'timestamp',
  },
)

/**
 * One row for each link (pair and label) that a run wanted to add or remove. Rows of one pair share `pair_id`
 * and carry the same three answers to "what is to be sent for this pair": send each pair once, in this order:
 * `remove_pair` → associations.remove; else `write_types` → associations.write (the full set, foreign labels
 * included; `[]` is the unlabelled link); then `remove_types` → associations.removeLabels.
 * An `add` is settled by the write, a `remove` by the removal.
 */
const associationChangesTable = controlTable(
  '_association_changes',
  'Association changes: planned, sent, settled, set aside.',
  {
    change_id: 'text',
    sync: 'text',
    run_id: 'text',
    /** The source row's key. */
    key: 'text',
    /** The source column that the link stands in: with `to_type` it names the association of the sync. */
    association: 'text',
    from_type: 'text',
    to_type: 'text',
    /** The row's record. Null while the record is still to be created: fill it from `_links` by (sync, key) before sending. */
    from_id: 'text',
    /** The other record as the source names it; null for a removed pair of which only ids are known. */
    to_key: 'text',
    /** Null while the other record is still to be created by this same run: fill it from `_links` by (sync, to_source_key). */
    to_id: 'text',
    /** The source row that creates the other record (same-object links only). */
    to_source_key: 'text',
    /** add, remove. */
    action: 'text',
    /** The label as HubSpot spells it; null: unlabelled. */
    label: 'text',
    category: 'text',
    /** Of the direction from → to. */
    type_id: 'text',
    /** What to → from carries for the same link; null when unknown or of no use (two different objects). */
    inverse_type_id: 'text',
    /** Groups the rows of one pair of records in this run, whichever side names it: take from_id, to_id and types of any one row. */
    pair_id: 'text',
    /** JSON list of {category, typeId}, or null: nothing to write. In the direction from → to of this row. */
    write_types: 'text',
    /** JSON list of {category, typeId}, or null. */
    remove_types: 'text',
    remove_pair: 'boolean',
    /** Whether the two records had any link before: undo takes the pair apart only where they had none. */
    pair_existed: 'boolean',
    /** The source row's link hash: goes to `_linked` once every link of the row in this run is settled. */
    link_hash: 'text',
    /** planned, sent, settled, set_aside, dead, skipped. */
    status: 'text',
    batch_id: 'text',
    attempts: 'number',
    error_code: 'text',
    error_message: 'text',
    retryable: 'boolean',
    changed_at: 'timestamp',
  },
)

/** One row for each call or import that carries changes; saved before it is sent. */
const batchesTable = controlTable('_batches', 'Batches: what one call or one import carries.', {
  batch_id: 'text',
  sync: 'text',
  run_id: 'text',
  object: 'text',
  /** create, update, archive, link. */
  action: 'text',
  /** batch, import. */
  route: 'text',
  /** saved, sent, settled, canceled. */
  status: 'text',
  rows: 'number',
  /** Of the exact bytes that were or will be sent. */
  sha256: 'text',
  /** The import is named after its batch, so that a lost answer is settled by looking for it. */
  import_name: 'text',
  import_id: 'text',
  /** When it was handed to HubSpot: the horizon of a searched identity counts from here. */
  sent_at: 'timestamp',
  changed_at: 'timestamp',
})

/** What was last sent and settled (or found so already) for each source row. A row whose hash is here costs nothing. */
const sentTable = controlTable('_sent', 'What was last sent for each source row.', {
  sync: 'text',
  key: 'text',
  hash: 'text',
  /** JSON object property → wire value of all mapped properties. */
  sent: 'text',
  run_id: 'text',
  changed_at: 'timestamp',
})

/** Source key ↔ HubSpot id: the ledger of identities. One row a (sync, key). */
const linksTable = controlTable('_links', 'Source keys and their HubSpot records.', {
  sync: 'text',
  key: 'text',
  object: 'text',
  hubspot_id: 'text',
  /** The folded identity it was found or created by. */
  identity: 'text',
  /** created (by this sync) or matched. */
  origin: 'text',
  run_id: 'text',
  changed_at: 'timestamp',
})

/** The link hash of each source row all of whose links are as the source says. A row that is not here is diffed again. */
const linkedTable = controlTable('_linked', 'Source rows whose links are settled.', {
  sync: 'text',
  key: 'text',
  link_hash: 'text',
  run_id: 'text',
  changed_at: 'timestamp',
})

/** The links that this sync vouches for, one row each source row, pair and label. `exact` removes only what stands here. */
const sentLinksTable = controlTable('_sent_links', 'Links that were sent, by source row.', {
  sync: 'text',
  key: 'text',
  association: 'text',
  to_type: 'text',
  to_key: 'text',
  /** In the direction from → to of the row. */
  from_id: 'text',
  to_id: 'text',
  label: 'text',
  category: 'text',
  type_id: 'text',
  /** With it A–B and B–A of one object are told to be one link. */
  inverse_type_id: 'text',
  run_id: 'text',
  changed_at: 'timestamp',
})

/** What a plan would remove: for people to read, and `--approve` lets exactly these go. */
/** Links of people and other apps on records of source rows, as they were when the row was looked at last. */
const keptLinksTable = controlTable('_kept_links', 'Links of others that stay, by source row.', {
  sync: 'text',
  key: 'text',
  to_type: 'text',
  from_id: 'text',
  to_id: 'text',
  label: 'text',
  run_id: 'text',
  changed_at: 'timestamp',
})

const heldTable = controlTable('_outbound_held', 'Removals of plans and held runs.', {
  plan_id: 'text',
  sync: 'text',
  /** archive or association. */
  kind: 'text',
  /** The change's own name: key and record of a row, or pair and type of a link. */
  item: 'text',
  /** The source row, and the record that it means. */
  key: 'text',
  hubspot_id: 'text',
  /** Of a link. */
  to_type: 'text',
  to_id: 'text',
  label: 'text',
  /** Of an archive, and of the newest plan only: what the record holds, JSON object property → value. */
  before: 'text',
  changed_at: 'timestamp',
})

export const outboundTables: readonly Table[] = [
  changesTable,
  associationChangesTable,
  batchesTable,
  sentTable,
  linksTable,
  linkedTable,
  sentLinksTable,
  keptLinksTable,
  heldTable,
]

/** Slots that name the tables; a statement takes the ones it uses. */
export const tableSlots = {
  changes: slotOf(changesTable),
  association_changes: slotOf(associationChangesTable),
  batches: slotOf(batchesTable),
  sent: slotOf(sentTable),
  links: slotOf(linksTable),
  linked: slotOf(linkedTable),
  sent_links: slotOf(sentLinksTable),
  kept_links: slotOf(keptLinksTable),
  held: slotOf(heldTable),
} as const satisfies Record<string, Slot>

/** ROWS is a reserved word of Snowflake's: statements that name the column take this slot. */
export const batchRows: Slot = { kind: 'column', name: 'rows' }

const changedAt: Slot = { kind: 'column', name: 'at' }

/** The contract's views (CONTRACT.md, "In the warehouse"), for `ensureControl`. */
export const outboundViews: readonly View[] = [
  controlView('changes', 'outbound/view_changes', {
    changes: tableSlots.changes,
    at: changedAt,
  }),
  controlView('association_changes', 'outbound/view_association_changes', {
    association_changes: tableSlots.association_changes,
    at: changedAt,
  }),
  controlView('association_results', 'outbound/view_association_results', {
    association_changes: tableSlots.association_changes,
    sent_links: tableSlots.sent_links,
    kept_links: tableSlots.kept_links,
    runs: slotOf(runsTable),
    at: changedAt,
  }),
  controlView('links', 'outbound/view_links', { links: tableSlots.links }),
  controlView('held_removals', 'outbound/view_held_removals', {
    held: tableSlots.held,
    at: changedAt,
  }),
]
