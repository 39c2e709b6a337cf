import { enableObject } from '../../api/object-library.ts'
import type { Millis, RecordRef } from '../../account/definitions.ts'
import { LATEST } from '../epoch.ts'
import { DAY, HOUR, instantText } from '../instants.ts'
import { ACCOUNT_OPENED } from '../pipelines.ts'
import { streets } from '../words.ts'
import type { DemoContact } from './people.ts'
import type { DemoWriter, Story } from './writer.ts'

const SERVICE = '0-162'
const COURSE = '0-410'
const LISTING = '0-420'
const APPOINTMENT = '0-421'

/** What the company switched on in the object library: services, courses, listings, appointments. */
export function writeLibraryObjects(demo: DemoWriter, contacts: readonly DemoContact[]): void {
  for (const type of [SERVICE, COURSE, LISTING, APPOINTMENT]) enableObject(demo.account, type, true)
  const customers = contacts.filter(({ company }) => company?.customer === true)
  const write = (
    type: string,
    [count, archived]: readonly [number, number],
    story: (createdAt: Millis, n: number) => Story,
    link: (ref: RecordRef) => void,
  ): void => {
    const times = demo.instants(count + archived, ACCOUNT_OPENED + 300 * DAY, LATEST - 2 * DAY)
    for (const [n, createdAt] of times.entries()) {
      const ref = demo.put(type, story(createdAt, n))
      link(ref)
      if (n >= count) demo.archive(ref, LATEST - (count + archived - n) * 17 * HOUR)
    }
  }
  const toCustomer = (ref: RecordRef): void => {
    const contact = demo.pick(customers)
    demo.link(ref, contact.ref)
    if (contact.company !== null) demo.link(ref, contact.company.ref)
  }
  const toContact = (ref: RecordRef): void => demo.link(ref, demo.pick(contacts).ref)
  write(SERVICE, [40, 2], (createdAt, n) => service(demo, createdAt, n), toCustomer)
  write(COURSE, [12, 1], (createdAt, n) => course(demo, createdAt, n), toContact)
  write(LISTING, [30, 2], (createdAt, n) => listing(demo, createdAt, n), toContact)
  write(APPOINTMENT, [50, 3], (createdAt, n) => appointment(demo, createdAt, n), toCustomer)
}

function service(demo: DemoWriter, createdAt: Millis, n: number): Story {
  const [pipeline] = demo.account.pipelines(SERVICE)
  const stages = pipeline?.stages ?? []
  return {
    createdAt,
    properties: {
      hs_name: `Installation ${String(300 + n)}`,
      hs_category: demo.pick(['Installation', 'Maintenance', 'Retrofit']),
      hs_description: demo.mostly(40, 'Hall 3; access from the "north" gate'),
      hs_start_date: instantText(createdAt + 7 * DAY),
      hs_target_end_date: instantText(createdAt + 40 * DAY),
      hs_total_cost: String(demo.random.int(10, 900) * 100),
      hs_pipeline: pipeline?.id ?? null,
      hs_pipeline_stage: stages[0]?.id ?? null,
    },
    steps: [
      {
        at: demo.between(createdAt + DAY),
        properties: { hs_pipeline_stage: demo.pick(stages).id },
      },
    ],
  }
}

function course(demo: DemoWriter, createdAt: Millis, n: number): Story {
  return {
    createdAt,
    properties: {
      hs_course_name: demo.pick(['Operator basics', 'Safety', 'Programming NR-20', 'בטיחות']),
      hs_course_id: `CRS-${String(10 + n)}`,
      hs_description: 'One day, up to eight people.',
      hs_price: String(demo.random.int(3, 18) * 100),
    },
  }
}

function listing(demo: DemoWriter, createdAt: Millis, n: number): Story {
  return {
    createdAt,
    sourceType: 'IMPORT',
    properties: {
      hs_name: `Used robot ${String(n + 1)}`,
      hs_address_1: `${String(demo.random.int(1, 90))} ${demo.pick(streets)}`,
      hs_city: demo.pick(['Bilbao', 'Köln', 'Göteborg']),
      hs_zip: `0${String(demo.random.int(1000, 9999))}`,
      hs_price: String(demo.random.int(50, 600) * 100),
    },
  }
}

function appointment(demo: DemoWriter, createdAt: Millis, n: number): Story {
  const start = createdAt + demo.random.int(2, 20) * DAY
  return {
    createdAt,
    properties: {
      hs_appointment_name: `Visit ${String(n + 1)}`,
      hs_appointment_start: instantText(start),
      hs_appointment_end: instantText(start + 2 * HOUR),
      hs_appointment_status: 'SCHEDULED',
    },
    steps: [
      { at: start, properties: { hs_appointment_status: demo.pick(['COMPLETED', 'CANCELED']) } },
    ],
  }
}
