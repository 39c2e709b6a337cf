import type { Millis, ObjectTypeId } from '../account/definitions.ts'
import type { Account } from '../account/types.ts'
import type { JsonObject } from '../http/json.ts'

/** One workflow: v4 calls it a flow, v3 a workflow with an id of its own (HUBSPOT.md 8). */
export interface Flow {
  readonly id: number
  readonly workflowId: number
  readonly uuid: string
  readonly name: string
  readonly description: string
  readonly isEnabled: boolean
  readonly objectTypeId: ObjectTypeId
  readonly flowType: 'WORKFLOW' | 'ACTION_SET' | 'UNKNOWN'
  readonly revision: number
  readonly createdAt: Millis
  readonly updatedAt: Millis
  readonly actions: readonly JsonObject[]
  readonly enrollmentCriteria: JsonObject | null
  readonly contactListIds: JsonObject
  readonly emails: readonly FlowEmail[]
}

export interface FlowEmail {
  readonly emailContentId: string
  readonly emailCampaignId: string
}

export function flowBook(account: Account): FlowBook {
  return account.keep('flows', () => new FlowBook(account))
}

/** The account's workflows, by id. */
export class FlowBook {
  readonly #flows = new Map<number, Flow>()
  #nextId: number
  #nextWorkflowId: number

  constructor(account: Account) {
    const random = account.random.fork('flows')
    this.#nextId = random.int(560_000_000, 990_000_000)
    this.#nextWorkflowId = random.int(20_000_000, 60_000_000)
  }

  all(): readonly Flow[] {
    return [...this.#flows.values()].sort((a, b) => a.id - b.id)
  }
  find(id: number): Flow | undefined {
    return this.#flows.get(id)
  }
  newIds(): { readonly id: number; readonly workflowId: number } {
    return { id: this.#nextId, workflowId: this.#nextWorkflowId }
  }
  save(flow: Flow): void {
    this.#flows.set(flow.id, flow)
    this.#nextId = Math.max(this.#nextId, flow.id + 1)
    this.#nextWorkflowId = Math.max(this.#nextWorkflowId, flow.workflowId + 1)
  }
  remove(id: number): void {
    this.#flows.delete(id)
  }
}
