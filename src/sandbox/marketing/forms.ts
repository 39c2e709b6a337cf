import { notFound, validationError } from '../account/api-error.ts'
import { iso } from '../account/rows.ts'
import { isTrue, pageLimit } from '../api/object-shape.ts'
import { asObject, asText, isObject, type JsonObject } from '../http/json.ts'
import type { Answer, Call, Route } from '../http/types.ts'
import { textOf } from './collection.ts'
import { formsOf, formTypes } from './form-store.ts'
import { listPage, millisOf, without } from './wire.ts'

// HUBSPOT.md 8, Streams.
export const formScopes = ['forms']

/** An archived form can be read for three months (marketing-forms spec, DELETE), as a recycle bin. */
const keptMs = 90 * 86_400_000

function here(call: Call, archived: boolean): readonly JsonObject[] {
  const now = call.account.clock.now()
  return [...formsOf(call.account).oldestFirst()].filter(
    (form) =>
      form['archived'] === archived &&
      (!archived || (millisOf(form['archivedAt']) ?? 0) > now - keptMs),
  )
}

/** Without `formTypes` only `hubspot` ones are listed (HUBSPOT.md 8). Throws ApiError 400 for an unknown one. */
function wantedTypes(call: Call): readonly string[] {
  const asked = call.queryList('formTypes').map((type) => type.toLowerCase())
  const unknown = asked.find((type) => type !== 'all' && !formTypes.includes(type))
  if (unknown !== undefined)
    throw validationError(
      `Unable to parse value for query parameter 'formTypes': ${unknown} is not one of ${[...formTypes, 'all'].join(', ')}`,
    )
  if (asked.length === 0) return ['hubspot']
  return asked.includes('all') ? formTypes : asked
}

function list(call: Call): Answer {
  const types = wantedTypes(call)
  const forms = here(call, isTrue(call, 'archived')).filter((form) =>
    types.includes(textOf(form['formType'])),
  )
  // HUBSPOT.md 8: limit default 20, up to 500.
  const { page, paging } = listPage(call, forms, 20, 500)
  return { status: 200, body: { results: page, ...paging } }
}

function wanted(call: Call, archived: boolean): JsonObject {
  const id = call.params['formId'] ?? ''
  const form = here(call, archived).find((each) => each['id'] === id)
  if (!form) throw notFound(`Form definition with id ${id} not found`)
  return form
}

function saved(call: Call, change: JsonObject): JsonObject {
  const forms = formsOf(call.account)
  const [id = ''] = forms.put([change])
  return forms.get(id) ?? {}
}

function create(call: Call): Answer {
  const body = asObject(call.json())
  asText(body['name'], 'name')
  requireHubspotForm(body)
  const form = saved(call, without(body, ['id', 'createdAt', 'updatedAt', 'archivedAt']))
  return { status: 201, body: form }
}

/** The specs know no other form that could be written (HubSpotFormDefinition.formType). */
function requireHubspotForm(form: JsonObject): void {
  const type = form['formType']
  if (type !== undefined && type !== 'hubspot')
    throw validationError(`Forms of type ${textOf(type)} cannot be created or updated`)
}

function patch(call: Call): Answer {
  const form = wanted(call, false)
  requireHubspotForm(form)
  const body = asObject(call.json())
  const change: Record<string, unknown> = {}
  for (const name of ['name', 'fieldGroups', 'archived', 'legalConsentOptions'])
    if (body[name] !== undefined) change[name] = body[name]
  for (const name of ['configuration', 'displayOptions']) {
    const part = body[name]
    const before = form[name]
    if (isObject(part)) change[name] = { ...(isObject(before) ? before : {}), ...part }
  }
  return { status: 200, body: saved(call, { id: form['id'], ...change }) }
}

function replace(call: Call): Answer {
  const form = wanted(call, false)
  const body = asObject(call.json())
  requireHubspotForm({ ...form, ...body })
  asText(body['name'], 'name')
  const own = { id: form['id'], formType: 'hubspot', createdAt: form['createdAt'] }
  return { status: 200, body: saved(call, { ...without(body, ['updatedAt']), ...own }) }
}

function archive(call: Call): Answer {
  const id = call.params['formId'] ?? ''
  const form = here(call, false).find((each) => each['id'] === id)
  // SANDBOX: archiving what is gone already is no error, as of records.
  if (form)
    saved(call, {
      id,
      archived: true,
      archivedAt: iso(call.account.clock.now()),
    })
  return { status: 204 }
}

