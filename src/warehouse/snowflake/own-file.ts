import { statSync } from 'node:fs'
import { ConnectorError } from '../../errors/connector-error.ts'

const writableByOthers = 0o022
const executable = 0o111

/**
 * Refuses a file with secrets that others may change, or that can be run: what the driver asks of its own files
 * (snowflake-sdk 3.3.0, lib/file_util.js), with the same way out, SKIP_TOKEN_FILE_PERMISSIONS_VERIFICATION. One that
 * is not there passes: whoever reads it says so.
 * @throws ConnectorError `warehouse.sign_in_unfit`
 */
export function ownFile(path: string, called: string): void {
  if (process.platform === 'win32') return
  if ((process.env['SKIP_TOKEN_FILE_PERMISSIONS_VERIFICATION'] ?? '') !== '') return
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats === undefined) return
  const why =
    (stats.mode & writableByOthers) !== 0
      ? 'Group or others may write it.'
      : (stats.mode & executable) !== 0
        ? 'It is executable.'
        : process.getuid?.() !== stats.uid
          ? 'It belongs to another user.'
          : null
  if (why === null) return
  throw new ConnectorError('warehouse.sign_in_unfit', {
    what: `The ${called} ${path} is not used.`,
    why,
    fix: `Make it yours alone: chown it to this user and chmod 600 ${path}`,
  })
}
