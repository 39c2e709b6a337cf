import { expect, test } from 'vitest'
import { scopesAsked } from '../../src/connector/scopes-asked.ts'

const contacts = { what: 'contacts', scopes: ['c.read'], jobs: 'crm.export' }
const lists = { what: 'contact_lists', scopes: ['c.read', 'l.read'], jobs: null }
const tickets = { what: 'tickets', scopes: [['t.new', 'tickets']], jobs: null }
const wanted = (listed: readonly string[]) => ({
  sync: 'crm_in',
  needs: [tickets, lists, contacts],
  listed: (what: string) => listed.includes(what),
})

test('what the document names is required, what only comes along is optional', () => {
  expect(scopesAsked([wanted(['contacts'])], undefined)).toEqual({
    required: ['oauth', 'c.read'],
    optional: ['crm.export', 'l.read', 't.new'],
  })
})

test('of alternatives one is asked for, and the one that another stream needs anyway', () => {
  const old = { what: 'quotes', scopes: ['tickets'], jobs: null }
  const named = ['quotes', 'tickets']
  const sync = { ...wanted(named), needs: [old, tickets], listed: () => true }
  expect(scopesAsked([sync], undefined).required).toEqual(['oauth', 'tickets'])
})

test('a sync that names a stream makes its scopes required, though another only takes it along', () => {
  expect(scopesAsked([wanted([]), wanted(['tickets'])], undefined)).toEqual({
    required: ['oauth', 't.new'],
    optional: ['c.read', 'crm.export', 'l.read'],
  })
})

test('configured scopes stand for all of it', () => {
  expect(scopesAsked([wanted(['contacts'])], ['x', 'x'])).toEqual({
    required: ['oauth', 'x'],
    optional: [],
  })
})
