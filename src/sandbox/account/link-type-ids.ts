/** One HUBSPOT_DEFINED association type, in one direction. */
export interface StandardAssociationType {
  readonly from: string
  readonly to: string
  readonly typeId: number
  /** The id of the same link seen from the other record. */
  readonly inverseId: number
  /** null for the unlabelled type that stands beside every label of the pair. */
  readonly label: string | null
  readonly primary: boolean
}

const CONTACT = '0-1'
const COMPANY = '0-2'
const DEAL = '0-3'
const TICKET = '0-5'
const LINE_ITEM = '0-8'
const QUOTE = '0-14'
const COMMUNICATION = '0-18'
const FEEDBACK = '0-19'
const QUOTE_TEMPLATE = '0-64'
const TASK = '0-27'
const NOTE = '0-46'
const MEETING = '0-47'
const CALL = '0-48'
const EMAIL = '0-49'
const DISCOUNT = '0-84'
const FEE = '0-85'
const TAX = '0-86'
const POSTAL_MAIL = '0-116'
const LEAD = '0-136'

type Row = readonly [
  from: string,
  to: string,
  typeId: number,
  inverseId: number,
  label?: string,
  inverseLabel?: string,
]

/**
 * The unlabelled pairs and HubSpot's own labels, each link once.
 * Source: npm @hubspot/api-client 14.0.1 lib/src/enums/AssociationTypes.js (Apache-2.0; its 103 ids
 * are all here) and HUBSPOT.md 6 (leads, Primary). That file names eight ids in one direction only;
 * their inverses (negative below) get an id of the sandbox's own, see `oneWay`.
 */
const UNLABELLED: readonly Row[] = [
  [CONTACT, COMPANY, 279, 280],
  [DEAL, COMPANY, 341, 342],
  [TICKET, COMPANY, 339, 340],
  [CONTACT, DEAL, 4, 3],
  [CONTACT, TICKET, 15, 16],
  [DEAL, TICKET, 27, 28],
  [CONTACT, CONTACT, 449, 449],
  [COMPANY, COMPANY, 450, 450],
  [DEAL, DEAL, 451, 451],
  [TICKET, TICKET, 452, 452],
  [DEAL, LINE_ITEM, 19, 20],
  [DEAL, QUOTE, 63, 64],
  [QUOTE, LINE_ITEM, 67, 68],
  [QUOTE, CONTACT, 69, 70],
  [QUOTE, COMPANY, 71, 72],
  [QUOTE, TASK, 217, 218],
  [QUOTE, QUOTE_TEMPLATE, 286, -1],
  [QUOTE, DISCOUNT, 362, -2],
  [QUOTE, FEE, 364, -3],
  [QUOTE, TAX, 366, -4],
  [COMMUNICATION, CONTACT, 81, 82],
  [COMMUNICATION, TICKET, 83, 84],
  [COMMUNICATION, DEAL, 85, 86],
  [COMMUNICATION, COMPANY, 87, 88],
  [CONTACT, FEEDBACK, 97, 98],
  [TICKET, FEEDBACK, 99, 100],
  [COMPANY, CALL, 181, 182],
  [COMPANY, EMAIL, 185, 186],
  [COMPANY, MEETING, 187, 188],
  [COMPANY, NOTE, 189, 190],
  [COMPANY, TASK, 191, 192],
  [CONTACT, CALL, 193, 194],
  [CONTACT, EMAIL, 197, 198],
  [CONTACT, MEETING, 199, 200],
  [CONTACT, NOTE, 201, 202],
  [CONTACT, TASK, 203, 204],
  [DEAL, CALL, 205, 206],
  [DEAL, EMAIL, 209, 210],
  [DEAL, MEETING, 211, 212],
  [DEAL, NOTE, 213, 214],
  [DEAL, TASK, 215, 216],
  [TICKET, CALL, 219, 220],
  [TICKET, EMAIL, 223, 224],
  [TICKET, MEETING, 225, 226],
  [TICKET, NOTE, 227, 228],
  [TICKET, TASK, 229, 230],
  [CALL, MEETING, 399, 400],
  [POSTAL_MAIL, CONTACT, 453, 454],
  [POSTAL_MAIL, TICKET, 455, 456],
  [POSTAL_MAIL, DEAL, 457, 458],
  [POSTAL_MAIL, COMPANY, 459, 460],
  [LEAD, CONTACT, 608, -5],
  [LEAD, COMPANY, 610, -6],
]

/**
 * Seen from the company, the primary link reads "Contact with Primary Company" (real output in
 * github.com/amp-labs/connectors pull 1271; deals and tickets by analogy).
 */
const LABELLED: readonly Row[] = [
  [CONTACT, COMPANY, 1, 2, 'Primary', 'Contact with Primary Company'],
  [DEAL, COMPANY, 5, 6, 'Primary', 'Deal with Primary Company'],
  [TICKET, COMPANY, 26, 25, 'Primary', 'Ticket with Primary Company'],
  [LEAD, CONTACT, 578, -7, 'Primary', 'Lead with Primary Contact'],
  [QUOTE, CONTACT, 702, -8, 'Contact Signer', 'Quote'],
]

/** SANDBOX: inverses that no source names; far above HubSpot's own ids. */
const OWN_INVERSES = 90_000

function oneWay(id: number): number {
  return id < 0 ? OWN_INVERSES - id : id
}

function bothDirections(row: Row): StandardAssociationType[] {
  const [from, to, typeId, inverse, label, inverseLabel] = row
  const inverseId = oneWay(inverse)
  const primary = label === 'Primary'
  const forward = { from, to, typeId, inverseId, label: label ?? null, primary }
  if (from === to && typeId === inverseId) return [forward]
  const back = { from: to, to: from, typeId: inverseId, inverseId: typeId }
  return [forward, { ...back, label: inverseLabel ?? null, primary }]
}

/**
 * Seen from a parent, the other company is a "Child Company": the label names the record at the far
 * end (HUBSPOT.md 6 has the ids 13 and 14; the two label texts are the sandbox's choice).
 */
const COMPANY_FAMILY: readonly StandardAssociationType[] = [
  { from: COMPANY, to: COMPANY, typeId: 13, inverseId: 14, label: 'Child Company', primary: false },
  {
    from: COMPANY,
    to: COMPANY,
    typeId: 14,
    inverseId: 13,
    label: 'Parent Company',
    primary: false,
  },
]

export const standardAssociationTypes: readonly StandardAssociationType[] = [
  ...UNLABELLED.flatMap(bothDirections),
  ...LABELLED.flatMap(bothDirections),
  ...COMPANY_FAMILY,
]
