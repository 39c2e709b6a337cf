import type { Found } from '../../app/api.ts'
import { words } from '../../app/format.ts'

type Record = Pick<Found['sent'][number], 'changes' | 'links'>

/** One thing that happened to a record. */
export interface Moment {
  readonly id: string
  readonly at: string | null
  readonly run: string | null
  readonly tone: 'good' | 'warn' | 'bad' | 'idle'
  readonly title: string
  /** What HubSpot or the check said. */
  readonly said: string | null
  readonly code: string | null
  readonly values: readonly {
    readonly name: string
    readonly before: string | null
    readonly sent: string | null
  }[]
}

const done: Readonly<{ [action: string]: string }> = {
  create: 'Created',
  update: 'Updated',
  archive: 'Archived',
}

const stopped: Readonly<{ [status: string]: string }> = {
  refused: 'Refused before it was sent',
  set_aside: 'Set aside',
  dead: 'Given up',
  skipped: 'Left out',
}

/** What happened to a record and to its links, the newest first. */
export function momentsOf({ changes, links }: Record): readonly Moment[] {
  const ofRecord = changes.map((change): Moment => {
    const { action, status } = change
    return {
      id: `change/${change.change_id}`,
      at: change.at,
      run: change.run_id,
      tone: status === 'settled' ? 'good' : status in stopped ? 'bad' : 'idle',
      title:
        status === 'settled'
          ? (done[action ?? ''] ?? capitalised(words(action ?? status)))
          : `${stopped[status] ?? capitalised(words(status))}${action === null ? '' : ` (${words(action)})`}`,
      said: change.error_code === null ? null : said(change.error_field, change.error_message),
      code: change.error_code,
      values: valuesOf(change.properties, change.before),
    }
  })
  const ofLinks = links.map(
    (link, at): Moment => ({
      id: `link/${at}`,
      at: link.at,
      run: link.run_id,
      tone: link.error_code === null ? 'good' : 'bad',
      title: `Link to ${link.to_type ?? ''} ${link.to_key ?? link.to_id ?? ''}${
        link.label === null ? '' : ` (${link.label})`
      }: ${words(link.result)}`,
      said: link.error_code === null ? null : said(null, link.error_message),
      code: link.error_code,
      values: [],
    }),
  )
  return [...ofRecord, ...ofLinks].toSorted((one, other) =>
    (other.at ?? '').localeCompare(one.at ?? ''),
  )
}

const said = (field: string | null, message: string | null): string =>
  [field, message].filter((part) => part !== null).join(': ')

type Values = Readonly<{ [name: string]: string | null }> | null

/** What was sent, beside what stood there before; values that were not sent are left out. */
function valuesOf(sent: Values, before: Values): Moment['values'] {
  return Object.entries(sent ?? {}).map(([name, value]) => ({
    name,
    before: before?.[name] ?? null,
    sent: value,
  }))
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
