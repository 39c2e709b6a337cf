import type { ErrorKind } from '../error-kind.ts'

export const inboundErrors = {
  'inbound.value_unfit': {
    handling: 'set_record_aside',
    exit: 0,
    meaning:
      "A value does not fit its column's type: the column is NULL and the text is kept in set_aside_values.",
    mend: 'Mend the value in HubSpot, or read the kept text.',
  },
  'inbound.value_rounded': {
    handling: 'set_record_aside',
    exit: 0,
    meaning:
      'A number has more than 8 decimal places: the column is rounded and the exact text is kept in set_aside_values.',
    mend: 'Read the kept text where the exact value matters.',
  },
} as const satisfies Record<string, ErrorKind>
