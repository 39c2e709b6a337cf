import { ConnectorError } from '../../errors/connector-error.ts'

/** An export file is not what was asked for: nothing may be loaded from it. */
export function fileRefused(why: string, cause?: unknown): ConnectorError {
  return new ConnectorError('hubspot.export_file_refused', {
    what: "The file of a HubSpot export can't be used.",
    why,
    fix: 'Nothing to do: the records are read by the list route instead. If it stays, set `route: list` for the stream.',
    ...(cause === undefined ? {} : { cause }),
  })
}
