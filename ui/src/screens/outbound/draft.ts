import type { OutboundConfig } from '../../../../src/config/outbound-schema.ts'

type FieldConfig = NonNullable<OutboundConfig['fields']>[string]
type LinkConfig = NonNullable<OutboundConfig['associations']>[number]
export type SourceConfig = OutboundConfig['source']
export type SideConfig = NonNullable<OutboundConfig['from']>
export type Policy = NonNullable<LinkConfig['policy']>
type Rules = Exclude<FieldConfig, string>

/** What a null in the source means for a property: it stays, is emptied, or the field is written with a new record only. */
export type NullRule = 'leave' | 'clear' | 'create'

export interface FieldDraft {
  readonly property: string
  readonly from: {
    readonly kind: 'column' | 'value' | 'sql'
    readonly text: string
  }
  readonly rule: NullRule
  /** As the document has it; null for a new one. */
  readonly written: FieldConfig | null
}

export interface LinkDraft {
  readonly id: number
  readonly to: string
  readonly by: string
  readonly column: string
  readonly policy: Policy
  readonly written: LinkConfig | null
}

export type IdentityDraft =
  | { readonly kind: 'property'; readonly property: string; readonly column: string }
  | { readonly kind: 'record_id'; readonly column: string }
  | { readonly kind: 'none' }

/** An outbound sync while somebody writes it; whatever is not chosen yet is empty. */
export interface Draft {
  readonly name: string
  readonly connection: string
  readonly target: string
  readonly strategy: string
  readonly source: SourceConfig | null
  readonly key: string
  readonly identity: IdentityDraft
  readonly fields: readonly FieldDraft[]
  readonly links: readonly LinkDraft[]
  readonly cleanup: boolean
  readonly createMissing: NonNullable<OutboundConfig['create_missing']>
  readonly schedule: OutboundConfig['schedule'] | undefined
  /** Of a target whose rows are links. */
  readonly from: SideConfig
  readonly to: SideConfig
  readonly label: NonNullable<OutboundConfig['label']>
  readonly policy: Policy
  /** Of a target whose rows are members of a list. */
  readonly list: NonNullable<OutboundConfig['list']>
  readonly object: string
  /** What the document has beside all of these. */
  readonly rest: Readonly<Record<string, unknown>>
  /** As the document has it; null for a new sync. */
  readonly written: OutboundConfig | null
}

const noSide: SideConfig = { object: '', by: '', column: '' }

export const newDraft = (connection: string): Draft => ({
  name: '',
  connection,
  target: '',
  strategy: '',
  source: null,
  key: '',
  identity: { kind: 'none' },
  fields: [],
  links: [],
  cleanup: false,
  createMissing: [],
  schedule: undefined,
  from: noSide,
  to: noSide,
  label: '',
  policy: 'exact',
  list: '',
  object: '',
  rest: {},
  written: null,
})

export function draftOf(name: string, config: OutboundConfig): Draft {
  const { identify_by: identify } = config
  return {
    name,
    connection: config.connection,
    target: config.target,
    strategy: config.strategy ?? '',
    source: config.source,
    key: config.key ?? '',
    identity:
      identify === undefined
        ? { kind: 'none' }
        : 'record_id' in identify
          ? { kind: 'record_id', column: identify.record_id }
          : { kind: 'property', ...identify },
    fields: Object.entries(config.fields ?? {}).map(([property, field]) =>
      fieldDraft(property, field),
    ),
    links: (config.associations ?? []).map(linkDraft),
    cleanup: config.cleanup_default_associations ?? false,
    createMissing: config.create_missing ?? [],
    schedule: config.schedule,
    from: config.from ?? noSide,
    to: config.to ?? noSide,
    label: config.label ?? '',
    policy: config.policy ?? 'exact',
    list: config.list ?? '',
    object: config.object ?? '',
    rest: Object.fromEntries(Object.entries(config).filter(([key]) => !shown.includes(key))),
    written: config,
  }
}

function fieldDraft(property: string, written: FieldConfig): FieldDraft {
  if (typeof written === 'string')
    return { property, from: { kind: 'column', text: written }, rule: 'leave', written }
  const from =
    'column' in written
      ? ({ kind: 'column', text: written.column } as const)
      : 'sql' in written
        ? ({ kind: 'sql', text: written.sql } as const)
        : ({ kind: 'value', text: String(written.value) } as const)
  return { property, from, rule: ruleOf(written), written }
}

const ruleOf = ({ on, when_null }: Rules): NullRule =>
  on === 'create' ? 'create' : when_null === 'clear' ? 'clear' : 'leave'

