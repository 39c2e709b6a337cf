import type { Millis } from '../account/definitions.ts'

/** All seeded data lies before this instant, whatever day it is run: the same account every time. */
export const LATEST: Millis = Date.UTC(2026, 10, 20, 18)
