import type { JsonObject } from '../../http/json.ts'
import { fieldGroup, formField, formsOf, submissionsOf } from '../../marketing/form-store.ts'
import { LATEST } from '../epoch.ts'
import { DAY, HOUR } from '../instants.ts'
import { ACCOUNT_OPENED } from '../pipelines.ts'
import { interests } from './account.ts'
import type { DemoContact } from './people.ts'
import type { DemoWriter } from './writer.ts'

interface FormPlan {
  readonly name: string
  readonly type?: string
  readonly fields: readonly string[]
  /** How many of the submissions it draws. */
  readonly share: number
  readonly archived?: boolean
  readonly more?: JsonObject
}

export interface DemoForm extends FormPlan {
  readonly id: string
  readonly createdAt: number
}

const options = (values: readonly string[]) =>
  values.map((value, displayOrder) => ({ label: value, value, displayOrder, description: '' }))

const fields: Readonly<Record<string, JsonObject>> = {
  email: formField('email', 'Email', 'email'),
  firstname: formField('firstname', 'First name', 'single_line_text'),
  lastname: formField('lastname', 'Last name', 'single_line_text'),
  company: formField('name', 'Company', 'single_line_text', { objectTypeId: '0-2' }),
  phone: formField('phone', 'Phone', 'phone', {
    useCountryCodeSelect: true,
    validation: { minAllowedDigits: 7, maxAllowedDigits: 20 },
  }),
  message: formField('message', 'Message', 'multi_line_text', { placeholder: 'How can we help?' }),
  robot_interests: formField('robot_interests', 'Interests', 'multiple_checkboxes', {
    options: options(interests),
  }),
  newsletter: formField('newsletter', 'Newsletter?', 'single_checkbox'),
  customer_tier: formField('customer_tier', 'Tier', 'dropdown', {
    options: options(['platinum', 'gold', 'silver']),
    dependentFields: [
      {
        dependentCondition: {
          operator: 'eq',
          value: 'platinum',
          values: [],
          rangeStart: '',
          rangeEnd: '',
        },
        dependentField: formField('contact_number', 'Contact number', 'single_line_text'),
      },
    ],
  }),
  '2nd_site_visit': formField('2nd_site_visit', 'Preferred day', 'datepicker'),
  order: formField('order', 'Robots wanted', 'number', {
    validation: { minAllowedDigits: 1, maxAllowedDigits: 4 },
  }),
  comment: formField('comment', 'Comment', 'multi_line_text'),
}

const plans: readonly FormPlan[] = [
  { name: 'Contact us', fields: ['email', 'firstname', 'lastname', 'phone', 'message'], share: 22 },
  { name: 'Newsletter', fields: ['email', 'newsletter'], share: 18 },
  {
    name: 'Request a demo',
    fields: ['email', 'firstname', 'company', 'robot_interests', '2nd_site_visit'],
    share: 14,
    more: {
      configuration: {
        postSubmitAction: {
          type: 'redirect_url',
          value: 'https://www.northwind-robotics.example/thanks',
        },
        notifyRecipients: ['9400977', '9401954'],
        lifecycleStages: [{ objectTypeId: '0-1', value: 'marketingqualifiedlead' }],
      },
    },
  },
  { name: 'White paper: palletizing', fields: ['email', 'company'], share: 8 },
  {
    name: 'Webinar registration 🤖',
    fields: ['email', 'firstname', 'lastname', 'customer_tier'],
    share: 9,
  },
  {
    name: 'Service request',
    fields: ['email', 'message', 'order'],
    share: 7,
    more: {
      legalConsentOptions: {
        type: 'implicit_consent_to_process',
        communicationConsentText: 'We keep you informed.',
        communicationsCheckboxes: [
          { required: false, subscriptionTypeId: 6_100_103, label: 'Safety notices' },
        ],
        privacyText: 'You may unsubscribe at any time.',
        consentToProcessText: 'By submitting you agree.',
      },
    },
  },
  { name: 'Partner application', fields: ['email', 'company', 'message'], share: 3 },
  {
    name: 'Rückrufwunsch "Süd"',
    fields: ['email', 'phone'],
    share: 3,
    more: { configuration: { language: 'de' } },
  },
  { name: 'Never published', fields: ['email'], share: 0 },
  {
    name: '#wpcf7-f88-p12, .contact-form',
    type: 'captured',
    fields: ['email', 'message'],
    share: 8,
  },
  { name: 'Exit pop-up', type: 'flow', fields: ['email'], share: 5 },
  { name: 'Blog comments', type: 'blog_comment', fields: ['email', 'comment'], share: 0 },
  { name: 'Trade fair 2022', fields: ['email', 'company'], share: 3, archived: true },
]

