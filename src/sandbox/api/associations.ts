import { linkKnobs } from '../account/links.ts'
import type { Part, Route } from '../http/types.ts'
import {
  archivePairs,
  archiveTypes,
  associateDefault,
  createBatch,
  readBatch,
} from './associations-many.ts'
import { pairScopes } from './associations-input.ts'
import { definitionRoutes } from './associations-definitions.ts'
import { associationKnobs } from './associations-knobs.ts'
import { listOf, putDefault, putTypes, removePair } from './associations-one.ts'
import { v3Routes } from './associations-v3.ts'

const PAIR = '/{fromObjectType}/{toObjectType}'
const ONE = '/{fromObjectType}/{fromObjectId}/associations'

function batch(action: string, handle: Route['handle']): Route {
  return {
    method: 'POST',
    paths: [
      `/crm/v4/associations${PAIR}/batch/${action}`,
      `/crm/associations/{version}${PAIR}/batch/${action}`,
    ],
    scopes: pairScopes('fromObjectType', 'toObjectType'),
    limit: 'associations',
    handle,
  }
}

function one(method: Route['method'], path: string, handle: Route['handle']): Route {
  return {
    method,
    paths: [`/crm/v4/objects${ONE}${path}`, `/crm/objects/{version}${ONE}${path}`],
    scopes: pairScopes('fromObjectType', 'toObjectType'),
    limit: 'associations',
    handle,
  }
}

/** The calls of HUBSPOT.md 6, legacy and dated. */
export const associationsPart: Part = {
  routes: [
    one('GET', '/{toObjectType}', listOf),
    one('PUT', '/{toObjectType}/{toObjectId}', putTypes),
    one('DELETE', '/{toObjectType}/{toObjectId}', removePair),
    one('PUT', '/default/{toObjectType}/{toObjectId}', putDefault),
    batch('read', readBatch),
    batch('create', createBatch),
    batch('associate/default', associateDefault),
    batch('archive', archivePairs),
    batch('labels/archive', archiveTypes),
    ...definitionRoutes,
    ...v3Routes,
  ],
  knobs: [...linkKnobs, ...Object.values(associationKnobs)],
}
