import {
  boolean,
  column,
  type DbtView,
  deleted,
  fixed,
  float,
  type From,
  integer,
  isNull,
  isText,
  item,
  type Making,
  rowsOf,
  synced,
  text,
  timestamp,
  whether,
} from '../view.ts'

/** HubSpot's present API has no such flag: what is not deleted is in use. */
const active = boolean('active', whether(isNull('_deleted_at')))

const pipelineColumns = [
  text('pipeline_id', column('id')),
  deleted,
  synced,
  active,
  integer('display_order'),
  text('label'),
  timestamp('created_at'),
  timestamp('updated_at'),
]

/** Where a sync reads `pipelines`, or `pipeline_stages`, of all objects. */
const ofObject = (object: string): Omit<Making, 'statement' | 'source'> => ({
  needs: ['object'],
  where: [isText('object', object)],
  instead: { pipeline_id: column('pipeline_id') },
})

const dealPipeline: DbtView = {
  name: 'deal_pipeline',
  columns: pipelineColumns,
  made: [rowsOf('deal_pipelines'), rowsOf('pipelines', ofObject('deals'))],
}

const ticketPipeline: DbtView = {
  name: 'ticket_pipeline',
  columns: [...pipelineColumns, text('object_type_id', fixed('0-5'))],
  made: [rowsOf('ticket_pipelines'), rowsOf('pipelines', ofObject('tickets'))],
}

const stageColumns = [
  text('stage_id'),
  text('pipeline_id'),
  deleted,
  synced,
  active,
  boolean('is_closed'),
  integer('display_order'),
  text('label'),
  timestamp('created_at'),
  timestamp('updated_at'),
]

/** The stages that stand in a pipeline's own row: those of today, deleted ones only until the next read. */
const inRowsOf = (pipelines: string, instead: Readonly<Record<string, From>>): Making => ({
  statement: 'dbt/items',
  source: pipelines,
  columnSlots: { list: 'stages' },
  instead: {
    pipeline_id: column('id'),
    stage_id: item('text', 'id'),
    is_closed: item('text', 'metadata', 'isClosed'),
    display_order: item('text', 'displayOrder'),
    label: item('text', 'label'),
    created_at: item('text', 'createdAt'),
    updated_at: item('text', 'updatedAt'),
    ...instead,
  },
})

/** The older API's flag: the stage's deals are won. */
const isWon = (probability: From): From => whether({ of: probability, is: { number: 1 } })

const probabilityOfItem = item('text', 'metadata', 'probability')

const dealPipelineStage: DbtView = {
  name: 'deal_pipeline_stage',
  columns: [
    ...stageColumns,
    float('probability'),
    boolean('closed_won', isWon(column('probability'))),
  ],
  made: [
    rowsOf('pipeline_stages', ofObject('deals')),
    inRowsOf('deal_pipelines', {
      probability: probabilityOfItem,
      closed_won: isWon(probabilityOfItem),
    }),
  ],
}

const ticketPipelineStage: DbtView = {
  name: 'ticket_pipeline_stage',
  columns: [...stageColumns, text('ticket_state')],
  made: [
    rowsOf('pipeline_stages', ofObject('tickets')),
    inRowsOf('ticket_pipelines', { ticket_state: item('text', 'metadata', 'ticketState') }),
  ],
}

export const pipelineViews: readonly DbtView[] = [
  dealPipeline,
  dealPipelineStage,
  ticketPipeline,
  ticketPipelineStage,
]
