import type { Target } from '../src/declare/index.ts'
import { companies } from './companies.ts'
import { contacts } from './contacts.ts'
import { deals } from './deals.ts'

export const targets: readonly Target[] = [contacts, companies, deals]
