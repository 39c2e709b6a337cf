import type { ErrorKind } from '../error-kind.ts'

export const outboundErrors = {
  'outbound.no_match': {
    handling: 'set_record_aside',
    exit: 3,
    meaning: "Strategy update: no HubSpot record has this row's identity.",
    mend: 'Create the record, or use strategy upsert.',
  },
  'outbound.already_exists': {
    handling: 'set_record_aside',
    exit: 3,
    meaning: "Strategy create: a HubSpot record with this row's identity exists already.",
    mend: 'Take the row out of the source, or use strategy upsert.',
  },
} as const satisfies Record<string, ErrorKind>
