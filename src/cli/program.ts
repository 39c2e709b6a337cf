import { Command, InvalidArgumentError } from 'commander'
import { alertsTest } from './commands/alerts.ts'
import { check } from './commands/check.ts'
import { configSchema, configShow, configValidate } from './commands/config.ts'
import { discover } from './commands/discover.ts'
import { loadFile } from './commands/load.ts'
import { login } from './commands/login.ts'
import { logout } from './commands/logout.ts'
import { plan } from './commands/plan.ts'
import { preview } from './commands/preview.ts'
import { retry, type RetryFlags, skip } from './commands/retry.ts'
import { run } from './commands/run.ts'
import { cancel, pause, resume } from './commands/schedules.ts'
import { serve, type ServeFlags } from './commands/serve.ts'
import { stateReset, stateRewind, stateShow } from './commands/state.ts'
import { status } from './commands/status.ts'
import { undo, type UndoFlags } from './commands/undo.ts'
import { verify, type VerifyFlags } from './commands/verify.ts'
import { type Around, packageVersion } from '../connector.ts'
import type { CommonFlags } from './options.ts'

/** What a command's help ends with: two real examples and the exit codes it can end with. */
function ending(examples: readonly string[], exits: readonly number[]): string {
  const lines = examples.map((example) => `  $ hubspot-warehouse ${example}`).join('\n')
  const codes = exits.map((exit) => `  ${exit}  ${exitMeanings[exit] ?? ''}`).join('\n')
  return `\nExamples:\n${lines}\n\nExit codes:\n${codes}`
}

const exitMeanings: Readonly<Record<number, string>> = {
  0: 'succeeded',
  1: 'failed, or stopped by a signal',
  2: 'wrong usage or configuration',
  3: 'partial: rows set aside or refused, or a stream failed or was skipped',
  4: 'held: a person must decide',
  5: 'waiting for quota, a HubSpot job or an unsettled create; the next run goes on',
  6: 'sign-in needed: HubSpot refuses the token',
}
const allExits = [0, 1, 2, 3, 4, 5, 6]

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('Give a whole number.')
  return Number(text)
}

/**
 * The whole command line; `exit` gets each command's exit code. The sandbox and the questions of `init` are loaded by
 * the commands that use them: every other one starts without.
 */
