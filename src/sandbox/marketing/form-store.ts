import type { Account } from '../account/types.ts'
import type { JsonObject } from '../http/json.ts'
import { Collection, textOf } from './collection.ts'
import { kept } from './room.ts'
import { isoOf, mapOf, millisOf } from './wire.ts'

export const formTypes: readonly string[] = ['hubspot', 'captured', 'flow', 'blog_comment']

/** A field as the marketing-forms spec has it (FormDefinitionBase, `fieldGroups[].fields[]`). */
export function formField(
  name: string,
  label: string,
  fieldType: string,
  more: JsonObject = {},
): JsonObject {
  return {
    objectTypeId: '0-1',
    name,
    label,
    required: name === 'email',
    hidden: false,
    fieldType,
    dependentFields: [],
    ...(fieldType === 'email'
      ? { validation: { blockedEmailDomains: [], useDefaultBlockList: false } }
      : {}),
    ...more,
  }
}

export function fieldGroup(fields: readonly JsonObject[], richText?: string): JsonObject {
  return {
    groupType: 'default_group',
    richTextType: 'text',
    ...(richText === undefined ? {} : { richText }),
    fields,
  }
}

const standardConfiguration: JsonObject = {
  language: 'en',
  createNewContactForNewEmail: false,
  editable: true,
  allowLinkToResetKnownValues: false,
  lifecycleStages: [],
  postSubmitAction: { type: 'thank_you', value: 'Thanks for submitting the form.' },
  prePopulateKnownValues: true,
  cloneable: true,
  notifyContactOwner: false,
  recaptchaEnabled: false,
  archivable: true,
  notifyRecipients: [],
}

const standardDisplay: JsonObject = {
  renderRawHtml: false,
  theme: 'default_style',
  submitButtonText: 'Submit',
  style: {
    fontFamily: 'arial, helvetica, sans-serif',
    backgroundWidth: '100%',
    labelTextColor: '#33475b',
    labelTextSize: '11px',
    helpTextColor: '#7C98B6',
    helpTextSize: '11px',
    legalConsentTextColor: '#33475b',
    legalConsentTextSize: '14px',
    submitColor: '#ff7a59',
    submitAlignment: 'left',
    submitFontColor: '#ffffff',
    submitSize: '12px',
  },
  cssClass: '',
}

/** Forms of all types, archived ones among them, in the shape of the marketing-forms spec (HubSpotFormDefinition). */
export function formsOf(account: Account): Collection {
  return kept(account, 'forms', () => {
    const random = account.random.fork('marketing.forms')
    return new Collection({
      time: (form) => millisOf(form['createdAt']) ?? 0,
      complete(given, before) {
        const now = account.clock.now()
        const form = { ...before, ...given }
        const createdAt = isoOf(form['createdAt'], now)
        const archived = form['archived'] === true
        return {
          ...form,
          id: textOf(form['id']) || random.uuid(),
          name: form['name'] ?? 'New form',
          formType: form['formType'] ?? 'hubspot',
          createdAt,
          // A form that is changed without a time of its own was changed now.
          updatedAt: isoOf(
            given['updatedAt'],
            before ? now : (millisOf(form['updatedAt']) ?? millisOf(createdAt) ?? now),
          ),
          archived,
          ...(archived
            ? { archivedAt: isoOf(form['archivedAt'], now) }
            : { archivedAt: undefined }),
          fieldGroups: form['fieldGroups'] ?? [fieldGroup([formField('email', 'Email', 'email')])],
          configuration: { ...standardConfiguration, ...mapOf(form['configuration']) },
          displayOptions: { ...standardDisplay, ...mapOf(form['displayOptions']) },
          legalConsentOptions: form['legalConsentOptions'] ?? { type: 'none' },
        }
      },
    })
  })
}

/** Submissions with `formId` and `id`, which HubSpot doesn't show; old ones have no `conversionId` (HUBSPOT.md 8). */
export function submissionsOf(account: Account): Collection {
  return kept(account, 'form_submissions', () => {
    const random = account.random.fork('marketing.form_submissions')
    return new Collection({
      time: (submission) => millisOf(submission['submittedAt']) ?? 0,
      group: (submission) => textOf(submission['formId']),
      complete(given, before) {
        const submission = { ...before, ...given }
        const id = textOf(submission['id']) || random.uuid()
        return {
          ...submission,
          id,
          formId: textOf(submission['formId']),
          // null says: one of the old rows.
          conversionId: submission['conversionId'] === undefined ? id : submission['conversionId'],
          submittedAt: millisOf(submission['submittedAt']) ?? account.clock.now(),
          values: submission['values'] ?? [],
          pageUrl: submission['pageUrl'] ?? null,
        }
      },
    })
  })
}
