import type { AssociationType, HubSpot, Property, WireRecord } from '../../engine/ports.ts'
import { type Offered, survey, wantedObject } from '../discover.ts'
import { type Page, type Paging, pageOf, placeIn } from './page.ts'

/** What the account offers, without looking into its records. */
export interface AccountObjects {
  readonly streams: readonly {
    readonly name: string
    readonly kind: string
    readonly object: string | null
    readonly missing_scopes: readonly string[]
  }[]
  readonly targets: readonly { readonly name: string; readonly missing_scopes: readonly string[] }[]
}

export interface PropertyLine {
  readonly name: string
  readonly label: string
  readonly description: string
  readonly type: string
  readonly field_type: string
  readonly group: string
  /** How many; the first of them follow. */
  readonly options_count: number
  readonly options: readonly { readonly value: string; readonly label: string }[]
  readonly unique: boolean
  readonly read_only: boolean
  readonly hidden: boolean
  readonly hubspot_defined: boolean
  /** HubSpot's word for data that only some may see; null: none. */
  readonly sensitivity: string | null
}

export interface PropertiesAsked extends Paging {
  /** Text in name, label or description, whatever the case; null: all. */
  readonly find: string | null
}

/** What records hold in some properties. */
export interface Samples {
  /** How many records were looked at: the first page of the account's list. */
  readonly records: number
  readonly properties: readonly {
    readonly name: string
    /** How many of them have a value. */
    readonly filled: number
    /** Values of theirs, each once. */
    readonly values: readonly string[]
  }[]
}

const valuesShown = 5
const optionsShown = 100

/** Questions about one account; answers are kept for a minute, as lists are searched while somebody types. */
export interface AccountReads {
  objects(): Promise<AccountObjects>
  properties(object: string, asked: PropertiesAsked): Promise<Page<PropertyLine>>
  /** All of them, as HubSpot describes them; with the object as paths call it. */
  described(
    object: string,
  ): Promise<{ readonly object: string; readonly properties: readonly Property[] }>
  samples(object: string, properties: readonly string[]): Promise<Samples>
  labels(from: string, to: string): Promise<readonly AssociationType[]>
}

export function readAccount(
  hubspot: () => Promise<HubSpot>,
  offered: Offered,
  nowMs: () => number,
  signal: AbortSignal,
): AccountReads {
  const kept = new Map<string, { readonly until: number; readonly answer: Promise<unknown> }>()
  const keep = <T>(key: string, ask: () => Promise<T>): Promise<T> => {
    const found = kept.get(key)
    if (found !== undefined && found.until > nowMs()) return found.answer as Promise<T>
    const answer = ask()
    kept.set(key, { until: nowMs() + keptMs, answer })
    answer.catch(() => kept.delete(key))
    return answer
  }
  const described: AccountReads['described'] = async (object) => {
    const { streams, hubspot: addressed } = await surveyed()
    const name = wantedObject(object, streams)
    const properties = await keep(`properties ${name}`, () => addressed.properties(name, signal))
    return { object: name, properties }
  }
  const surveyed = () => keep('survey', async () => survey(await hubspot(), offered, signal))
  return {
    objects: async () => {
      const { streams, targets, missing } = await surveyed()
      return {
        streams: streams.map((stream) => ({
          name: stream.name,
          kind: stream.kind,
          object: 'object' in stream ? stream.object : null,
          missing_scopes: missing(stream),
        })),
        targets: targets.map((target) => ({
          name: target.name,
          missing_scopes: missing(target),
        })),
      }
    },

    properties: async (object, { find, limit, after }) => {
      const { properties: all } = await described(object)
      const wanted = find?.toLowerCase() ?? ''
      const [from] = placeIn(after, [''])
      const matching = all
        .filter(
          (one) =>
            one.name > from &&
            [one.name, one.label, one.description].some((text) =>
              text.toLowerCase().includes(wanted),
            ),
        )
        .toSorted((one, other) => (one.name < other.name ? -1 : 1))
      const page = pageOf(matching, limit, (last) => [last.name])
      return { rows: page.rows.map(propertyLine), after: page.after }
    },

    described,

    samples: async (object, properties) => {
      const { streams, hubspot: addressed } = await surveyed()
      const name = wantedObject(object, streams)
      const names = [...new Set(properties)].toSorted()
      return keep(`samples ${name} ${names.join(' ')}`, async () => {
        for await (const { records } of addressed.list({ object: name, properties: names }, signal))
          return samplesOf(records, names)
        return samplesOf([], names)
      })
    },

    labels: async (from, to) => {
      const { streams, hubspot: addressed } = await surveyed()
      const [one, other] = [wantedObject(from, streams), wantedObject(to, streams)]
      return keep(`labels ${one} ${other}`, () => addressed.associations.labels(one, other, signal))
    },
  }
}

const keptMs = 60_000

const samplesOf = (records: readonly WireRecord[], names: readonly string[]): Samples => ({
  records: records.length,
  properties: names.map((name) => {
    const values = records.flatMap(({ properties }) => properties[name] || [])
    return { name, filled: values.length, values: [...new Set(values)].slice(0, valuesShown) }
  }),
})

const propertyLine = (property: Property): PropertyLine => ({
  name: property.name,
  label: property.label,
  description: property.description,
  type: property.type,
  field_type: property.fieldType,
  group: property.groupName,
  options_count: property.options.length,
  options: property.options.slice(0, optionsShown).map(({ value, label }) => ({ value, label })),
  unique: property.hasUniqueValue,
  read_only: property.readOnlyValue || property.calculated,
  hidden: property.hidden,
  hubspot_defined: property.hubspotDefined,
  sensitivity: property.dataSensitivity,
})
