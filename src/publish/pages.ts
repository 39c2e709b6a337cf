import { errorKinds } from '../errors/catalogue.ts'
import type { ErrorKind } from '../errors/error-kind.ts'
import { code, note, table } from './markdown.ts'

const families: Readonly<Record<string, string>> = {
  config: 'Configuration and usage',
  hubspot: 'HubSpot',
  warehouse: 'Warehouse',
  run: 'Runs',
  inbound: 'Inbound',
  outbound: 'Outbound',
  server: 'The HTTP API of serve',
}

const handlingText: Readonly<Record<ErrorKind['handling'], string>> = {
  retry: 'tried again',
  set_record_aside: 'the row or record is set aside or refused, the others go on',
  stop_stream: 'the stream or target stops, the others go on',
  stop_run: 'the run stops',
}

/** docs/errors.md: every code with its exit code, what it means and how to mend it. */
export function errorsPage(): string {
  const all = Object.entries<ErrorKind>(errorKinds).toSorted(([a], [b]) => (a < b ? -1 : 1))
  const parts = Object.entries(families).map(([family, title]) => {
    const rows = all
      .filter(([name]) => name.startsWith(`${family}.`))
      .map(([name, kind]) => [
        code(name),
        String(kind.exit),
        kind.meaning,
        handlingText[kind.handling],
        kind.mend,
      ])
    return `## ${title}\n\n${table(['code', 'exit', 'when', 'then', 'mend'], rows)}\n`
  })
  return `${note('src/errors/kinds')}# Errors\n\nEvery error has a code, says what failed, why, and how to mend it. The exit code is what a run ends with when this error ended it or its stream (0: the error alone doesn't change it).\n\n${parts.join('\n')}`
}
