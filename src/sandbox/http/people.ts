import { ApiError } from '../account/api-error.ts'
import { knob } from '../account/knobs.ts'
import type { RecordId } from '../account/definitions.ts'
import type { ObjectStore } from '../account/record-store.ts'
import type { Account, KnobSpec, Random } from '../account/types.ts'
import { isObject, optionalText } from './json.ts'
import type { LoggedAct } from './request-log.ts'
import type { Answer } from './types.ts'

type Deed = (store: ObjectStore, shown: readonly RecordId[], at: Workplace) => string | undefined

interface Workplace {
  readonly random: Random
  readonly property: string
  readonly nth: number
}

const source = { sourceType: 'CRM_UI' } as const

function oneOf<T>(list: readonly T[], random: Random): T | undefined {
  return list[random.int(0, list.length - 1)]
}

/** What people do in HubSpot, each telling what it did; undefined: there was nothing to do it to. */
const deeds = {
  touch: (store, shown, { random }) => {
    const id = oneOf(shown, random)
    if (id === undefined) return undefined
    store.put({ id, properties: {} }, { source })
    return `${id}`
  },
  edit: (store, shown, { random, property, nth }) => {
    const id = oneOf(shown, random)
    if (id === undefined || store.property(property) === undefined) return undefined
    store.put({ id, properties: { [property]: `someone ${nth}` } }, { source })
    return `${id}`
  },
  create: (store, _shown, { property, nth }) => {
    if (store.property(property) === undefined) return undefined
    return `${store.put({ properties: { [property]: `someone ${nth}` } }, { source })}`
  },
  archive: (store, shown, { random }) => {
    const id = oneOf(shown, random)
    if (id === undefined) return undefined
    store.archive(id, source)
    return `${id}`
  },
  restore: (store, _shown, { random }) => {
    const id = oneOf(some(store.rows({ archived: true })), random)
    if (id === undefined) return undefined
    store.restore(id, source)
    return `${id}`
  },
  purge: (store, shown, { random }) => {
    const id = oneOf(shown, random)
    if (id === undefined) return undefined
    store.purge(id)
    return `${id}`
  },
  merge: (store, shown, { random }) => {
    const primary = oneOf(shown, random)
    const other = oneOf(
      shown.filter((id) => id !== primary),
      random,
    )
    if (primary === undefined || other === undefined) return undefined
    store.merge(primary, other, source)
    return `${other} into ${primary}`
  },
} as const satisfies Record<string, Deed>

type DeedName = keyof typeof deeds
const isDeed = (name: string): name is DeedName => Object.hasOwn(deeds, name)
const words = (text: string) => text.split(/[\s,]+/u).filter((word) => word !== '')

const peopleKnobs = {
  every: knob({
    name: 'people.every_calls',
    default: 0 as number,
    meaning:
      'After each so many calls to the records of an object somebody in HubSpot acts on that object, before the next page is read: records move between pages, and away from under a batch (HUBSPOT.md 4.2). 0: nobody.',
  }),
  deeds: knob<string>({
    name: 'people.deeds',
    default: 'touch',
    allowed: (value) =>
      typeof value === 'string' && words(value).length > 0 && words(value).every(isDeed)
        ? undefined
        : `must be some of ${Object.keys(deeds).join(', ')}, with commas between`,
    meaning:
      'What they do, one of these at a time, drawn from the seed: touch moves the modified date alone; edit and create write people.property; archive, restore, purge, merge.',
  }),
  property: knob({
    name: 'people.property',
    default: 'jobtitle' as string,
    meaning: 'The text property that edit and create write, where the object has it.',
  }),
  anywhere: knob({
    name: 'people.anywhere',
    default: false as boolean,
    meaning: 'They take any record; false: one of those that the call has just shown.',
  }),
} as const

export const peopleKnobList: readonly KnobSpec[] = Object.values(peopleKnobs) as readonly KnobSpec[]

/** Enough to draw from; a million rows are not walked for one edit. */
const FEW = 500

function some(rows: Iterable<{ readonly id: RecordId }>): readonly RecordId[] {
  const ids: RecordId[] = []
  for (const { id } of rows) {
    ids.push(id)
    if (ids.length >= FEW) break
  }
  return ids
}

/** `/crm/v3/objects/contacts/...`, and the date where the version stands (HUBSPOT.md 1). */
const ofObjects = /^\/crm\/(?:v\d\/)?objects\/(?:\d{4}-\d{2}\/)?([^/?]+)/u

interface Diary {
  calls: number
  acts: number
  readonly random: Random
}

/** What somebody else does after this call, and how it went. */
export function peopleAfter(account: Account, path: string, answer: Answer): LoggedAct | undefined {
  const { knobs, clock } = account
  const every = knobs.value(peopleKnobs.every)
  const type = account.types.find(ofObjects.exec(path)?.[1] ?? '')
  if (every === 0 || !type) return undefined
  const diary = account.keep(
    'people',
    (): Diary => ({ calls: 0, acts: 0, random: account.random.fork('people') }),
  )
  if (++diary.calls % every !== 0) return undefined
  const store = account.objects(type.id)
  const name = oneOf(words(knobs.value(peopleKnobs.deeds)), diary.random) ?? ''
  if (!isDeed(name)) return undefined
  const shown = knobs.value(peopleKnobs.anywhere) ? some(store.rows()) : liveOf(store, answer)
  const at = {
    random: diary.random,
    property: knobs.value(peopleKnobs.property),
    nth: ++diary.acts,
  }
  const act = { method: name, at: new Date(clock.now()).toISOString() }
  try {
    const done = deeds[name](store, shown, at)
    if (done === undefined) return undefined
    return { ...act, path: `${type.plural} ${done}`, status: 200 }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    return { ...act, path: type.plural, status: error.status }
  }
}

/** The records of an answer, one or many, that are still live. */
function liveOf(store: ObjectStore, { body }: Answer): readonly RecordId[] {
  if (!isObject(body)) return []
  const shown = Array.isArray(body['results']) ? body['results'].filter(isObject) : [body]
  return shown
    .map((record) => Number(optionalText(record['id'])))
    .filter((id) => {
      const row = store.get(id)
      return row !== undefined && !row.archived && row.mergedInto === null
    })
}
