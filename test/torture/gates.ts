import type { Dispatcher } from 'undici'
import type { Around } from '../../src/connector/around.ts'
import type { Clock, Transaction, Warehouse } from '../../src/engine/ports.ts'
import type { OpenWorkFolder } from '../../src/machine/work-folder.ts'
import { stepNameOf } from './step-names.ts'
import type { Step } from './tier.ts'

/**
 * Called at every step that one process of the connector takes at its ports. A promise that never resolves stops the
 * process there, as far as the world can see.
 */
export interface Gate {
  /** Before anything of the step happens. */
  before(step: Step): Promise<void>
  /** It took effect, or failed; its answer was not handed over yet. */
  at(step: Step): Promise<void>
  /** The answer was handed over, and whoever waited for it has had one turn. */
  after(step: Step): Promise<void>
}

/** Everything of the outside world that a run can touch, with the gate in front of it: one for each process. */
export function gatesAround(gate: Gate): Around {
  const passed = new Map<string, number>()
  const begin = async (name: string): Promise<Step> => {
    const step = { name, nth: (passed.get(name) ?? 0) + 1 }
    passed.set(name, step.nth)
    await gate.before(step)
    return step
  }
  const end = async (step: Step): Promise<void> => {
    await gate.at(step)
    setImmediate(() => void gate.after(step))
  }
  const through = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const step = await begin(name)
    try {
      return await work()
    } finally {
      await end(step)
    }
  }
  const passage: Passage = { begin, end, through }
  return {
    clock: (clock) => gatedClock(passage, clock),
    warehouse: (warehouse) => gatedWarehouse(passage, warehouse),
    dispatcher: (agent) => gatedDispatcher(passage, agent),
    work: (folder) => gatedFolder(passage, folder),
  }
}

interface Passage {
  readonly begin: (name: string) => Promise<Step>
  readonly end: (step: Step) => Promise<void>
  readonly through: <T>(name: string, work: () => Promise<T>) => Promise<T>
}

/** A sleep is a step when its time has come; one that is broken off is none. */
const gatedClock = ({ through }: Passage, clock: Clock): Clock => ({
  now: () => clock.now(),
  sleep: async (ms, signal) => {
    await clock.sleep(ms, signal)
    await through('sleep', () => Promise.resolve())
    signal?.throwIfAborted()
  },
})

function gatedWarehouse({ begin, end, through }: Passage, inner: Warehouse): Warehouse {
  const gatedTransaction = (transaction: Transaction): Transaction => ({
    run: (statement) =>
      through(`warehouse ${statement.name}`, async () => transaction.run(statement)),
    rows: (statement) =>
      through(`warehouse ${statement.name}`, async () => transaction.rows(statement)),
  })

  /** A commit goes by the first statement that changed rows: what it is that becomes true. */
  async function transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    const beginning = await begin('warehouse begin')
    let changing: string | null = null
    let committing: Step | null = null
    let began = false
    try {
      return await inner.transaction(async (opened) => {
        began = true
        await end(beginning)
        const gated = gatedTransaction(opened)
        const result = await work({
          rows: (statement) => gated.rows(statement),
          run: (statement) => {
            changing ??= statement.name
            return gated.run(statement)
          },
        })
        committing = await begin(`warehouse commit ${changing ?? 'nothing'}`)
        return result
      })
    } finally {
      if (!began) await end(beginning)
      if (committing !== null) await end(committing)
    }
  }

  async function* inPieces<T>(name: string, pieces: AsyncIterable<T>): AsyncGenerator<T> {
    const iterator = pieces[Symbol.asyncIterator]()
    try {
      for (;;) {
        const next = await through(`warehouse ${name}`, async () => iterator.next())
        if (next.done === true) return
        yield next.value
      }
    } finally {
      await iterator.return?.()
    }
  }

  return {
    traits: inner.traits,
    ...gatedTransaction(inner),
    ensure: (tables) => through('warehouse ensure', () => inner.ensure(tables)),
    views: (views) => through('warehouse views', () => inner.views(views)),
    standing: (schema) => through('warehouse standing', () => inner.standing(schema)),
    spelled: (statement) => inner.spelled(statement),
    drop: (...tables) => through('warehouse drop', () => inner.drop(...tables)),
    tables: (schema, prefix) => through('warehouse tables', () => inner.tables(schema, prefix)),
    relations: (schema) => through('warehouse relations', () => inner.relations(schema)),
    stage: (staging, files) => through('warehouse stage', () => inner.stage(staging, files)),
    derive: (table, statement) =>
      through(`warehouse derive ${statement.name}`, () => inner.derive(table, statement)),
    transaction,
    stream: (statement) => inPieces(statement.name, inner.stream(statement)),
    arrow: (statement) => inPieces(statement.name, inner.arrow(statement)),
    describe: (source) => through('warehouse describe', () => inner.describe(source)),
    sourceQuery: (source) => inner.sourceQuery(source),
    check: (use) => through('warehouse check', () => inner.check(use)),
    [Symbol.asyncDispose]: () =>
      through('warehouse close', async () => inner[Symbol.asyncDispose]()),
  }
}

/** The body's pieces go through as they come; the word that it is whole, or broke, waits at the gate. */
function gatedDispatcher({ begin, end }: Passage, agent: Dispatcher): Dispatcher {
  return agent.compose((dispatch) => (options, handler) => {
    const send = async (): Promise<void> => {
      const step = await begin(stepNameOf(options.method, String(options.path)))
      dispatch(options, {
        ...(handler.onRequestStart && { onRequestStart: handler.onRequestStart.bind(handler) }),
        ...(handler.onRequestUpgrade && {
          onRequestUpgrade: handler.onRequestUpgrade.bind(handler),
        }),
        ...(handler.onResponseStart && { onResponseStart: handler.onResponseStart.bind(handler) }),
        ...(handler.onResponseData && { onResponseData: handler.onResponseData.bind(handler) }),
        onResponseEnd: (controller, trailers) => {
          void end(step).then(() => handler.onResponseEnd?.(controller, trailers))
        },
        onResponseError: (controller, error) => {
          void end(step).then(() => handler.onResponseError?.(controller, error))
        },
      })
    }
    void send()
    return true
  })
}

function gatedFolder({ through }: Passage, inner: OpenWorkFolder): OpenWorkFolder {
  return {
    path: inner.path,
    file: (name) => inner.file(name),
    writer: async (name) => {
      const writer = await through('work writer', () => inner.writer(name))
      return {
        path: writer.path,
        get bytes() {
          return writer.bytes
        },
        get lines() {
          return writer.lines
        },
        write: (line) => writer.write(line),
        close: () => through('work close', () => writer.close()),
      }
    },
    remove: (path) => through('work remove', () => inner.remove(path)),
    [Symbol.asyncDispose]: () => through('work dispose', async () => inner[Symbol.asyncDispose]()),
  }
}