/** Forms of every type and legal basis, one of them archived. */
export function writeForms(demo: DemoWriter): readonly DemoForm[] {
  const times = demo.instants(plans.length, ACCOUNT_OPENED + 10 * DAY, ACCOUNT_OPENED + 900 * DAY)
  return plans.map((plan, place) => {
    const createdAt = times[place] ?? ACCOUNT_OPENED
    const id = demo.random.uuid()
    formsOf(demo.account).put([
      {
        id,
        name: plan.name,
        formType: plan.type ?? 'hubspot',
        createdAt,
        updatedAt: demo.between(createdAt),
        ...(plan.archived === true ? { archived: true, archivedAt: LATEST - 30 * DAY } : {}),
        fieldGroups: plan.fields.map((name) => fieldGroup([fields[name] ?? {}])),
        ...plan.more,
      },
    ])
    return { ...plan, id, createdAt }
  })
}

const messages = [
  'Please call me back; mornings are best.',
  'Line 2 stands still, "again".\nCan you send someone?',
  'Wir brauchen ein Angebot für 3 Zellen – danke!',
  'أحتاج إلى عرض سعر',
  '👍🏽',
  '=1+1',
]

/** One entry a ticked box: a name repeats (HUBSPOT.md 8). */
function valuesOf(demo: DemoWriter, form: DemoForm, email: string): readonly JsonObject[] {
  const value = (name: string, text: string) => ({
    name,
    value: text,
    objectTypeId: fields[name]?.['objectTypeId'] ?? '0-1',
  })
  return form.fields.flatMap((name): readonly JsonObject[] => {
    switch (name) {
      case 'email':
        return [value(name, email)]
      case 'robot_interests':
        return demo
          .shuffled(interests)
          .slice(0, demo.random.int(0, 3))
          .map((interest) => value(name, interest))
      case 'newsletter':
        return [value(name, demo.chance(80) ? 'Yes' : 'No')]
      case 'company':
        return [{ ...value(name, demo.mostly(20, 'Harbor Logistics') ?? ''), name: 'name' }]
      case 'order':
        return [value(name, String(demo.random.int(1, 40)))]
      case '2nd_site_visit':
        return [
          value(name, String(Math.floor(demo.between(LATEST, LATEST + 90 * DAY) / DAY) * DAY)),
        ]
      default:
        return [value(name, demo.pick(messages))]
    }
  })
}

/** Some 600, later ones denser; old ones without an id, and two within one millisecond. */
export function writeSubmissions(
  demo: DemoWriter,
  forms: readonly DemoForm[],
  contacts: readonly DemoContact[],
): void {
  const drawn = forms.flatMap((form) => Array.from({ length: form.share }, () => form))
  const people = contacts.filter(({ email }) => email !== null)
  const idsSince = ACCOUNT_OPENED + 700 * DAY
  let before = 0
  const submissions = demo.instants(600, ACCOUNT_OPENED + 30 * DAY, LATEST - HOUR).map((at, n) => {
    const there = drawn.filter(({ createdAt }) => createdAt <= at)
    const form = demo.pick(there.length > 0 ? there : drawn.slice(0, 1))
    const { email } = demo.pick(people)
    const time = Math.max(n % 60 === 7 ? before : at, form.createdAt)
    before = time
    const id = demo.random.uuid()
    return {
      id,
      formId: form.id,
      submittedAt: time,
      conversionId: time < idsSince ? null : id,
      values: valuesOf(demo, form, email ?? ''),
      pageUrl: demo.chance(8)
        ? ''
        : `https://www.northwind-robotics.example/${encodeURIComponent(form.name.toLowerCase())}?utm_source=mail`,
    }
  })
  submissionsOf(demo.account).put(submissions)
}
