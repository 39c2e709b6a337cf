import { Toggle } from '@base-ui/react/toggle'
import { ToggleGroup } from '@base-ui/react/toggle-group'
import { useQuery } from '@tanstack/react-query'
import { Link, useRouterState } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Icon, type IconName } from '../parts/icon.tsx'
import { session } from './queries.ts'
import { chooseTheme, type Theme, useTheme } from './theme.ts'
import './shell.css'

const places = [
  { to: '/', name: 'Home', icon: 'home' },
  { to: '/runs', name: 'Runs', icon: 'runs' },
  { to: '/schedules', name: 'Schedules', icon: 'clock' },
  { to: '/records', name: 'Records', icon: 'find' },
  { to: '/data', name: 'Data', icon: 'table' },
  { to: '/connections', name: 'Connections', icon: 'plug' },
  { to: '/settings', name: 'Settings', icon: 'sliders' },
] as const

/** What stands around every screen. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const main = useRef<HTMLElement>(null)
  useFocusOnArrival(main)
  return (
    <div className="shell">
      <a
        className="skip button button-primary"
        href="#main"
        onClick={(event) => {
          event.preventDefault()
          main.current?.focus()
        }}
      >
        Skip to the content
      </a>
      <header className="side">
        <Link to="/" className="brand" aria-label="hubspot-warehouse, home">
          <img src="/icon.svg" width="26" height="26" alt="" />
          <span>hubspot-warehouse</span>
        </Link>
        <Places />
        <div className="side-foot">
          <ThemeSwitch />
          <Where />
        </div>
      </header>
      <main id="main" ref={main} tabIndex={-1} className="main">
        {children}
      </main>
    </div>
  )
}

/** Where there is little room they stand behind a button, until one is chosen. */
function Places() {
  const [open, setOpen] = useState(false)
  const trigger = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (!open) return undefined
    const look = ({ key }: KeyboardEvent) => {
      if (key !== 'Escape') return
      setOpen(false)
      trigger.current?.focus()
    }
    addEventListener('keydown', look)
    return () => removeEventListener('keydown', look)
  }, [open])
  return (
    <>
      <button
        ref={trigger}
        type="button"
        className="button button-quiet side-menu"
        aria-expanded={open}
        aria-controls="places"
        onClick={() => setOpen(!open)}
      >
        <Icon name={open ? 'close' : 'menu'} />
        <span>Menu</span>
      </button>
      <nav id="places" aria-label="Main" className="side-places" data-open={open || undefined}>
        {places.map(({ to, name, icon }) => (
          <Link
            key={to}
            to={to}
            className="side-place"
            activeOptions={{ exact: to === '/', includeSearch: false }}
            onClick={() => setOpen(false)}
          >
            <Icon name={icon} />
            <span>{name}</span>
          </Link>
        ))}
      </nav>
    </>
  )
}

/** After a step to another screen the keyboard and the screen reader begin there, not at the link that was followed. */
function useFocusOnArrival(main: { readonly current: HTMLElement | null }): void {
  const path = useRouterState({ select: ({ location }) => location.pathname })
  const before = useRef(path)
  useEffect(() => {
    if (before.current === path) return
    before.current = path
    main.current?.focus({ preventScroll: true })
  }, [path, main])
}

const themes: readonly { readonly theme: Theme; readonly name: string; readonly icon: IconName }[] =
  [
    { theme: 'system', name: 'As the system', icon: 'system' },
    { theme: 'light', name: 'Light', icon: 'sun' },
    { theme: 'dark', name: 'Dark', icon: 'moon' },
  ]

function ThemeSwitch() {
  const theme = useTheme()
  return (
    <ToggleGroup
      className="themes"
      aria-label="Colours"
      value={[theme]}
      onValueChange={([chosen]) => {
        if (chosen !== undefined) chooseTheme(chosen)
      }}
    >
      {themes.map(({ theme: one, name, icon }) => (
        <Toggle key={one} value={one} aria-label={name} title={name} className="theme">
          <Icon name={icon} size={16} />
        </Toggle>
      ))}
    </ToggleGroup>
  )
}

function Where() {
  const { data } = useQuery(session)
  return (
    <p className="small soft where">
      {data === undefined ? ' ' : `${data.configuration} · ${data.version}`}
    </p>
  )
}
