import { paint } from '../colours.ts'
import type { CommonFlags } from '../options.ts'
import { withConnector } from '../run-command.ts'

const told = {
  now: 'is signed out: HubSpot has revoked its refresh token. An access token lives at most half an hour on, but is kept nowhere.',
  already: 'is signed out: HubSpot had revoked its refresh token already.',
  none: 'was not signed in: nothing to do.',
} as const

export function logout(connection: string | undefined, flags: CommonFlags): Promise<number> {
  return withConnector(flags, async ({ connector, output }) => {
    const { connection: name, revoked, configured } = await connector.logout(connection ?? null)
    output.record({ type: 'signed_out', connection: name, revoked, configured })
    output.say(`${paint.green('✓')} ${paint.bold(name)} ${told[revoked]}`)
    if (configured)
      output.say(
        'The refresh token that the configuration points to is good no more: take it out there too.',
      )
    return 0
  })
}
