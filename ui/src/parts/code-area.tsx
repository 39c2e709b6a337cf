import { type Ref, useImperativeHandle, useMemo, useRef } from 'react'
import './code-area.css'

export interface CodePlace {
  /** Shows a line, from 1, and puts the cursor there. */
  readonly go: (line: number) => void
  /** What is marked, or where the cursor is. */
  readonly selected: () => { readonly from: number; readonly until: number }
  /** Puts the cursor there once the text is drawn. */
  readonly moveTo: (at: number) => void
}

/** Text by lines, with their numbers. A plain text area: the keyboard and screen readers know it, and it needs no style of its own making. */
export function CodeArea({
  ref,
  label,
  value,
  onChange,
  marked,
  height,
  placeholder,
  onSave,
  onRun,
  onLeave,
}: {
  readonly ref?: Ref<CodePlace>
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  /** Lines in which something is wrong. */
  readonly marked: ReadonlySet<number>
  /** In pixels; absent: what the window has room for. */
  readonly height?: number
  readonly placeholder?: string
  /** By Ctrl and S, or Cmd and S. */
  readonly onSave?: () => void
  /** By Ctrl and Enter, or Cmd and Enter. */
  readonly onRun?: () => void
  readonly onLeave?: () => void
}) {
  const area = useRef<HTMLTextAreaElement>(null)
  const gutter = useRef<HTMLDivElement>(null)
  const lines = useMemo(() => value.split('\n').length, [value])
  useImperativeHandle(
    ref,
    () => ({
      go: (line) => {
        const at =
          value
            .split('\n')
            .slice(0, line - 1)
            .join('\n').length + (line > 1 ? 1 : 0)
        const end = value.indexOf('\n', at)
        const field = area.current
        if (field === null) return
        field.focus()
        field.setSelectionRange(at, end < 0 ? value.length : end)
        const height = Number.parseFloat(getComputedStyle(field).lineHeight)
        field.scrollTop = Math.max(0, (line - 4) * height)
        field.scrollIntoView({ block: 'nearest' })
      },
      selected: () => ({
        from: area.current?.selectionStart ?? value.length,
        until: area.current?.selectionEnd ?? value.length,
      }),
      moveTo: (at) =>
        requestAnimationFrame(() => {
          area.current?.focus()
          area.current?.setSelectionRange(at, at)
        }),
    }),
    [value],
  )
  return (
    <div className="code" {...(height === undefined ? {} : { style: { height } })}>
      <div ref={gutter} className="code-lines" aria-hidden="true">
        <Numbers lines={lines} marked={marked} />
      </div>
      <textarea
        ref={area}
        className="code-text"
        aria-label={label}
        value={value}
        wrap="off"
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        placeholder={placeholder}
        onChange={(event) => onChange(event.target.value)}
        onScroll={(event) => {
          if (gutter.current !== null) gutter.current.scrollTop = event.currentTarget.scrollTop
        }}
        onKeyDown={(event) => {
          const act = event.key === 's' ? onSave : event.key === 'Enter' ? onRun : undefined
          if (act === undefined || !(event.ctrlKey || event.metaKey)) return
          event.preventDefault()
          act()
        }}
        onBlur={onLeave}
      />
    </div>
  )
}

/** One text for all lines between two marks, so that long documents stay light. */
function Numbers({
  lines,
  marked,
}: {
  readonly lines: number
  readonly marked: ReadonlySet<number>
}) {
  const marks = [...marked].filter((one) => one <= lines).toSorted((one, other) => one - other)
  const parts: React.ReactNode[] = []
  let from = 1
  for (const mark of [...marks, lines + 1]) {
    const run = Array.from({ length: mark - from }, (_, at) => from + at).join('\n')
    if (run !== '') parts.push(<span key={`to ${mark}`}>{`${run}\n`}</span>)
    if (mark <= lines)
      parts.push(
        <span key={mark} className="code-marked">
          {`${mark}\n`}
        </span>,
      )
    from = mark + 1
  }
  return parts
}
