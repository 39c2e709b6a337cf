import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { createAccount } from '../../src/sandbox/account/account.ts'
import type { Account } from '../../src/sandbox/account/types.ts'
import { loadFolder } from '../../src/sandbox/data/folder.ts'

const folders: string[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true })
})

async function folderOf(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-data-'))
  folders.push(folder)
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  return folder
}

async function loaded(files: Readonly<Record<string, string>>): Promise<Account> {
  const account = createAccount({ seed: 1 })
  await loadFolder(account, await folderOf(files))
  return account
}

describe('a data folder', () => {
  test('becomes records with ids, dates, types and archived ones', async () => {
    const account = await loaded({
      'contacts.csv': [
        '\uFEFFid,email,firstname,Shoe Size,createdate,lastmodifieddate,archived,hs_analytics_num_visits',
        '7,Ada@Example.com,"Ada ""A"" 🤖",43,2024-01-01,2024-05-05T10:00:00Z,,007',
        '9,bob@example.com,"Bo\nb",,2024-02-01,,true,',
      ].join('\n'),
    })
    const contacts = account.objects('0-1')
    expect([contacts.size, contacts.archivedSize, contacts.index.size]).toEqual([1, 1, 1])
    const ada = contacts.get(7)
    expect(ada?.get('email')).toBe('ada@example.com')
    expect(ada?.get('firstname')).toBe('Ada "A" 🤖')
    expect(ada?.get('shoe_size')).toBe('43')
    expect(ada?.get('hs_analytics_num_visits')).toBe('7')
    expect(ada?.get('lastmodifieddate')).toBe('2024-05-05T10:00:00.000Z')
    expect(contacts.get(9)?.archived).toBe(true)
    expect(contacts.get(9)?.get('shoe_size')).toBeNull()
    expect(contacts.property('shoe_size')).toMatchObject({
      label: 'Shoe Size',
      type: 'string',
      hubspotDefined: false,
    })
  })

  test('brings its own properties, owners, pipelines and labels', async () => {
    const account = await loaded({
      'properties.csv':
        'object_type,name,type,options,has_unique_value\ncontacts,badge,number,,true\ndeals,region,enumeration,n:North;s:South,\n',
      'owners.csv':
        'id,email,first_name,last_name,teams,archived\n55,ann@example.com,Ann,Lee,Sales;EMEA,\n56,gone@example.com,Gone,Girl,,true\n',
      'pipelines.csv':
        'object_type,pipeline_id,pipeline_label,stage_id,stage_label,probability,closed\ndeals,p1,Pipe,open,Open,0.3,\ndeals,p1,Pipe,won,Won,1,true\n',
      'contacts.csv': 'id,email,badge\n1,a@example.com,+1.50\n2,b@example.com,2\n',
      'companies.csv': 'id,name,domain\n5,Acme,acme.example\n6,Acme West,acme.example\n',
      'deals.csv': 'id,dealname,pipeline,dealstage,hubspot_owner_id,region\n3,Big,p1,won,55,n\n',
      'associations.csv':
        'from_type,from_id,to_type,to_id,label\ncontacts,1,contacts,2,Friend\ncompanies,5,contacts,1,Employee|Employer\ncontacts,1,companies,5,Primary\ndeals,3,contacts,1,\ncompanies,5,companies,6,Child Company\n',
    })
    expect(account.objects('0-1').findUnique('badge', '1.5')).toBe(1)
    expect(
      account.owners().map(({ id, archived, teams }) => [id, archived, teams?.length]),
    ).toEqual([
      ['55', false, 2],
      ['56', true, undefined],
    ])
    expect(
      account
        .pipelines('0-3')
        .map(({ id, stages }) => [id, stages.map((stage) => stage.metadata['probability'])]),
    ).toEqual([['p1', ['0.3', '1.0']]])
    expect(account.objects('0-3').property('hs_v2_date_entered_won')?.type).toBe('datetime')
    const labels = (from: string, to: string) =>
      [...account.links.all(from, to)]
        .map((link) => [link.from, link.to, link.type.label])
        .filter(([, , label]) => label !== null)
    expect(labels('0-1', '0-1')).toEqual([
      [1, 2, 'Friend'],
      [2, 1, 'Friend'],
    ])
    expect(labels('0-2', '0-1')).toEqual(
      expect.arrayContaining([
        [5, 1, 'Employee'],
        [5, 1, 'Contact with Primary Company'],
      ]),
    )
    expect(labels('0-1', '0-2')).toEqual(
      expect.arrayContaining([
        [1, 5, 'Employer'],
        [1, 5, 'Primary'],
      ]),
    )
    expect(labels('0-2', '0-2').length).toBe(2)
    expect([...account.links.all('0-3', '0-1')].map(({ type }) => type.label)).toEqual([null])
  })

  test('takes what databases and people write for internal values', async () => {
    const account = await loaded({
      'owners.csv': 'id,email,firstName,LastName\n55,ann@example.com,Ann,Lee\n',
      'deals.csv': [
        'id,dealname,dealstage,hubspot_owner_id,createdate,closedate,hs_is_closed,archived',
        '3,Big,Closed Won,Ann@Example.com,2024-05-05 10:00:00+00,2024-06-01 12:30:00,TRUE,FALSE',
      ].join('\n'),
    })
    const deal = account.objects('0-3').get(3)
    expect(deal?.get('dealstage')).toBe('closedwon')
    expect(deal?.get('hubspot_owner_id')).toBe('55')
    expect(deal?.get('createdate')).toBe('2024-05-05T10:00:00.000Z')
    expect(deal?.get('closedate')).toBe('2024-06-01T12:30:00.000Z')
    expect(deal?.get('hs_is_closed')).toBe('true')
  })

  test('takes a stage label in the pipeline that the row names', async () => {
    const account = await loaded({
      'pipelines.csv':
        'objectType,pipelineId,pipelineLabel,stageId,stageLabel\ndeals,p1,One,a1,Open\ndeals,p2,Two,a2,Open\n',
      'deals.csv': 'id,dealname,pipeline,dealstage\n3,First,,Open\n4,Second,Two,Open\n',
    })
    const stages = [3, 4].map((id) => account.objects('0-3').get(id)?.get('dealstage'))
    expect(stages).toEqual(['a1', 'a2'])
    expect(account.objects('0-3').get(4)?.get('pipeline')).toBe('p2')
  })

  test("links by HubSpot's own labels, names and type ids", async () => {
    const account = await loaded({
      'companies.csv': 'id,name\n5,Parent\n6,Child\n7,Other\n',
      'contacts.csv': 'id,email\n1,a@example.com\n',
      'associations.csv': [
        'from_type,from_id,to_type,to_id,label',
        'companies,5,companies,6,parent_to_child_company',
        'companies,7,companies,5,14',
        'contact,1,0-2,5,primary',
      ].join('\n'),
    })
    const typeIds = (from: string, to: string) =>
      [...account.links.all(from, to)].map((link) => [link.from, link.to, link.type.typeId])
    expect(typeIds('0-2', '0-2')).toEqual(
      expect.arrayContaining([
        [5, 6, 13],
        [6, 5, 14],
        [7, 5, 14],
        [5, 7, 13],
      ]),
    )
    expect(typeIds('0-1', '0-2')).toEqual([
      [1, 5, 1],
      [1, 5, 279],
    ])
  })

  test('makes a custom object of a file named p_<name>', async () => {
    const account = await loaded({ 'p_boats.csv': 'id,Hull,knots\n4,NR-1,12\n' })
    const type = account.types.find('p_boats')
    expect(type?.primaryDisplayProperty).toBe('hull')
    expect(
      account
        .objects(type?.id ?? '')
        .get(4)
        ?.get('hull'),
    ).toBe('NR-1')
  })

  test('is the same each time, dates included', async () => {
    const files = { 'companies.csv': 'name\nA\nB\nC\n' }
    const shown = (account: Account) =>
      [...account.objects('0-2').rows()].map((row) => [
        row.id,
        row.get('name'),
        row.createdAt,
        row.updatedAt,
      ])
    expect(shown(await loaded(files))).toEqual(shown(await loaded(files)))
  })

  test.each<[name: string, files: Readonly<Record<string, string>>, problem: RegExp]>([
    ['no CSV file', { 'readme.txt': 'x' }, /holds no CSV file/],
    [
      'a file named after nothing',
      { 'accounts.csv': 'id\n1\n' },
      /^accounts\.csv: is named after no object type/,
    ],
    ['an empty file', { 'contacts.csv': '' }, /^contacts\.csv: is empty/],
    [
      'a doubled column',
      { 'contacts.csv': 'email,email\n' },
      /^contacts\.csv, line 1: the column "email" stands there twice/,
    ],
    [
      'two columns of one name',
      { 'contacts.csv': 'email,Email\n' },
      /^contacts\.csv, line 1: two columns mean/,
    ],
    [
      'a short row',
      { 'contacts.csv': 'email,firstname\na@example.com,A\nb@example.com\n' },
      /^contacts\.csv, line 3: /,
    ],
    [
      'an open quote',
      { 'contacts.csv': 'email\n"a@example.com\n' },
      /^contacts\.csv, line 2: Quote Not Closed/,
    ],
    [
      'a bad number after a cell of two lines',
      { 'companies.csv': 'name,annualrevenue\n"A\nB",1\nC,much\n' },
      /^companies\.csv, line 4: annualrevenue: much was not a valid number/,
    ],
    [
      'a bad calculated value',
      { 'contacts.csv': 'email,num_notes\na@example.com,few\n' },
      /^contacts\.csv, line 2: num_notes: "few" is no number/,
    ],
    [
      'an unknown option',
      { 'companies.csv': 'name,industry\nA,technolgy\n' },
      /^companies\.csv, line 2: industry: technolgy was not one of/,
    ],
    [
      'an unknown stage',
      { 'deals.csv': 'dealname,dealstage\nA,someday\n' },
      /^deals\.csv, line 2: dealstage: someday/,
    ],
    [
      'an unknown owner',
      { 'deals.csv': 'dealname,hubspot_owner_id\nA,1\n' },
      /^deals\.csv, line 2: hubspot_owner_id/,
    ],
    [
      'a doubled e-mail',
      { 'contacts.csv': 'email\na@example.com\nA@example.com\n' },
      /^contacts\.csv, line 3: email: an earlier record/,
    ],
    [
      'a doubled id',
      { 'contacts.csv': 'id,email\n1,a@example.com\n1,b@example.com\n' },
      /^contacts\.csv, line 3: the id 1 is taken/,
    ],
    [
      'an id in words',
      { 'contacts.csv': 'id,email\nC-1,a@example.com\n' },
      /^contacts\.csv, line 2: the id "C-1"/,
    ],
    [
      'a bad date',
      { 'contacts.csv': 'email,createdate\na@example.com,yesterday\n' },
      /^contacts\.csv, line 2: createdate: "yesterday"/,
    ],
    [
      'a link to nothing',
      {
        'contacts.csv': 'id,email\n1,a@example.com\n',
        'associations.csv': 'from_type,from_id,to_type,to_id,label\ncontacts,1,contacts,2,\n',
      },
      /^associations\.csv, line 2: contacts has no record with the id "2"/,
    ],
    [
      'a link column left out',
      { 'contacts.csv': 'id\n1\n', 'associations.csv': 'from_type,from_id,to_type\n' },
      /^associations\.csv, line 1: the column "to_id" is missing/,
    ],
    [
      'a property type that is none',
      { 'contacts.csv': 'id\n1\n', 'properties.csv': 'object_type,name,type\ncontacts,x,colour\n' },
      /^properties\.csv, line 2: no property type "colour"/,
    ],
    [
      'an unknown column of ours',
      { 'contacts.csv': 'id\n1\n', 'owners.csv': 'email,shoe\na@example.com,4\n' },
      /^owners\.csv, line 1: unknown column "shoe"/,
    ],
  ])('tells file and line of %s', async (_name, files, problem) => {
    await expect(loaded(files)).rejects.toThrow(problem)
  })

  test('that is no folder is named', async () => {
    await expect(loadFolder(createAccount({ seed: 1 }), '/nowhere/at/all')).rejects.toThrow(
      /^\/nowhere\/at\/all: can't be read as a folder/,
    )
  })
})
