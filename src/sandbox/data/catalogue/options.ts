import type { OptionLine } from './shape.ts'

/** An option list in which the label is told from the value: `SOME_VALUE` reads "Some value". */
export function sentence(...values: readonly string[]): readonly OptionLine[] {
  return values.map((value) => {
    const words = value.toLowerCase().replaceAll('_', ' ')
    return [value, words.charAt(0).toUpperCase() + words.slice(1)]
  })
}

/** The stages of the account's one lifecycle, in order (they only move forward, HUBSPOT.md 4.3). */
export const lifecycleStages: readonly OptionLine[] = [
  ['subscriber', 'Subscriber'],
  ['lead', 'Lead'],
  ['marketingqualifiedlead', 'Marketing Qualified Lead'],
  ['salesqualifiedlead', 'Sales Qualified Lead'],
  ['opportunity', 'Opportunity'],
  ['customer', 'Customer'],
  ['evangelist', 'Evangelist'],
  ['other', 'Other'],
]

export const leadStatuses: readonly OptionLine[] = [
  ['NEW', 'New'],
  ['OPEN', 'Open'],
  ['IN_PROGRESS', 'In Progress'],
  ['OPEN_DEAL', 'Open Deal'],
  ['UNQUALIFIED', 'Unqualified'],
  ['ATTEMPTED_TO_CONTACT', 'Attempted to Contact'],
  ['CONNECTED', 'Connected'],
  ['BAD_TIMING', 'Bad Timing'],
]

export const trafficSources: readonly OptionLine[] = [
  ['ORGANIC_SEARCH', 'Organic Search'],
  ['PAID_SEARCH', 'Paid Search'],
  ['EMAIL_MARKETING', 'Email Marketing'],
  ['SOCIAL_MEDIA', 'Organic Social'],
  ['REFERRALS', 'Referrals'],
  ['OTHER_CAMPAIGNS', 'Other Campaigns'],
  ['DIRECT_TRAFFIC', 'Direct Traffic'],
  ['OFFLINE', 'Offline Sources'],
  ['PAID_SOCIAL', 'Paid Social'],
  ['AI_REFERRALS', 'AI Referrals'],
]

export const objectSources = sentence(
  'API',
  'IMPORT',
  'CRM_UI',
  'FORM',
  'INTEGRATION',
  'EMAIL',
  'CONVERSATIONS',
  'MEETINGS',
  'SALESFORCE',
  'MOBILE_IOS',
  'MOBILE_ANDROID',
  'AUTOMATION_PLATFORM',
  'WORKFLOWS',
  'MERGE_OBJECTS',
  'UNKNOWN',
)

export const industries = sentence(
  'ACCOUNTING',
  'AVIATION_AEROSPACE',
  'AUTOMOTIVE',
  'BANKING',
  'BIOTECHNOLOGY',
  'BUILDING_MATERIALS',
  'BUSINESS_SUPPLIES_AND_EQUIPMENT',
  'CHEMICALS',
  'CIVIL_ENGINEERING',
  'COMPUTER_HARDWARE',
  'COMPUTER_SOFTWARE',
  'CONSTRUCTION',
  'CONSUMER_ELECTRONICS',
  'CONSUMER_GOODS',
  'DAIRY',
  'DEFENSE_SPACE',
  'EDUCATION_MANAGEMENT',
  'ELECTRICAL_ELECTRONIC_MANUFACTURING',
  'ENVIRONMENTAL_SERVICES',
  'FARMING',
  'FINANCIAL_SERVICES',
  'FOOD_BEVERAGES',
  'FOOD_PRODUCTION',
  'FURNITURE',
  'GLASS_CERAMICS_CONCRETE',
  'GOVERNMENT_ADMINISTRATION',
  'HEALTH_WELLNESS_AND_FITNESS',
  'HIGHER_EDUCATION',
  'HOSPITAL_HEALTH_CARE',
  'HOSPITALITY',
  'INDUSTRIAL_AUTOMATION',
  'INFORMATION_TECHNOLOGY_AND_SERVICES',
  'INSURANCE',
  'INTERNET',
  'LOGISTICS_AND_SUPPLY_CHAIN',
  'MACHINERY',
  'MANAGEMENT_CONSULTING',
  'MARITIME',
  'MARKETING_AND_ADVERTISING',
  'MECHANICAL_OR_INDUSTRIAL_ENGINEERING',
  'MEDICAL_DEVICES',
  'MINING_METALS',
  'NON_PROFIT_ORGANIZATION_MANAGEMENT',
  'OIL_ENERGY',
  'PACKAGE_FREIGHT_DELIVERY',
  'PACKAGING_AND_CONTAINERS',
  'PAPER_FOREST_PRODUCTS',
  'PHARMACEUTICALS',
  'PLASTICS',
  'RENEWABLES_ENVIRONMENT',
  'RESEARCH',
  'RETAIL',
  'SEMICONDUCTORS',
  'SHIPBUILDING',
  'SPORTING_GOODS',
  'STAFFING_AND_RECRUITING',
  'TELECOMMUNICATIONS',
  'TEXTILES',
  'TRANSPORTATION_TRUCKING_RAILROAD',
  'UTILITIES',
  'WAREHOUSING',
  'WHOLESALE',
  'WINE_AND_SPIRITS',
)

