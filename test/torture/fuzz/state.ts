import { createHash } from 'node:crypto'
import type { Transaction } from '../../../src/engine/ports.ts'
import { loadState, type StateKind } from '../../../src/engine/journal/state.ts'
import { ConnectorError } from '../../../src/errors/connector-error.ts'
import { firstState, newPass, streamStateKind } from '../../../src/inbound/state.ts'
import type { Draw } from '../world/draw.ts'
import { damaged, Finding, type FuzzTarget } from './fuzzer.ts'
import { damagedText, damagedTree, textOf } from './tree-damage.ts'

interface Kept {
  readonly version: number | null
  readonly state: string | null
  readonly checksum: string | null
}

const at = '2026-11-22T10:00:00.000Z'
const window = { after: null, until: at }
const pass = newPass({ id: 'a-pass', kind: 'incremental', route: 'search', startedAt: at, window })
const example = {
  ...firstState,
  position: at,
  firstReadAt: at,
  pass: { ...pass, at: { time: at, id: '17' } },
  unselected: ['ssn'],
}

const seal = (version: number, state: string): string =>
  createHash('sha256').update(`${version}\n${state}`).digest('hex')

/**
 * Saved states: one that is not as it was saved stops its stream with `run.state_damaged` and the way out; none is ever
 * taken for no state, which would read everything afresh without a word.
 */
export const stateFuzzer: FuzzTarget = {
  name: 'state',
  async open() {
    const { version } = streamStateKind
    const text = JSON.stringify(example)
    const good: Kept = { version, state: text, checksum: seal(version, text) }
    if ((await read(good, streamStateKind)) === null)
      throw new Finding('The state to begin with is none.')
    return {
      async once(draw) {
        const kept = drawKept(draw, good, text)
        const isGood =
          kept.state === good.state &&
          kept.checksum === good.checksum &&
          kept.version === good.version
        const shown = JSON.stringify(kept).slice(0, 2_000)
        let came: unknown
        try {
          came = await read(kept, streamStateKind)
        } catch (error) {
          if (!(error instanceof ConnectorError) || error.code !== 'run.state_damaged')
            throw new Finding(`Thrown for ${shown}`, error)
          if (!error.fix.includes('hubspot-warehouse state '))
            throw new Finding(`No way out is told: ${error.fix}`)
          if (isGood) throw new Finding('A good state was refused.')
          return
        }
        if (came === null) throw new Finding(`Taken for no state: ${shown}`)
        const isSealed = kept.checksum === seal(kept.version ?? 0, kept.state ?? '')
        if (!isSealed) throw new Finding(`Taken though its checksum says otherwise: ${shown}`)
      },
      async [Symbol.asyncDispose]() {},
    }
  },
}

function drawKept(draw: Draw, good: Kept, text: string): Kept {
  const state = draw.weighed<() => string>([
    [4, () => textOf(damagedTree(draw, example))],
    [2, () => damagedText(draw, text)],
    [2, () => damaged(draw, Buffer.from(text)).toString()],
    [1, () => ''],
    [1, () => text],
  ])()
  const version = draw.weighed([
    [8, good.version ?? 0],
    [1, (good.version ?? 0) + draw.between(1, 9)],
    [1, draw.between(-3, 0)],
  ])
  return draw.weighed<() => Kept>([
    [4, () => ({ ...good, state })],
    [4, () => ({ version, state, checksum: seal(version, state) })],
    [1, () => ({ ...good, version })],
    [
      1,
      () => ({ ...good, checksum: draw.one([null, '', 'x', good.checksum?.toUpperCase() ?? '']) }),
    ],
    [1, () => ({ ...good, state: null })],
    [1, () => ({ ...good, version: null })],
  ])()
}

/** The one row that the journal finds. */
function read<State>(kept: Kept, kind: StateKind<State>): Promise<State | null> {
  const found: Transaction = {
    rows: async () => [{ sync: 's', stream: 'contacts', fence: 1, run_id: 'r', ...kept }],
    run: async () => 0,
  }
  return loadState(found, { sync: 's', stream: 'contacts' }, kind)
}
