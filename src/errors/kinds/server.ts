import type { ErrorKind } from '../error-kind.ts'

/** What the HTTP API of `serve` refuses. */
export const serverErrors = {
  'server.wrong_host': {
    handling: 'stop_run',
    exit: 2,
    meaning: 'A request named another server than the one it reached.',
    mend: 'Open the address that `serve` printed.',
  },
  'server.cross_site': {
    handling: 'stop_run',
    exit: 2,
    meaning: 'A request came from another site, or did not say from where.',
    mend: 'Open the address that `serve` printed; scripts send the token of a session.',
  },
  'server.session_needed': {
    handling: 'stop_run',
    exit: 2,
    meaning: 'A request came without a session, or with one that has ended.',
    mend: 'Open the link that `serve` prints; SIGUSR2 makes it print a new one, and so does a restart.',
  },
  'server.request_unfit': {
    handling: 'stop_run',
    exit: 2,
    meaning: 'A request lacks something, has something of the wrong form, or is too large.',
    mend: 'Send what `/api/openapi.json` describes.',
  },
  'server.not_found': {
    handling: 'stop_run',
    exit: 2,
    meaning: 'There is nothing at the path of a request.',
    mend: 'See `/api/openapi.json` for what there is.',
  },
  'server.not_at_work': {
    handling: 'stop_run',
    exit: 2,
    meaning: 'A run was to be cancelled or watched that is not at work.',
    mend: 'Look at its result.',
  },
  'server.changed_meanwhile': {
    handling: 'stop_run',
    exit: 2,
    meaning: 'The configuration document was changed by somebody else since it was read.',
    mend: 'Read it again, then make the change again.',
  },
} as const satisfies Record<string, ErrorKind>
