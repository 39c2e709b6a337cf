import { gunzipSync } from 'node:zlib'
import type { Dispatcher } from 'undici'
import type { Clock, HubSpot, WireRecord } from '../../../src/engine/ports.ts'
import { ConnectorError } from '../../../src/errors/connector-error.ts'
import { createHubSpot } from '../../../src/hubspot/client.ts'
import { fixedToken } from '../../../src/hubspot/sign-in.ts'
import { startSandbox } from '../../../src/sandbox/start.ts'
import { streams } from '../../../src/connector/declared.ts'
import { type Draw, drawFrom } from '../world/draw.ts'
import { Finding, type FuzzTarget } from './fuzzer.ts'
import { damagedText, damagedTree, textOf } from './tree-damage.ts'

/** More calls than this for one question is a question without an end. */
const mostCalls = 1_500

/**
 * HubSpot's answers of every kind, damaged: what a question comes to is an answer of the promised form or a
 * ConnectorError, after a bounded number of calls.
 */
export const answersFuzzer: FuzzTarget = {
  name: 'answers',
  async open() {
    const sandbox = await startSandbox({
      seed: 7,
      contacts: 30,
      knobs: { burst_limit: 0, search_limit_per_second: 0, associations_burst_limit: 0 },
    })
    return {
      async once(draw) {
        const question = draw.one(questions)
        const damage = damageOf(draw)
        const stop = new AbortController()
        let calls = 0
        const endless = new Finding(`${question.name}: more than ${mostCalls} calls`)
        const hubspot = createHubSpot({
          baseUrl: sandbox.url,
          token: fixedToken(sandbox.token),
          clock: leaping(),
          random: { next: () => draw.next(), uuid: () => uuidOf(draw) },
          log: silent,
          around: (agent) =>
            agent.compose((dispatch) => (options, handler) => {
              calls += 1
              if (calls > mostCalls) stop.abort(endless)
              return dispatch(options, new Damaging(handler, damage))
            }) as Dispatcher,
        })
        try {
          await question.ask(hubspot, stop.signal, draw)
        } catch (error) {
          if (calls > mostCalls) throw endless
          if (error instanceof Finding) throw error
          if (!(error instanceof ConnectorError) || error.code === 'run.internal')
            throw new Finding(`${question.name}: ${damage.told()}`, error)
        } finally {
          await hubspot[Symbol.asyncDispose]()
        }
      },
      [Symbol.asyncDispose]: () => sandbox.close(),
    }
  },
}

interface Damage {
  /** The answer that is given instead. */
  of(text: string): string
  told(): string
}

/** One answer, some, or all are damaged; which, and how, is drawn. */
function damageOf(draw: Draw): Damage {
  const share = draw.one([0.2, 0.6, 1])
  const kept: string[] = []
  return {
    of(text) {
      if (!draw.chance(share)) return text
      const own = drawFrom(draw.below(2 ** 31))
      let changed: string
      try {
        changed = own.chance(0.7)
          ? textOf(damagedTree(own, JSON.parse(text)))
          : damagedText(own, text)
      } catch {
        changed = damagedText(own, text)
      }
      kept.push(changed.slice(0, 600))
      return changed
    },
    told: () => kept.slice(-2).join('\n---\n'),
  }
}

/** Hands a whole answer on at its end, damaged. */
class Damaging implements Dispatcher.DispatchHandler {
  readonly #inner: Dispatcher.DispatchHandler
  readonly #damage: Damage
  readonly #pieces: Buffer[] = []
  #isJson = false
  #isZipped = false

  constructor(inner: Dispatcher.DispatchHandler, damage: Damage) {
    this.#inner = inner
    this.#damage = damage
  }

  onRequestStart(controller: Dispatcher.DispatchController, context: unknown): void {
    this.#inner.onRequestStart?.(controller, context)
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[]>,
    message?: string,
  ): void {
    this.#isJson = String(headers['content-type'] ?? '').includes('json')
    this.#isZipped = headers['content-encoding'] === 'gzip'
    const { 'content-length': length, 'content-encoding': encoding, ...rest } = headers
    const plain = length === undefined && encoding === undefined ? headers : rest
    this.#inner.onResponseStart?.(controller, status, this.#isJson ? plain : headers, message)
  }

