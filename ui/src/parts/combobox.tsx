import { Combobox as BaseCombobox } from '@base-ui/react/combobox'
import { useVirtualizer } from '@tanstack/react-virtual'
import {
  type ReactNode,
  type RefObject,
  useCallback,
  useId,
  useImperativeHandle,
  useRef,
  useState,
} from 'react'
import { Icon } from './icon.tsx'
import { ListPopup, useListClosing } from './list-popup.tsx'
import './field.css'
import './select.css'
import './combobox.css'

export interface Found {
  readonly value: string
  /** What stands in the field once it is chosen. */
  readonly label: string
  /** What it is found by beside the label. */
  readonly more?: string
}

type Virtual = ReturnType<typeof useVirtualizer<HTMLDivElement, Element>>

const byWords = (item: Found, sought: string): boolean => {
  const text = `${item.label} ${item.value} ${item.more ?? ''}`.toLowerCase()
  return sought
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}

/** One of many, found by typing; only what is in view is drawn. */
export function Combobox<Item extends Found>({
  label,
  value,
  items,
  onChange,
  placeholder,
  hint,
  hideLabel = false,
  clearable = false,
  draw = (item) => item.label,
  none = 'Nothing of that name',
}: {
  readonly label: string
  /** Empty: nothing is chosen. A value that is none of the items is shown as it is. */
  readonly value: string
  readonly items: readonly Item[]
  readonly onChange: (value: string) => void
  readonly placeholder?: string
  readonly hint?: string
  readonly hideLabel?: boolean
  readonly clearable?: boolean
  /** An item in the list. */
  readonly draw?: (item: Item) => ReactNode
  readonly none?: string
}) {
  const id = useId()
  const [open, setOpen] = useState(false)
  const actions = useListClosing<BaseCombobox.Root.Actions>(open)
  const virtual = useRef<Virtual | null>(null)
  const chosen: Found | null =
    value === '' ? null : (items.find((item) => item.value === value) ?? { value, label: value })
  return (
    <div className="field">
      <BaseCombobox.Root<Found>
        items={items}
        virtualized
        value={chosen}
        open={open}
        actionsRef={actions}
        onOpenChange={setOpen}
        filter={byWords}
        autoHighlight
        isItemEqualToValue={(one, other) => one.value === other.value}
        onValueChange={(item) => onChange(item?.value ?? '')}
        onItemHighlighted={(item, { reason, index }) => {
          if (item === undefined || reason === 'pointer') return
          queueMicrotask(() => virtual.current?.scrollToIndex(index))
        }}
      >
        <label htmlFor={id} className={hideLabel ? 'unseen' : 'field-label'}>
          {label}
        </label>
        <BaseCombobox.InputGroup className="combobox">
          <BaseCombobox.Input
            id={id}
            aria-describedby={hint === undefined ? undefined : `${id}hint`}
            className="input combobox-input"
            placeholder={placeholder}
            onBlur={() => setOpen(false)}
          />
          <span className="combobox-acts">
            {clearable && chosen !== null && (
              <BaseCombobox.Clear className="combobox-act" aria-label={`${label}: choose none`}>
                <Icon name="close" size={14} />
              </BaseCombobox.Clear>
            )}
            <BaseCombobox.Trigger className="combobox-act" aria-label={`${label}: show all`}>
              <Icon name="chevron" size={16} />
            </BaseCombobox.Trigger>
          </span>
        </BaseCombobox.InputGroup>
        <BaseCombobox.Portal>
          <BaseCombobox.Positioner className="select-place" positionMethod="fixed" sideOffset={4}>
            <ListPopup className="select-popup combobox-popup">
              <BaseCombobox.Empty className="combobox-none small soft">
                <span>{none}</span>
              </BaseCombobox.Empty>
              <BaseCombobox.List>
                <Listed open={open} virtual={virtual} draw={draw as (item: Found) => ReactNode} />
              </BaseCombobox.List>
            </ListPopup>
          </BaseCombobox.Positioner>
        </BaseCombobox.Portal>
      </BaseCombobox.Root>
      {hint !== undefined && (
        <p id={`${id}hint`} className="field-hint">
          {hint}
        </p>
      )}
    </div>
  )
}

const rowHeight = 44

function Listed({
  open,
  virtual,
  draw,
}: {
  readonly open: boolean
  readonly virtual: RefObject<Virtual | null>
  readonly draw: (item: Found) => ReactNode
}) {
  const found = BaseCombobox.useFilteredItems<Found>()
  const scrolled = useRef<HTMLDivElement | null>(null)
  // oxlint-disable-next-line react-hooks/incompatible-library -- of the React Compiler, which is not used here
  const rows = useVirtualizer<HTMLDivElement, Element>({
    enabled: open,
    count: found.length,
    getScrollElement: () => scrolled.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  })
  useImperativeHandle(virtual, () => rows)
  const place = useCallback(
    (element: HTMLDivElement | null) => {
      scrolled.current = element
      if (element !== null) rows.measure()
    },
    [rows],
  )
  if (found.length === 0) return null
  return (
    <div role="presentation" ref={place} className="combobox-scroll">
      <div role="presentation" className="combobox-whole" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ index, key, start }) => {
          const item = found[index]
          return item === undefined ? null : (
            <BaseCombobox.Item
              key={key}
              index={index}
              data-index={index}
              ref={rows.measureElement}
              value={item}
              className="select-item combobox-item"
              aria-setsize={found.length}
              aria-posinset={index + 1}
              style={{ transform: `translateY(${start}px)` }}
            >
              <BaseCombobox.ItemIndicator className="select-mark">
                <Icon name="good" size={14} />
              </BaseCombobox.ItemIndicator>
              <div className="select-text">{draw(item)}</div>
            </BaseCombobox.Item>
          )
        })}
      </div>
    </div>
  )
}
