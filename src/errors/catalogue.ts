import type { ErrorKind } from './error-kind.ts'
import { configErrors } from './kinds/config.ts'
import { hubspotErrors } from './kinds/hubspot.ts'
import { inboundErrors } from './kinds/inbound.ts'
import { outboundErrors } from './kinds/outbound.ts'
import { runErrors } from './kinds/run.ts'
import { serverErrors } from './kinds/server.ts'
import { warehouseErrors } from './kinds/warehouse.ts'

export const errorKinds = {
  ...configErrors,
  ...hubspotErrors,
  ...warehouseErrors,
  ...runErrors,
  ...inboundErrors,
  ...outboundErrors,
  ...serverErrors,
} as const satisfies Record<string, ErrorKind>

export type ErrorCode = keyof typeof errorKinds