  onResponseData(controller: Dispatcher.DispatchController, piece: Buffer): void {
    if (this.#isJson) this.#pieces.push(Buffer.from(piece))
    else this.#inner.onResponseData?.(controller, piece)
  }

  onResponseEnd(controller: Dispatcher.DispatchController, trailers: never): void {
    if (this.#isJson) {
      const whole = Buffer.concat(this.#pieces)
      const text = (this.#isZipped ? gunzipSync(whole) : whole).toString()
      const changed = Buffer.from(this.#damage.of(text))
      if (changed.length > 0) this.#inner.onResponseData?.(controller, changed)
    }
    this.#inner.onResponseEnd?.(controller, trailers)
  }

  onResponseError(controller: Dispatcher.DispatchController, error: Error): void {
    this.#inner.onResponseError?.(controller, error)
  }
}

interface Question {
  readonly name: string
  ask(hubspot: HubSpot, signal: AbortSignal, draw: Draw): Promise<void>
}

const until = '2027-01-01T00:00:00.000Z'
const window = { after: null, until }
const properties = ['email', 'firstname', 'hs_object_id', 'lastmodifieddate']

async function each<T>(pages: AsyncIterable<T>, judge: (page: T) => void): Promise<void> {
  let pagesLeft = 2_000
  for await (const page of pages) {
    judge(page)
    pagesLeft -= 1
    if (pagesLeft < 0) throw new Finding('More than 2,000 pages.')
  }
}

const assert = (holds: boolean, what: string): void => {
  if (!holds) throw new Finding(what)
}

function areRecords(records: readonly WireRecord[]): void {
  for (const { id, properties: values, createdAt, updatedAt, archived } of records) {
    assert(typeof id === 'string' && id !== '', 'A record has no id.')
    const kinds = Object.values(values).every((one) => one === null || typeof one === 'string')
    assert(kinds, 'A value is neither text nor null.')
    const times = typeof createdAt === 'string' && typeof updatedAt === 'string'
    assert(times && typeof archived === 'boolean', 'A record lacks its form.')
  }
}

const ids = ['1', '101', '102', '103', '999999999']
const inputs = (draw: Draw) =>
  ids.slice(0, draw.between(1, 5)).map((id, at) => ({
    trace: `t${at}`,
    id,
    properties: { firstname: draw.one(['A', 'B']) },
  }))

/** One outcome an input, in their order, whatever HubSpot says. */
async function areOutcomes(
  sent: readonly { readonly trace: string }[],
  came: Promise<
    readonly { readonly trace: string; readonly kind: string; readonly id?: unknown }[]
  >,
): Promise<void> {
  const outcomes = await came
  assert(
    JSON.stringify(outcomes.map(({ trace }) => trace)) ===
      JSON.stringify(sent.map(({ trace }) => trace)),
    'The outcomes are not those of the inputs.',
  )
  for (const outcome of outcomes)
    assert(outcome.kind !== 'done' || typeof outcome.id === 'string', 'Done without an id.')
}

const objects = ['contacts', 'companies', 'deals'] as const

const questions: readonly Question[] = [
  {
    name: 'changed',
    ask: (hubspot, signal, draw) => {
      const object = draw.one(objects)
      const by = object === 'contacts' ? 'lastmodifieddate' : 'hs_lastmodifieddate'
      return each(hubspot.changed({ object, by, window, properties }, signal), (page) =>
        areRecords(page.records),
      )
    },
  },
  {
    name: 'list',
    ask: (hubspot, signal, draw) =>
      each(
        hubspot.list(
          {
            object: draw.one(objects),
            properties,
            archived: draw.chance(0.3),
            ...(draw.chance(0.3) ? { links: ['contacts'] } : {}),
          },
          signal,
        ),
        (page) => areRecords(page.records),
      ),
  },
  {
    name: 'records',
    ask: (hubspot, signal, draw) =>
      draw.chance(0.5)
        ? each(hubspot.records('contacts', ids, properties, signal), areRecords)
        : each(
            hubspot.records('contacts', ['a@example.com', 'b@example.com'], properties, signal, {
              idProperty: 'email',
            }),
            areRecords,
          ),
  },
  {
    name: 'search by value',
    ask: (hubspot, signal) =>
      each(
        hubspot.searchByValue('companies', 'domain', ['a.com', 'b.com'], ['name'], signal),
        areRecords,
      ),
  },
  {
    name: 'history',
    ask: (hubspot, signal) =>
      each(
        hubspot.history(
          {
            object: 'contacts',
            properties: ['email'],
            of: { kind: 'changed', by: 'lastmodifieddate', window },
          },
          signal,
        ),
        () => undefined,
      ),
  },
  {
    name: 'definitions',
    ask: async (hubspot, signal, draw) => {
      const ask = draw.one<() => Promise<unknown>>([
        () => hubspot.properties('contacts', signal),
        () => hubspot.owners(signal),
        () => hubspot.pipelines('deals', signal),
        () => hubspot.account(signal),
        () => hubspot.signIn(signal),
        () => hubspot.scopes(signal),
        () => hubspot.customTypes(signal),
        () => hubspot.enabledTypes(signal),
        () => hubspot.now(signal),
        () => hubspot.survivor('contacts', '101', signal),
        () => hubspot.count('contacts', null, signal),
        () => hubspot.size('contacts', { by: 'lastmodifieddate', window }, signal),
        () => hubspot.associations.labels('contacts', 'companies', signal),
      ])
      await ask()
    },
  },
  {
    name: 'collections',
    ask: async (hubspot, signal, draw) => {
      const names = streams.flatMap((one) => (one.kind === 'collection' ? [one.collection] : []))
      const collection = draw.one(names)
      await each(
        hubspot.collection(
          {
            collection,
            full: draw.chance(0.6),
            window,
            memory: null,
            resume: null,
            sweep: draw.chance(0.5),
            objects: ['contacts', 'deals'],
          },
          signal,
        ),
        () => undefined,
      )
    },
  },
  {
    name: 'writes',
    ask: (hubspot, signal, draw) => {
      const sent = inputs(draw)
      const act = draw.one(['create', 'update', 'archive'] as const)
      const bare = sent.map(({ trace, properties: values }) => ({ trace, properties: values }))
      return areOutcomes(sent, hubspot[act]('contacts', act === 'create' ? bare : sent, signal))
    },
  },
  {
    name: 'links',
    ask: async (hubspot, signal, draw) => {
      const types = [{ category: 'HUBSPOT_DEFINED', typeId: 279 }]
      const sent = ids
        .slice(0, 3)
        .map((id, at) => ({ trace: `l${at}`, from: id, to: '201', types }))
      const { associations } = hubspot
      if (draw.chance(0.4)) {
        await each(associations.read('contacts', 'companies', ids, signal), (page) => {
          for (const { from } of page)
            assert(ids.includes(from), 'Links of a record not asked for.')
        })
        return
      }
      const act = draw.one(['write', 'remove', 'removeLabels'] as const)
      await areOutcomes(sent, associations[act]('contacts', 'companies', sent, signal))
    },
  },
  {
    name: 'HubSpot jobs',
    ask: async (hubspot, signal, draw) => {
      const ask = draw.one<() => Promise<unknown>>([
        () => hubspot.exports.start({ object: 'contacts', name: 'x', properties }, signal),
        () => hubspot.exports.status('1', signal),
        () => hubspot.imports.find('nobody', signal),
        () => hubspot.imports.status('1', signal),
        () => each(hubspot.imports.errors('1', signal), () => undefined),
      ])
      await ask()
    },
  },
]

/** A clock that leaps over every wait. */
function leaping(): Clock {
  let ahead = 0
  return {
    now: () => new Date(Date.now() + ahead),
    sleep: async (ms, signal) => {
      signal?.throwIfAborted()
      ahead += ms
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
}

const nothing = (): void => undefined
const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing }
const uuidOf = (draw: Draw): string =>
  `00000000-0000-4000-8000-${String(draw.below(1e9)).padStart(12, '0')}`
