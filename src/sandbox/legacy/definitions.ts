import { isTrue, typeOf } from '../api/object-shape.ts'
import { propertyBody, propertyReadScopes } from '../api/property-shape.ts'
import { notFound } from '../account/api-error.ts'
import type { Owner, Pipeline, PropertyDefinition } from '../account/definitions.ts'
import type { Answer, Call, Route } from '../http/types.ts'
import type { JsonObject } from '../http/json.ts'

/** One list, not wrapped: v1 and v2 of the properties API, which Airbyte and singer still read schemas from. */
function properties(call: Call): Answer {
  return { status: 200, body: visible(call).map((property) => oldProperty(call, property)) }
}

function property(call: Call): Answer {
  const name = call.params['propertyName'] ?? ''
  const found = visible(call).find((each) => each.name === name)
  if (!found) throw notFound(`Property ${name} does not exist`)
  return { status: 200, body: oldProperty(call, found) }
}

/** `/companies/v2/properties` is the same list for companies alone. */
function typeIn(call: Call): ReturnType<typeof typeOf> {
  return typeOf(call, call.params['objectType'] ?? 'companies')
}

function visible(call: Call): readonly PropertyDefinition[] {
  return [...call.account.objects(typeIn(call).id).properties().values()].filter(
    ({ archived, dataSensitivity }) =>
      archived !== true && (dataSensitivity ?? 'non_sensitive') === 'non_sensitive',
  )
}

function oldProperty(call: Call, definition: PropertyDefinition): JsonObject {
  const {
    modificationMetadata: _rights,
    archived: _gone,
    ...body
  } = propertyBody(call.account, typeIn(call), definition)
  return {
    ...body,
    // Epoch ms, as everything in these versions.
    createdAt: definition.createdAt ?? null,
    updatedAt: definition.updatedAt ?? null,
    deleted: false,
    readOnlyValue: definition.readOnlyValue ?? definition.calculated ?? false,
    readOnlyDefinition: definition.readOnlyDefinition ?? definition.hubspotDefined ?? false,
  }
}

const closed = (metadata: Readonly<Record<string, string>>) => metadata['isClosed'] === 'true'

/** https://developers.hubspot.com/docs/api-reference/legacy/crm/pipelines/v1/get-pipelines, read 2026-11-21. */
function pipelines(call: Call): Answer {
  const type = typeOf(call)
  const results = call.account.pipelines(type.id).map((pipeline: Pipeline) => ({
    pipelineId: pipeline.id,
    createdAt: pipeline.createdAt,
    updatedAt: pipeline.updatedAt,
    objectType: type.singular.toUpperCase(),
    objectTypeId: type.id,
    label: pipeline.label,
    displayOrder: pipeline.displayOrder,
    active: !pipeline.archived,
    default: pipeline.id === 'default',
    stages: pipeline.stages.map((stage) => ({
      stageId: stage.id,
      createdAt: stage.createdAt,
      updatedAt: stage.updatedAt,
      label: stage.label,
      displayOrder: stage.displayOrder,
      active: !stage.archived,
      metadata: stage.metadata,
    })),
  }))
  return { status: 200, body: { results } }
}

/** The older form of deal pipelines, a plain list; singer's tap reads it. */
function dealPipelines(call: Call): Answer {
  const body = call.account.pipelines('0-3').map((pipeline) => ({
    pipelineId: pipeline.id,
    label: pipeline.label,
    displayOrder: pipeline.displayOrder,
    active: !pipeline.archived,
    staticDefault: pipeline.id === 'default',
    stages: pipeline.stages.map((stage) => ({
      stageId: stage.id,
      label: stage.label,
      displayOrder: stage.displayOrder,
      active: !stage.archived,
      probability: Number(stage.metadata['probability'] ?? 0),
      closedWon: closed(stage.metadata) && Number(stage.metadata['probability']) === 1,
    })),
  }))
  return { status: 200, body }
}

function owners(call: Call): Answer {
  const email = call.query.get('email')?.toLowerCase()
  const all = isTrue(call, 'includeInactive')
  const shown = call.account
    .owners()
    .filter((owner: Owner) => all || !owner.archived)
    .filter((owner) => email === undefined || owner.email.toLowerCase() === email)
  const body = shown.map((owner) => ({
    portalId: call.account.portalId,
    ownerId: Number(owner.id),
    type: owner.type,
    firstName: owner.firstName,
    lastName: owner.lastName,
    email: owner.email,
    createdAt: owner.createdAt,
    updatedAt: owner.updatedAt,
    isActive: !owner.archived,
    activeUserId: owner.archived ? null : owner.userIdIncludingInactive,
    userIdIncludingInactive: owner.userIdIncludingInactive,
    remoteList: [],
  }))
  return { status: 200, body }
}

const dealScopes = ['crm.objects.deals.read', 'crm.schemas.deals.read', 'crm.objects.contacts.read']

const companyScopes = ['crm.objects.companies', 'crm.schemas.companies'].flatMap((name) => [
  `${name}.read`,
  `${name}.write`,
])

export const legacyDefinitionRoutes: readonly Route[] = [
  {
    method: 'GET',
    paths: ['/properties/v1/{objectType}/properties', '/properties/v2/{objectType}/properties'],
    scopes: propertyReadScopes,
    handle: properties,
  },
  {
    method: 'GET',
    paths: [
      '/properties/v1/{objectType}/properties/named/{propertyName}',
      '/properties/v2/{objectType}/properties/named/{propertyName}',
    ],
    scopes: propertyReadScopes,
    handle: property,
  },
  {
    method: 'GET',
    paths: ['/companies/v2/properties'],
    scopes: companyScopes,
    handle: properties,
  },
  {
    method: 'GET',
    paths: ['/crm-pipelines/v1/pipelines/{objectType}'],
    scopes: (call) => [...typeOf(call).scopes.read, 'crm.objects.contacts.read'],
    handle: pipelines,
  },
  { method: 'GET', paths: ['/deals/v1/pipelines'], scopes: dealScopes, handle: dealPipelines },
  {
    method: 'GET',
    paths: ['/owners/v2/owners'],
    scopes: ['crm.objects.owners.read'],
    handle: owners,
  },
]
