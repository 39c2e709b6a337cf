import { Accordion } from '@base-ui/react/accordion'
import {
  type Dispatch,
  memo,
  type SetStateAction,
  useDeferredValue,
  useMemo,
  useState,
} from 'react'
import { many, words } from '../../app/format.ts'
import { type Entries, type Form, isEntries, textOf } from '../../app/forms.ts'
import { Button } from '../../parts/button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Field } from '../../parts/field.tsx'
import { Icon } from '../../parts/icon.tsx'
import { ProblemShown } from '../../parts/problem.tsx'
import { Select } from '../../parts/select.tsx'
import { Tick } from '../../parts/tick.tsx'
import { say } from '../../parts/toasts.tsx'
import { StreamPanel } from './stream-panel.tsx'
import {
  chosenStreams,
  groupName,
  matches,
  optionsOf,
  type StreamLine,
  valuesOf,
  withChosen,
  withOptionOfMany,
} from './streams.ts'

interface Props {
  readonly connection: string
  readonly lines: readonly StreamLine[]
  readonly config: Entries
  readonly onConfig: Dispatch<SetStateAction<Entries>>
  /** Of the options of a stream. */
  readonly form: Form
  readonly asking: boolean
  /** Why the account could not be asked; null: it could. */
  readonly refused: unknown
  readonly again: () => void
}

/** Which streams are read, and how: many at once, or one by one. */
export function StreamsStep({
  connection,
  lines,
  config,
  onConfig,
  form,
  asking,
  refused,
  again,
}: Props) {
  const [sought, setSought] = useState('')
  const [onlyChosen, setOnlyChosen] = useState(false)
  const [open, setOpen] = useState<string | null>(null)
  const search = useDeferredValue(sought.trim())
  const chosen = chosenStreams(config)
  const shown = useMemo(
    () =>
      lines.filter(
        (line) =>
          (search === '' || matches(line, search)) &&
          (!onlyChosen || Object.hasOwn(chosen, line.name)),
      ),
    [lines, search, onlyChosen, chosen],
  )
  const groups = useMemo(() => [...Map.groupBy(shown, ({ group }) => group)], [shown])
  const narrowed = search !== '' || onlyChosen
  const opened = lines.find(({ name }) => name === open)
  const usual = lines.filter((line) => line.usual).map(({ name }) => name)
  return (
    <div className="stack">
      {refused !== null && refused !== undefined && (
        <>
          <ProblemShown error={refused} again={again} />
          <p className="soft">
            The account’s own objects and missing scopes are not known so; the streams that follow
            are those that every account may have.
          </p>
        </>
      )}
      <div className="row spread">
        <div className="row streams-search">
          <Field label="Search" type="search" value={sought} onChange={setSought} />
          <Tick checked={onlyChosen} onChange={setOnlyChosen}>
            Only chosen ones
          </Tick>
        </div>
        <div className="row">
          <Button onClick={() => onConfig(withChosen(config, usual, true))}>
            Choose the usual ones
          </Button>
          <Button
            disabled={Object.keys(chosen).length === 0}
            onClick={() => onConfig(withChosen(config, Object.keys(chosen), false))}
          >
            Choose none
          </Button>
        </div>
      </div>
      <ManyAtOnce lines={lines} config={config} onConfig={onConfig} />
      <p role="status" className="unseen">
        {asking ? 'Asking the account' : many(shown.length, 'stream')}
      </p>
      {groups.length === 0 && <Empty title="No such stream">Change what you search for.</Empty>}
      <Accordion.Root
        // What is found stands open, also where something else was found before.
        key={narrowed ? groups.map(([group]) => group).join(' ') : 'whole'}
        multiple
        defaultValue={groups
          .filter(
            ([, of]) =>
              narrowed || of.some(({ name, usual: is }) => is || Object.hasOwn(chosen, name)),
          )
          .map(([group]) => group)}
        className="stack"
      >
        {groups.map(([group, of]) => (
          <Group
            key={group}
            group={group}
            lines={of}
            config={config}
            onConfig={onConfig}
            onOpen={setOpen}
          />
        ))}
      </Accordion.Root>
      {opened !== undefined && (
        <StreamPanel
          key={opened.name}
          line={opened}
          lines={lines}
          connection={connection}
          form={form}
          config={config}
          onConfig={onConfig}
          onClose={() => setOpen(null)}
        />
      )}
    </div>
  )
}

