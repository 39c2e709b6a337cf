/** Word lists from which people, companies and places are made; none is a real person or company. */

const list = (text: string): readonly string[] => text.trim().split(/\s+/u)

export const firstNames = list(`
  Ada Adrian Aisha Alan Alba Alice Amara Amir Ana Andrea Anouk Arjun Astrid Aya Beatriz Ben Bianca Bogdan Bruno
  Camille Carla Cem Chidi Chloe Clara Dana Daniel Daria David Diego Dilan Edith Elena Eli Emma Erik Esra Eva
  Fatima Felix Fiona Franz Freya Gabriel Gemma Goran Grace Greta Hana Hannah Haruki Hassan Helen Hugo Ida Ines
  Ingrid Isaac Ivan Jana Jasper Jin Joanna Jonas Jorge Julia Kai Karim Katya Kenji Lara Lars Laura Leila Leo Lin
  Lucia Luka Maja Marco Maria Marta Mateo Maya Mei Mila Milan Mina Nadia Naomi Nia Nico Nils Nina Noor Olga Omar
  Oscar Paula Pedro Petra Priya Quentin Rafael Ravi Rosa Ruben Sara Selma Sofia Stefan Sven Tara Tariq Theo Tom
  Uma Valeria Vera Viktor Wanda Yara Yuki Zara Zoe`)

export const lastNames = list(`
  Abebe Adler Aguilar Almeida Andersson Bakker Banerjee Baumann Becker Bell Berg Bianchi Blum Bose Brandt Brown
  Carvalho Castro Chen Cohen Costa Cruz Dahl Demir Diaz Dubois Duarte Eriksen Fernandez Ferrari Fischer Fontaine
  Fuchs Garcia Gonzalez Greco Gupta Haas Hansen Hara Hassan Hoffmann Horvat Huang Ibrahim Ito Ivanova Jansen
  Jensen Johansson Kaplan Kaya Keller Khan Kim Koch Kovacs Kowalski Kumar Lambert Larsen Lee Lehmann Lindqvist
  Lopez Marino Martin Mendoza Meyer Moreau Moretti Mueller Nakamura Nguyen Nielsen Novak Nowak Nunez Okafor
  Oliveira Olsen Osei Park Patel Pereira Petrov Pinto Popescu Ramos Rao Reyes Ricci Rossi Roy Ruiz Russo Saito
  Santos Sato Schmidt Schneider Schulz Sharma Silva Singh Smit Suzuki Svensson Takahashi Tan Thompson Torres
  Tran Turner Varga Vargas Vogel Wagner Walker Wang Weber White Wolf Wong Wright Yamamoto Yilmaz Young Zhang`)

const companyFirst = list(`
  Alder Amber Arbor Aspen Atlas Beacon Birch Blue Bright Canyon Cedar Cinder Clear Cobalt Copper Coral Crest
  Delta Dune Eagle East Ember Fair Falcon Fern Flint Glacier Golden Granite Green Harbor Haven Hazel Heron High
  Iron Juniper Keystone Lake Larch Lumen Maple Meridian Mill North Oak Onyx Orchard Pine Pioneer Quartz Raven
  Red Ridge River Rowan Sable Silver Slate Solar Stone Summit Tide Timber Union Vale Vector West Willow Winter`)

const companySecond = list(`
  Analytics Automation Bank Beverages Biotech Brewing Cargo Ceramics Chemicals Clinics Components Construction
  Controls Dairy Electronics Energy Engineering Fabrication Farms Foods Foundry Furniture Glass Group Health
  Hydraulics Industries Instruments Labs Logistics Machining Marine Materials Medical Metals Mills Motors
  Optics Packaging Paper Pharma Plastics Power Precision Printing Rail Research Robotics Semiconductors Shipping
  Software Solutions Steel Systems Telecom Textiles Tools Trading Transport Warehousing Water Works`)

export const companyCount = companyFirst.length * companySecond.length

/** The n-th company's name; `companyCount` of them before they repeat. */
export function companyName(n: number): string {
  const second = Math.floor(n / companyFirst.length) % companySecond.length
  return `${companyFirst[n % companyFirst.length] ?? ''} ${companySecond[second] ?? ''}`
}

/** A domain under the reserved `.example`, so that nothing ever leaves for a real one. */
export function domainOf(company: string): string {
  return `${asciiSlug(company)}.example`
}

export function asciiSlug(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, '-')
    .replaceAll(/^-+|-+$/gu, '')
}

export const jobTitles: readonly string[] = [
  'Plant Manager',
  'Automation Engineer',
  'Head of Operations',
  'Procurement Lead',
  'Chief Technology Officer',
  'VP Manufacturing',
  'Maintenance Supervisor',
  'Production Planner',
  'Quality Manager',
  'Controls Engineer',
  'Warehouse Director',
  'Supply Chain Analyst',
  'Managing Director',
  'Finance Business Partner',
  'Research Scientist',
  'IT Administrator',
  'Process Engineer',
  'Safety Officer',
  'Product Manager',
  'Office Manager',
]

export interface Place {
  readonly city: string
  readonly state: string
  readonly country: string
  readonly code: string
  readonly dial: string
  readonly timezone: string
  readonly language: string
}

const place = (row: string): Place => {
  const [city = '', state = '', country = '', code = '', dial = '', timezone = '', language = ''] =
    row.split('|')
  return { city, state, country, code, dial, timezone, language }
}

export const places: readonly Place[] = [
  'Boston|Massachusetts|United States|US|+1617|us_slash_eastern|en',
  'Austin|Texas|United States|US|+1512|us_slash_central|en',
  'Portland|Oregon|United States|US|+1503|us_slash_pacific|en',
  'Detroit|Michigan|United States|US|+1313|us_slash_eastern|en',
  'Chicago|Illinois|United States|US|+1312|us_slash_central|en',
  'Leeds|England|United Kingdom|GB|+44113|europe_slash_london|en-gb',
  'Glasgow|Scotland|United Kingdom|GB|+44141|europe_slash_london|en-gb',
  'München|Bayern|Germany|DE|+4989|europe_slash_berlin|de',
  'Hamburg|Hamburg|Germany|DE|+4940|europe_slash_berlin|de',
  'Köln|Nordrhein-Westfalen|Germany|DE|+49221|europe_slash_berlin|de',
  'Lyon|Auvergne-Rhône-Alpes|France|FR|+334|europe_slash_berlin|fr',
  'Torino|Piemonte|Italy|IT|+39011|europe_slash_berlin|it',
  'Bilbao|Euskadi|Spain|ES|+34944|europe_slash_berlin|es',
  'Eindhoven|Noord-Brabant|Netherlands|NL|+3140|europe_slash_berlin|nl',
  'Göteborg|Västra Götaland|Sweden|SE|+4631|europe_slash_berlin|sv',
  'Wrocław|Dolnośląskie|Poland|PL|+4871|europe_slash_berlin|pl',
  'Osaka|Osaka|Japan|JP|+816|asia_slash_tokyo|ja',
  'Curitiba|Paraná|Brazil|BR|+5541|us_slash_eastern|pt-br',
].map(place)

export const streets = list(`
  Bahnhofstraße Canal Chestnut Dock Elm Factory Foundry Garden Harbour Hill Kirchweg Lakeside Market Mill Orchard
  Park Quay Ringstraße Station Victoria`)