export const companyTypes = sentence('PROSPECT', 'PARTNER', 'RESELLER', 'VENDOR', 'OTHER')

export const buyingRoles = sentence(
  'BLOCKER',
  'BUDGET_HOLDER',
  'CHAMPION',
  'DECISION_MAKER',
  'END_USER',
  'EXECUTIVE_SPONSOR',
  'INFLUENCER',
  'LEGAL_AND_COMPLIANCE',
  'OTHER',
)

export const currencies: readonly OptionLine[] = [
  ['USD', 'US Dollar'],
  ['EUR', 'Euro'],
  ['GBP', 'British Pound'],
  ['CHF', 'Swiss Franc'],
  ['CAD', 'Canadian Dollar'],
  ['JPY', 'Japanese Yen'],
  ['AUD', 'Australian Dollar'],
  ['SEK', 'Swedish Krona'],
]

export const priorities: readonly OptionLine[] = [
  ['low', 'Low'],
  ['medium', 'Medium'],
  ['high', 'High'],
]

export const upperPriorities = sentence('LOW', 'MEDIUM', 'HIGH', 'URGENT')

export const seniorities: readonly OptionLine[] = [
  ['vp', 'VP'],
  ['owner', 'Owner'],
  ['executive', 'Executive'],
  ['director', 'Director'],
  ['manager', 'Manager'],
  ['senior', 'Senior'],
  ['employee', 'Employee'],
  ['partner', 'Partner'],
  ['entry', 'Entry'],
]

export const jobFunctions: readonly OptionLine[] = [
  ['accounting', 'Accounting'],
  ['administrative', 'Administrative'],
  ['business_development', 'Business Development'],
  ['engineering', 'Engineering'],
  ['finance', 'Finance'],
  ['human_resources', 'Human Resources'],
  ['information_technology', 'Information Technology'],
  ['marketing', 'Marketing'],
  ['operations', 'Operations'],
  ['product_management', 'Product Management'],
  ['research', 'Research'],
  ['sales', 'Sales'],
  ['support', 'Support'],
]

export const languages: readonly OptionLine[] = [
  ['ar', 'Arabic'],
  ['de', 'German'],
  ['en', 'English'],
  ['en-gb', 'English - United Kingdom'],
  ['es', 'Spanish'],
  ['fr', 'French'],
  ['he', 'Hebrew'],
  ['it', 'Italian'],
  ['ja', 'Japanese'],
  ['nl', 'Dutch'],
  ['pl', 'Polish'],
  ['pt-br', 'Portuguese - Brazil'],
  ['sv', 'Swedish'],
  ['zh-cn', 'Chinese - China'],
]

export const ticketCategories = sentence(
  'PRODUCT_ISSUE',
  'BILLING_ISSUE',
  'FEATURE_REQUEST',
  'GENERAL_INQUIRY',
)

export const ticketSources = sentence('CHAT', 'EMAIL', 'FORM', 'PHONE')

export const dealTypes: readonly OptionLine[] = [
  ['newbusiness', 'New Business'],
  ['existingbusiness', 'Existing Business'],
]

export const forecastCategories = sentence('OMIT', 'PIPELINE', 'BEST_CASE', 'COMMIT', 'CLOSED')

export const engagementSources = sentence(
  'CRM_UI',
  'API',
  'EMAIL_INTEGRATION',
  'MEETINGS',
  'MOBILE_IOS',
  'IMPORT',
)

export const billingFrequencies: readonly OptionLine[] = [
  ['weekly', 'Weekly'],
  ['biweekly', 'Every two weeks'],
  ['monthly', 'Monthly'],
  ['quarterly', 'Quarterly'],
  ['per_six_months', 'Semi-annually'],
  ['annually', 'Annually'],
  ['per_two_years', 'Every two years'],
]
