/** A mend that names what only the command line has. */
const ofCommands =
  /hubspot-warehouse (login|run|retry|status|plan|discover|config)\b|--approve|--plan\b/

/** The same mend, by what the page has for it. */
const byCode: Readonly<Record<string, string>> = {
  'run.held':
    'Look at everything that it would remove. “Approve and run” lets exactly that go; or mend the source, and plan it anew.',
  'inbound.removals_held':
    'Look in HubSpot whether these are really gone. If they are, “Approve and run” marks exactly them as deleted.',
  'outbound.create_unproven':
    'Look for the records in HubSpot. If they are not there, “Approve and run” sends them once more.',
  'outbound.row_undone':
    'Change the row in the source; or choose it among the rows of its run and send it again there.',
  'outbound.row_skipped':
    'Change the row in the source; or choose it among the rows of its run and send it again there.',
  'outbound.too_many_attempts':
    'Mend what the message says, then send the rows again among the rows of their run.',
  'hubspot.sign_in_refused':
    'Make a new service key or private-app token and give it to the connection, under Connections; with OAuth, sign in there again.',
  'hubspot.sign_in_needed': 'Sign in again, under Connections.',
  'hubspot.sign_in_not_finished': 'Sign in again, under Connections.',
  'hubspot.object_unknown':
    'Correct the name: Change, beside the sync, lists what the account has. Or make the object type in HubSpot.',
  'inbound.property_unknown':
    'Correct the name: Change, beside the sync, lists the properties that the account has.',
  'config.invalid': 'Mend every listed path; Settings shows the configuration as text.',
}

const byWords: readonly (readonly [RegExp, string])[] = [
  [/set_aside or changes/, 'Look at the rows behind each cause, on the page of the run.'],
  [
    /whether something runs/,
    'Look how its runs end. So that it runs by itself, `serve` has to be on at those times.',
  ],
  [/hubspot-warehouse login/, 'Sign in again, under Connections.'],
  [/discover/, 'Correct the name: Change, beside the sync, lists what the account has.'],
  [/--approve/, 'Look at everything that it would remove. “Approve and run” lets exactly that go.'],
]

/** What a person does about it here: errors tell it for the command line too. */
export function fixHere(fix: string, code: string | null): string {
  if (!ofCommands.test(fix)) return fix
  const known = code === null ? undefined : byCode[code]
  return known ?? byWords.find(([form]) => form.test(fix))?.[1] ?? fix
}