const linkDraft = (written: LinkConfig, id: number): LinkDraft => ({
  id,
  to: written.to,
  by: written.by,
  column: written.column,
  policy: written.policy ?? 'exact',
  written,
})

/** A field that nobody changed is written as it stood, in its own spelling. */
function fieldConfig(draft: FieldDraft): FieldConfig {
  const { from, rule, written } = draft
  const before = written === null ? null : fieldDraft(draft.property, written)
  const sameSource = before?.from.kind === from.kind && before.from.text === from.text
  if (written !== null && sameSource && before.rule === rule) return written
  const rules = {
    ...(rule === 'create' ? { on: 'create' as const } : {}),
    ...(rule === 'clear' ? { when_null: 'clear' as const } : {}),
    ...(typeof written === 'object' && written?.allow_backwards !== undefined
      ? { allow_backwards: written.allow_backwards }
      : {}),
  }
  if (from.kind === 'sql') return { sql: from.text, ...rules }
  if (from.kind === 'value') {
    // A number or a truth value stays one while nobody changes it.
    const kept = sameSource && typeof written === 'object' && written !== null && 'value' in written
    return { value: kept ? written.value : from.text, ...rules }
  }
  return Object.keys(rules).length === 0 ? from.text : { column: from.text, ...rules }
}

function linkConfig({ to, by, column, policy, written }: LinkDraft): LinkConfig {
  const said = policy === 'exact' && written?.policy === undefined ? {} : { policy }
  return { to, by, column, ...said }
}

/** What kind of rows a target takes: `records`, `links` or `members`, as the manifest says. */
export type Writes = 'records' | 'links' | 'members'

/** The sync as the document is to have it. What the form does not show is as it was. */
export function configOf(draft: Draft, writes: Writes): OutboundConfig {
  const { written, source, schedule } = draft
  const schedules = schedule === undefined ? {} : { schedule }
  const made = {
    connection: draft.connection,
    direction: 'outbound' as const,
    target: draft.target,
    ...(writes === 'members' ? membersConfig(draft) : {}),
    ...(writes === 'links' ? {} : strategyConfig(draft)),
    source: source ?? { table: '' },
    ...(writes === 'links' ? linkRowsConfig(draft) : {}),
    ...(writes === 'records' ? recordsConfig(draft) : {}),
    ...(writes === 'members' ? identityConfig(draft) : {}),
    ...(draft.cleanup || written?.cleanup_default_associations !== undefined
      ? { cleanup_default_associations: draft.cleanup }
      : {}),
    ...(draft.createMissing.length > 0 || written?.create_missing !== undefined
      ? { create_missing: draft.createMissing }
      : {}),
    ...schedules,
  }
  return { ...made, ...(draft.rest as Partial<OutboundConfig>) }
}

const strategyConfig = ({ strategy }: Draft): Pick<OutboundConfig, 'strategy'> =>
  strategy === '' ? {} : { strategy: strategy as NonNullable<OutboundConfig['strategy']> }

function identityConfig({ identity }: Draft): Pick<OutboundConfig, 'identify_by'> {
  if (identity.kind === 'none') return {}
  return {
    identify_by:
      identity.kind === 'record_id'
        ? { record_id: identity.column }
        : { property: identity.property, column: identity.column },
  }
}

function recordsConfig(draft: Draft): Partial<OutboundConfig> {
  const { fields, links, written } = draft
  return {
    ...(draft.key === '' ? {} : { key: draft.key }),
    ...identityConfig(draft),
    ...(fields.length > 0 || written?.fields !== undefined
      ? { fields: Object.fromEntries(fields.map((one) => [one.property, fieldConfig(one)])) }
      : {}),
    ...(links.length > 0 || written?.associations !== undefined
      ? { associations: links.map(linkConfig) }
      : {}),
  }
}

function linkRowsConfig({ from, to, label, policy, written }: Draft): Partial<OutboundConfig> {
  return {
    from,
    to,
    ...(label === '' ? {} : { label }),
    ...(policy === 'exact' && written?.policy === undefined ? {} : { policy }),
    ...(written?.strategy === undefined ? {} : { strategy: written.strategy }),
  }
}

const membersConfig = ({ list, object }: Draft): Partial<OutboundConfig> => ({
  list,
  ...(object === '' ? {} : { object }),
})

/** What the form has a place of its own for. */
export const shown: readonly string[] = [
  'connection',
  'direction',
  'target',
  'strategy',
  'source',
  'key',
  'identify_by',
  'fields',
  'associations',
  'cleanup_default_associations',
  'create_missing',
  'schedule',
  'from',
  'to',
  'label',
  'policy',
  'list',
  'object',
]