export function buildProgram(exit: (code: number) => void, around?: Around): Command {
  const program = new Command('hubspot-warehouse')
    .description('Keeps warehouse tables and a HubSpot account in step.')
    .version(packageVersion)
    .exitOverride()
    .showHelpAfterError('(see --help)')
    .configureHelp({ sortSubcommands: false })

  program.addHelpText('after', ending(['quickstart', 'run --json', 'run --help'], allExits))

  const command = (parent: Command, name: string, summary: string): Command =>
    parent
      .command(name)
      .description(summary)
      .option(
        '-f, --file <file>',
        'configuration document (default: HUBSPOT_WAREHOUSE_CONFIG, then hubspot-warehouse.yaml)',
      )
      .option('--json', 'standard output carries only JSON, one object a line')

  /** The action's arguments are commander's: arguments, then flags, then the command. */
  const does =
    <Arguments extends readonly unknown[]>(work: (...given: Arguments) => Promise<number>) =>
    async (...given: readonly unknown[]): Promise<void> => {
      const flags = { ...(given.at(-2) as CommonFlags), ...(around && { around }) }
      exit(await work(...([...given.slice(0, -2), flags] as unknown as Arguments)))
    }

  command(
    program,
    'quickstart',
    'The main job on a sandbox account and a DuckDB file, with nothing to set up.',
  )
    .option('--dir <folder>', 'where the DuckDB file and the configuration go', 'quickstart')
    .action(
      does(async (flags: CommonFlags & { dir: string }) =>
        (await import('./commands/quickstart.ts')).quickstart(flags),
      ),
    )
    .addHelpText('after', ending(['quickstart', 'quickstart --dir /tmp/try'], [0, 1]))

  command(program, 'init', 'Asks a few questions and writes a first configuration.')
    .action(does(async (flags: CommonFlags) => (await import('./commands/init.ts')).init(flags)))
    .addHelpText('after', ending(['init', 'init -f crm.yaml'], [0, 1, 2]))

  command(
    program,
    'check [sync...]',
    'Checks sign-in, scopes per stream and target, the warehouse and the quota; each failing line names its mend.',
  )
    .action(does((syncs: string[], flags: CommonFlags) => check(syncs, flags)))
    .addHelpText('after', ending(['check', 'check crm_in --json'], [0, 1, 2, 3, 6]))

  command(
    program,
    'login [connection]',
    'Signs a connection in by OAuth: you agree in the browser, and the sign-in is kept beside the configuration.',
  )
    .option('--no-browser', 'only print the page to open')
    .option('--wait <duration>', 'how long the browser may take', '10m')
    .action(
      does(
        (connection: string | undefined, flags: CommonFlags & { browser: boolean; wait: string }) =>
          login(connection, flags),
      ),
    )
    .addHelpText('after', ending(['login', 'login main --no-browser --json'], [0, 1, 2, 3, 6]))

  command(
    program,
    'logout [connection]',
    'Ends the OAuth sign-in of a connection: revokes it at HubSpot and forgets it here.',
  )
    .action(does((connection: string | undefined, flags: CommonFlags) => logout(connection, flags)))
    .addHelpText('after', ending(['logout', 'logout main --json'], [0, 1, 2, 6]))

  command(
    program,
    'discover',
    "Lists the account's streams, targets, properties and association labels.",
  )
    .option('-c, --connection <name>', 'which connection (default: the only one)')
    .option('--object <name>', 'only this object, with all its properties')
    .action(
      does((flags: CommonFlags & { connection?: string; object?: string }) => discover(flags)),
    )
    .addHelpText('after', ending(['discover', 'discover --object contacts --json'], [0, 1, 2, 6]))

  const config = program
    .command('config')
    .description('The configuration document: validate, show, schema.')
    .addHelpText('after', ending(['config validate', 'config show --json'], [0, 2]))
  command(config, 'validate', 'Lists every problem of the document, each with its path and mend.')
    .action(does((flags: CommonFlags) => configValidate(flags)))
    .addHelpText('after', ending(['config validate', 'config validate -f crm.yaml --json'], [0, 2]))
  command(config, 'show', 'Prints the document as it is understood, defaults included.')
    .action(does((flags: CommonFlags) => configShow(flags)))
    .addHelpText('after', ending(['config show', 'config show --json'], [0, 2]))
  command(config, 'schema', "Prints the document's JSON Schema, for editors.")
    .action(does((flags: CommonFlags) => configSchema(flags)))
    .addHelpText('after', ending(['config schema > schema.json', 'config schema --json'], [0]))

  command(
    program,
    'plan <sync>',
    'Says what a run would do: counts and samples, refusals by reason, calls, quota and time. Changes nothing in HubSpot.',
  )
    .option('--removals', 'list every record and link that would go, not just some')
    .action(does((sync: string, flags: CommonFlags & { removals?: boolean }) => plan(sync, flags)))
    .addHelpText(
      'after',
      ending(['plan customers_out', 'plan customers_out --removals --json'], allExits),
    )

  command(
    program,
    'run [sync...]',
    'Runs syncs (all, if none is named), continuing what was cut off. Safe to start at any time, from cron too.',
  )
    .option('--full', 'read everything again, whatever the strategy')
    .option('--approve <plan>', 'let the removals of this held plan go')
    .action(
      does((syncs: string[], flags: CommonFlags & { full?: boolean; approve?: string }) =>
        run(syncs, flags),
      ),
    )
    .addHelpText(
      'after',
      ending(['run', 'run customers_out --approve 5f0c7f0e-3c1d-4c56-9d0e-2b8f4f1f7a11'], allExits),
    )

  command(
    program,
    'retry <sync>',
    'Sends rows and links again that were set aside, dead letters too: makes them due, then runs the sync.',
  )
    .option('--error <code>', 'only what failed with this code')
    .option('--key <key...>', 'only these source rows, also such as were left out')
    .action(does((sync: string, flags: RetryFlags) => retry(sync, flags)))
    .addHelpText(
      'after',
      ending(
        ['retry customers_out', 'retry customers_out --error hubspot.row.INVALID_EMAIL --json'],
        allExits,
      ),
    )

  command(
    program,
    'skip <sync> <key...>',
    'Leaves failed rows out of the runs of a sync until they change in the source.',
  )
    .action(does((sync: string, keys: string[], flags: CommonFlags) => skip(sync, keys, flags)))
    .addHelpText(
      'after',
      ending(['skip customers_out 17', 'skip customers_out 17 18 --json'], [0, 1, 2]),
    )

  command(
    program,
    'undo <run>',
    'Writes the inverse of what an outbound run did, as far as nobody has changed it since. Archived records are made anew.',
  )
    .option('--plan', 'only say what it would do')
    .option('--approve <plan>', 'let the removals of this held undo go')
    .action(does((run: string, flags: UndoFlags) => undo(run, flags)))
    .addHelpText(
      'after',
      ending(
        [
          'undo 5f0c7f0e-3c1d-4c56-9d0e-2b8f4f1f7a11 --plan',
          'undo 5f0c7f0e-3c1d-4c56-9d0e-2b8f4f1f7a11',
        ],
        allExits,
      ),
    )

  command(program, 'status', 'Shows the syncs, their last runs, their freshness and the quota.')
    .action(does((flags: CommonFlags) => status(flags)))
    .addHelpText('after', ending(['status', 'status --json'], [0, 1, 2]))

  command(
    program,
    'verify [sync...]',
    'Compares what was landed, or sent, with HubSpot: totals and a sample of records and links. Exits 3 on drift; what the next run will settle is no drift.',
  )
    .option('--sample <rows>', 'how many rows of each table are compared', wholeNumber, 200)
    .option('--all', 'compare every row')
    .option('--stream <name>', 'only this stream')
    .option('--values', 'print the values that differ, too')
    .action(does((syncs: string[], flags: VerifyFlags) => verify(syncs, flags)))
    .addHelpText(
      'after',
      ending(['verify crm_in', 'verify crm_in --stream contacts --all --json'], [0, 1, 2, 3, 6]),
    )

  command(
    program,
    'serve',
    'Runs syncs by their schedules until SIGTERM or Ctrl-C; then runs stop at their next checkpoint.',
  )
    .option('--concurrency <n>', 'runs at once in one warehouse', wholeNumber, 1)
    .option(
      '--poll <duration>',
      'how often pause and resume are looked at (default: 10s; on Snowflake 10m, since a look wakes its warehouse)',
    )
    .option(
      '--port <port>',
      'answer the HTTP API on this port of 127.0.0.1, by a one-time link (0: any free one)',
      wholeNumber,
    )
    .option(
      '--probe <port>',
      "answer GET /healthz on this port of all addresses: for a container's probe",
      wholeNumber,
    )
    .action(does((flags: ServeFlags) => serve(flags)))
    .addHelpText('after', ending(['serve', 'serve --json --port 8899'], [0, 1, 2]))

  command(
    program,
    'pause <sync...>',
    'Keeps syncs from starting by themselves until resume; what is at work goes on.',
  )
    .action(does((syncs: string[], flags: CommonFlags) => pause(syncs, flags)))
    .addHelpText('after', ending(['pause crm_in', 'pause crm_in customers_out'], [0, 1, 2]))

  command(
    program,
    'resume <sync...>',
    'Lets paused or held syncs start by themselves again, from their next time on.',
  )
    .action(does((syncs: string[], flags: CommonFlags) => resume(syncs, flags)))
    .addHelpText('after', ending(['resume crm_in', 'resume crm_in customers_out'], [0, 1, 2]))

  command(
    program,
    'cancel <sync...>',
    'Stops runs that are at work, in whichever process, at their next checkpoint.',
  )
    .action(does((syncs: string[], flags: CommonFlags) => cancel(syncs, flags)))
    .addHelpText('after', ending(['cancel crm_in', 'cancel crm_in --json'], [0, 1, 2]))

  const alerts = program
    .command('alerts')
    .description('Messages about syncs to a webhook or to Slack: test.')
    .addHelpText('after', ending(['alerts test', 'alerts test --channel slack'], [0, 1, 2]))
  command(
    alerts,
    'test',
    'Sends a test message to each channel of `alerts`; status shows what is open.',
  )
    .option('--channel <name>', 'only to this one')
    .action(does((flags: CommonFlags & { channel?: string }) => alertsTest(flags)))
    .addHelpText('after', ending(['alerts test', 'alerts test --channel slack'], [0, 1, 2]))

  const state = program
    .command('state')
    .description('The saved position of each stream: show, rewind, reset.')
    .addHelpText(
      'after',
      ending(['state show', 'state rewind crm_in --to 2026-11-01T00:00:00Z'], [0, 1, 2]),
    )
  command(state, 'show [sync]', 'Shows the saved positions.')
    .action(does((sync: string | undefined, flags: CommonFlags) => stateShow(sync, flags)))
    .addHelpText('after', ending(['state show', 'state show crm_in --json'], [0, 1, 2]))
  command(
    state,
    'rewind <sync>',
    'Moves the positions of a sync back; the next run reads again from there.',
  )
    .requiredOption('--to <iso>', 'the time to go back to, such as 2026-11-01T00:00:00Z')
    .option('--stream <name>', 'only this stream')
    .action(
      does((sync: string, flags: CommonFlags & { to: string; stream?: string }) =>
        stateRewind(sync, flags),
      ),
    )
    .addHelpText(
      'after',
      ending(
        [
          'state rewind crm_in --to 2026-11-01T00:00:00Z',
          'state rewind crm_in --to 2026-11-01T00:00:00Z --stream deals',
        ],
        [0, 1, 2],
      ),
    )
  command(
    state,
    'reset <sync> [stream]',
    'Forgets the position of a stream (or of all): the next run reads it afresh. Rows stay.',
  )
    .action(
      does((sync: string, stream: string | undefined, flags: CommonFlags) =>
        stateReset(sync, stream, flags),
      ),
    )
    .addHelpText('after', ending(['state reset crm_in contacts', 'state reset crm_in'], [0, 1, 2]))

  command(
    program,
    'load <csv> <table>',
    'Loads a CSV file into a DuckDB table (schema.table), replacing it.',
  )
    .option('-c, --connection <name>', 'which connection (default: the only one)')
    .action(
      does((csv: string, table: string, flags: CommonFlags & { connection?: string }) =>
        loadFile(csv, table, flags),
      ),
    )
    .addHelpText(
      'after',
      ending(
        ['load customers.csv analytics.customers', 'load deals.csv sales.deals -c main'],
        [0, 1, 2],
      ),
    )

  command(program, 'preview <table>', 'Prints typed rows of a table (schema.table).')
    .option('-c, --connection <name>', 'which connection (default: the only one)')
    .option('--format <format>', 'table, json, csv or arrow (Arrow IPC stream)', 'table')
    .option('--limit <rows>', 'how many rows', wholeNumber, 20)
    .action(
      does(
        (
          table: string,
          flags: CommonFlags & { connection?: string; format: string; limit: number },
        ) => preview(table, flags),
      ),
    )
    .addHelpText(
      'after',
      ending(
        ['preview hubspot.contacts', 'preview hubspot.deals --format csv --limit 1000 > deals.csv'],
        [0, 1, 2],
      ),
    )

  program
    .command('sandbox')
    .description(
      'A HubSpot account on loopback, for trying out and tests. Its first line tells url and token; it ends on SIGTERM.',
    )
    .option('--port <port>', 'the port (0: any free one)', wholeNumber, 0)
    .option(
      '--data <data>',
      "'demo' (a believable company) or a folder of CSV files (default: demo, unless --contacts)",
    )
    .option('--contacts <n>', 'generate this many contacts', wholeNumber)
    .option('--seed <n>', 'seed of everything that is random', wholeNumber, 1)
    .option('--faults <file>', 'a JSON file as POST /_sandbox/faults takes it')
    .option('--json', 'accepted for sameness: the first line is JSON anyway')
    .action(
      does(
        async (flags: {
          port: number
          data?: string
          contacts?: number
          seed: number
          faults?: string
        }) => (await import('./commands/sandbox.ts')).sandbox(flags),
      ),
    )
    .addHelpText(
      'after',
      ending(['sandbox', 'sandbox --port 8900 --contacts 100000 --seed 7'], [0, 1, 2]),
    )

  return program
}
