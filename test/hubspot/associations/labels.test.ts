import { expect, test } from 'vitest'
import { createAssociations } from '../../../src/hubspot/associations/associations.ts'
import { json, type Reply, ScriptedHost } from '../scripted-host.ts'

const signal = new AbortController().signal
const path = '/crm/associations/contacts/companies/labels'
const boss = { category: 'USER_DEFINED', typeId: 7, label: 'Boss' }
const list = (...results: unknown[]): Reply => json({ results })
/** HubSpot took the label and the connection broke. */
const broken: Reply = (_asked, response) => response.destroy()
const inTurn = (...replies: readonly Reply[]): Reply => {
  let turn = 0
  return (asked, response) => {
    const reply = replies[Math.min(turn, replies.length - 1)]
    turn += 1
    reply?.(asked, response)
  }
}

test.each<[string, Reply, Reply, object, number]>([
  ['is made', json({ results: [boss] }), list(), { kind: 'there' }, 1],
  ['whose answer was lost and that is listed is there', broken, list(boss), { kind: 'there' }, 1],
  [
    'whose answer was lost and that is not listed is made again',
    inTurn(broken, json({ results: [boss] })),
    list(),
    { kind: 'there' },
    2,
  ],
  [
    'whose answer is lost every time is refused in the end',
    broken,
    list({ ...boss, label: 'Other' }),
    { kind: 'refused', code: 'hubspot.answer_lost' },
    3,
  ],
  [
    'that somebody else made meanwhile is there, whatever its case',
    json({ status: 'error', category: 'VALIDATION_ERROR', message: 'It exists.' }, 400),
    list({ ...boss, label: 'BOSS ' }),
    { kind: 'there' },
    1,
  ],
  [
    'that HubSpot refuses has its words',
    json({ status: 'error', category: 'VALIDATION_ERROR', message: 'Too many labels.' }, 400),
    list(),
    { kind: 'refused', code: 'hubspot.request_refused', message: 'Too many labels.' },
    1,
  ],
  [
    'that the token may not make names the scope',
    json({ category: 'MISSING_SCOPES', context: { requiredGranularScopes: ['crm.x.write'] } }, 403),
    list(),
    {
      kind: 'refused',
      code: 'hubspot.scope_missing',
      message: expect.stringContaining('crm.x.write'),
    },
    1,
  ],
])('a label %s', async (_title, post, get, outcome, posts) => {
  await using host = await ScriptedHost.start({ [`POST ${path}`]: post, [`GET ${path}`]: get })
  const associations = createAssociations(host.transport)
  const label = { label: 'Boss', name: 'boss' }
  expect(await associations.createLabel('contacts', 'companies', label, signal)).toMatchObject(
    outcome,
  )
  const sent = host.asked.filter(({ method }) => method === 'POST')
  expect(sent.map(({ body }) => JSON.parse(body) as unknown)).toEqual(
    Array.from({ length: posts }, () => label),
  )
})

test.each<[string, Reply, Reply, object]>([
  [
    'by record and by label',
    json({ limit: 250_000 }),
    list(
      { category: 'USER_DEFINED', typeId: 7, userEnforcedMaxToObjectIds: 1 },
      { category: 'USER_DEFINED', typeId: 8 },
    ),
    { perRecord: 250_000, perType: [{ category: 'USER_DEFINED', typeId: 7, most: 1 }] },
  ],
  [
    'as none where the account does not tell',
    json({ category: 'MISSING_SCOPES' }, 403),
    json({ message: 'no such path' }, 404),
    { perRecord: null, perType: [] },
  ],
  ['as none from answers of another form', json([]), json({}), { perRecord: null, perType: [] }],
])('limits of links are read %s', async (_title, records, configurations, limits) => {
  await using host = await ScriptedHost.start({
    'GET /crm/limits/associations/records/0-1/0-2': records,
    'GET /crm/associations/definitions/configurations/contacts/companies': configurations,
  })
  expect(await createAssociations(host.transport).limits('contacts', 'companies', signal)).toEqual(
    limits,
  )
})
