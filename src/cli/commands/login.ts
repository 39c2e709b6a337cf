import { durationMs } from '../../config/duration.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import { openBrowser } from '../../machine/browser.ts'
import { paint, paintError } from '../colours.ts'
import type { CommonFlags } from '../options.ts'
import type { Output } from '../output.ts'
import { withConnector } from '../run-command.ts'

export function login(
  connection: string | undefined,
  flags: CommonFlags & { readonly browser: boolean; readonly wait: string },
): Promise<number> {
  return withConnector(flags, async ({ connector, output }) => {
    const waitMs = durationMs(flags.wait)
    if (waitMs === null) {
      throw new ConnectorError('config.usage', {
        what: `--wait ${flags.wait} is no duration.`,
        why: 'It says how long the browser may take.',
        fix: 'Write a whole number and a unit, such as 10m.',
      })
    }
    const signedIn = await connector.login(connection ?? null, {
      waitMs,
      begun: async ({ url, startUrl, redirectUri, scopes, optionalScopes }) => {
        output.record({
          type: 'authorize',
          url,
          redirect_uri: redirectUri,
          scopes,
          optional_scopes: optionalScopes,
        })
        output.say(`Agree in the browser, on this page:\n\n  ${url}\n`)
        output.say(
          paint.dim(
            `It leads back to ${redirectUri}, which the app must list among its redirect URLs.`,
          ),
        )
        if (flags.browser && !(await openBrowser(startUrl))) noBrowser(output)
      },
    })
    const { account, user, scopes, missing, file } = signedIn
    const exit = missing.length === 0 ? 0 : 3
    output.record({ type: 'signed_in', connection: signedIn.connection, account, user, scopes })
    for (const one of missing) output.record({ type: 'missing_scopes', ...one })
    output.record({ type: 'summary', status: exit === 0 ? 'succeeded' : 'partial', exit })
    output.say(
      `${paint.green('✓')} ${paint.bold(signedIn.connection)} is signed in to account ${account}${user === null ? '' : ` as ${user}`}.`,
    )
    output.say(paint.dim(`Kept in ${file}.`))
    for (const one of missing) {
      output.say(
        `${paint.yellow('!')} ${one.sync} ${one.what} lacks ${one.scopes.join(', ')}: it will be skipped.`,
      )
    }
    if (missing.length > 0)
      output.say('  Fix: Add the scopes to the app in HubSpot, then log in again.')
    return exit
  })
}

const noBrowser = (output: Output): void =>
  output.note(paintError.dim('No browser could be started: open the page yourself.'))
