import { useSyncExternalStore } from 'react'

export type Theme = 'system' | 'light' | 'dark'

const key = 'hubspot-warehouse.theme'
const listeners = new Set<() => void>()

const isTheme = (value: string | null): value is Theme =>
  value === 'system' || value === 'light' || value === 'dark'

/** Storage may be switched off: then the choice lasts as long as the page. */
function stored(): Theme {
  try {
    const value = localStorage.getItem(key)
    return isTheme(value) ? value : 'system'
  } catch {
    return 'system'
  }
}

let chosen: Theme = stored()

export function showTheme(): void {
  if (chosen === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = chosen
}

export function chooseTheme(theme: Theme): void {
  chosen = theme
  try {
    localStorage.setItem(key, theme)
  } catch {
    // It lasts as long as the page.
  }
  showTheme()
  for (const listener of listeners) listener()
}

const listen = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useTheme = (): Theme => useSyncExternalStore(listen, () => chosen)
