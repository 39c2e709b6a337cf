import type { CommonFlags } from '../options.ts'
import { withConnector } from '../run-command.ts'

/** Sends a message to each channel, or to one, so that people see whether messages arrive. */
export function alertsTest(flags: CommonFlags & { readonly channel?: string }): Promise<number> {
  return withConnector(flags, async ({ connector, output }) => {
    const tested = await connector.alerts.test(flags.channel ?? null)
    for (const one of tested) {
      output.record({ type: 'alert_test', ...one })
      output.say(
        one.sent
          ? `${one.channel}: sent.`
          : `${one.channel}: not sent. ${one.trouble ?? 'No answer came.'}`,
      )
    }
    return tested.every(({ sent }) => sent) ? 0 : 1
  })
}