function Group({
  group,
  lines,
  config,
  onConfig,
  onOpen,
}: {
  readonly group: string
  readonly lines: readonly StreamLine[]
  readonly onOpen: (stream: string) => void
} & Pick<Props, 'config' | 'onConfig'>) {
  const chosen = chosenStreams(config)
  const names = lines.map(({ name }) => name)
  const taken = names.filter((name) => Object.hasOwn(chosen, name)).length
  return (
    <Accordion.Item value={group} className="card streams-group">
      <div className="streams-head">
        <Tick
          label={`All of ${groupName(group)}`}
          checked={taken === names.length}
          mixed={taken > 0 && taken < names.length}
          onChange={(to) => onConfig(withChosen(config, names, to))}
        />
        <Accordion.Header className="streams-title">
          <Accordion.Trigger className="streams-open">
            {groupName(group)}
            <span className="soft small number">
              {taken} of {names.length}
            </span>
            <Icon name="chevron" size={16} />
          </Accordion.Trigger>
        </Accordion.Header>
      </div>
      <Accordion.Panel>
        <ul>
          {lines.map((line) => (
            <Line
              key={line.name}
              line={line}
              options={chosen[line.name]}
              chosen={Object.hasOwn(chosen, line.name)}
              onConfig={onConfig}
              onOpen={onOpen}
            />
          ))}
        </ul>
      </Accordion.Panel>
    </Accordion.Item>
  )
}

/** Drawn anew only when something of its own has changed: there may be hundreds. */
const Line = memo(function StreamRow({
  line,
  options,
  chosen,
  onConfig,
  onOpen,
}: {
  readonly line: StreamLine
  /** As the document has them. */
  readonly options: unknown
  readonly chosen: boolean
  readonly onOpen: (stream: string) => void
} & Pick<Props, 'onConfig'>) {
  return (
    <li className="stream">
      <Tick
        label={line.name}
        checked={chosen}
        onChange={(to) => onConfig((before) => withChosen(before, [line.name], to))}
      />
      <div className="stream-text">
        <span className="stream-name">{line.name}</span>
        <p className="small soft">{line.summary}</p>
        {line.missingScopes.length > 0 && (
          <p className="small stream-lacks">
            <Icon name="warning" size={14} /> Lacks the scope {line.missingScopes.join(', ')}: it
            would be skipped.
          </p>
        )}
      </div>
      {chosen && (
        <div className="stream-how">
          <span className="small soft">{saidOf(line, isEntries(options) ? options : {})}</span>
          <Button onClick={() => onOpen(line.name)} label={`Options of ${line.name}`}>
            Options
          </Button>
        </div>
      )}
    </li>
  )
})

const saidOf = (line: StreamLine, options: Entries): string => {
  const [strategy = 'auto'] = valuesOf(line, 'strategy')
  const [storage = 'merge'] = valuesOf(line, 'storage')
  const { properties, exclude, hash } = options
  return [
    words(textOf(options['strategy'] ?? strategy)),
    words(textOf(options['storage'] ?? storage)),
    ...(Array.isArray(properties) ? [many(properties.length, 'property', 'properties')] : []),
    ...(isEntries(properties) ? [`of ${Object.keys(properties).join(', ')}`] : []),
    ...(Array.isArray(options['pairs']) ? [many(options['pairs'].length, 'pair')] : []),
    ...(Array.isArray(exclude) ? [`without ${exclude.length}`] : []),
    ...(Array.isArray(hash) ? [`${hash.length} hashed`] : []),
  ].join(', ')
}

const mixed = ''

/** Strategy and storage of all chosen streams, where they offer it. */
function ManyAtOnce({ lines, config, onConfig }: Pick<Props, 'lines' | 'config' | 'onConfig'>) {
  const chosen = chosenStreams(config)
  const taken = lines.filter(({ name }) => Object.hasOwn(chosen, name))
  if (taken.length === 0) return null
  const set = (option: 'strategy' | 'storage', value: string) => {
    if (value === mixed) return
    const { config: made, unfit } = withOptionOfMany(config, taken, option, value)
    onConfig(made)
    if (unfit.length > 0)
      say(
        `${many(taken.length - unfit.length, 'stream')} set to ${words(value)}`,
        `Without ${unfit.slice(0, 5).join(', ')}${unfit.length > 5 ? ` and ${unfit.length - 5} more` : ''}: they don’t offer it.`,
        'warn',
      )
  }
  return (
    <div className="row streams-many">
      <strong>{many(taken.length, 'stream')} chosen</strong>
      {(['strategy', 'storage'] as const).map((option) => (
        <Select
          key={option}
          label={option === 'strategy' ? 'Strategy of all' : 'Storage of all'}
          value={common(taken, config, option)}
          choices={[
            { value: mixed, label: 'As each has it' },
            ...[...new Set(taken.flatMap((line) => valuesOf(line, option)))].map((one) => ({
              value: one,
              label: words(one),
            })),
          ]}
          onChange={(to) => set(option, to)}
        />
      ))}
    </div>
  )
}

/** What all of them are set to; empty when they differ. */
function common(
  lines: readonly StreamLine[],
  config: Entries,
  option: 'strategy' | 'storage',
): string {
  const values = new Set(
    lines.map((line) => textOf(optionsOf(config, line.name)[option] ?? valuesOf(line, option)[0])),
  )
  const [only = mixed] = values
  return values.size === 1 ? only : mixed
}