/** A form as the older API tells it (shape: singer tap-hubspot, schemas/forms.json). */
function legacyForm(call: Call, form: JsonObject): JsonObject {
  const configuration = isObject(form['configuration']) ? form['configuration'] : {}
  const display = isObject(form['displayOptions']) ? form['displayOptions'] : {}
  const after = isObject(configuration['postSubmitAction']) ? configuration['postSubmitAction'] : {}
  const redirects = after['type'] === 'redirect_url'
  const recipients = configuration['notifyRecipients']
  return {
    portalId: call.account.portalId,
    guid: form['id'],
    name: form['name'],
    action: '',
    method: 'POST',
    cssClass: textOf(display['cssClass']),
    redirect: redirects ? textOf(after['value']) : '',
    submitText: textOf(display['submitButtonText']),
    followUpId: '',
    notifyRecipients: Array.isArray(recipients) ? recipients.map(textOf).join(',') : '',
    leadNurturingCampaignId: '',
    formFieldGroups: legacyGroups(form['fieldGroups']),
    createdAt: millisOf(form['createdAt']),
    updatedAt: millisOf(form['updatedAt']),
    performableHtml: '',
    migratedFrom: '',
    ignoreCurrentValues: configuration['prePopulateKnownValues'] === false,
    metaData: [],
    deletable: configuration['archivable'],
    inlineMessage: redirects ? '' : textOf(after['value']),
    tmsId: '',
    captchaEnabled: configuration['recaptchaEnabled'],
    campaignGuid: '',
    cloneable: configuration['cloneable'],
    editable: configuration['editable'],
    formType: textOf(form['formType']).toUpperCase(),
    deletedAt: millisOf(form['archivedAt']) ?? 0,
  }
}

function legacyGroups(groups: unknown): readonly JsonObject[] {
  if (!Array.isArray(groups)) return []
  return groups.filter(isObject).map((group) => ({
    fields: (Array.isArray(group['fields']) ? group['fields'] : [])
      .filter(isObject)
      .map((field) => ({
        name: field['name'],
        label: field['label'],
        type: field['fieldType'] === 'number' ? 'number' : 'string',
        fieldType: textOf(field['fieldType']) === 'dropdown' ? 'select' : 'text',
        description: textOf(field['description']),
        groupName: 'contactinformation',
        displayOrder: -1,
        required: field['required'],
        selectedOptions: [],
        options: field['options'] ?? [],
        validation: { name: '', message: '', data: '', useDefaultBlockList: false },
        enabled: true,
        hidden: field['hidden'],
        defaultValue: textOf(field['defaultValue']),
        isSmartField: false,
        unselectedLabel: '',
        placeholder: textOf(field['placeholder']),
        labelHidden: false,
      })),
    default: true,
    isSmartGroup: false,
    richText: { content: textOf(group['richText']) },
  }))
}

/** All at once, of every type, as a plain array (HUBSPOT.md 8). */
function legacyList(call: Call): Answer {
  const asked = call.queryList('formTypes').map((type) => type.toLowerCase())
  const forms = here(call, false).filter(
    (form) =>
      asked.length === 0 || asked.includes('all') || asked.includes(textOf(form['formType'])),
  )
  const all = forms.map((form) => legacyForm(call, form))
  const offset = Number(call.query.get('offset') ?? '0') || 0
  return { status: 200, body: all.slice(offset, offset + pageLimit(call, all.length + 1, 100_000)) }
}

// SANDBOX: no dated twins; from 2026-09 on there are beta ones only (HUBSPOT.md 1).
const all = ['/marketing/v3/forms']
const one = ['/marketing/v3/forms/{formId}']

export const formRoutes: readonly Route[] = [
  { method: 'GET', paths: all, scopes: formScopes, handle: list },
  { method: 'POST', paths: all, scopes: formScopes, handle: create },
  {
    method: 'GET',
    paths: one,
    scopes: formScopes,
    handle: (call) => ({ status: 200, body: wanted(call, isTrue(call, 'archived')) }),
  },
  { method: 'PATCH', paths: one, scopes: formScopes, handle: patch },
  { method: 'PUT', paths: one, scopes: formScopes, handle: replace },
  { method: 'DELETE', paths: one, scopes: formScopes, handle: archive },
  { method: 'GET', paths: ['/forms/v2/forms'], scopes: formScopes, handle: legacyList },
  {
    method: 'GET',
    paths: ['/forms/v2/forms/{formId}'],
    scopes: formScopes,
    handle: (call) => ({ status: 200, body: legacyForm(call, wanted(call, false)) }),
  },
]
