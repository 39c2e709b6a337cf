import { useEffect, useMemo, useState } from 'react'
import { useTheme } from './theme.ts'

/** Tokens for what draws on a canvas, where the browser does not look them up. */
export interface Colours {
  readonly accent: string
  readonly good: string
  readonly warn: string
  readonly bad: string
  readonly others: string
  readonly idle: string
  readonly soft: string
  readonly line: string
}

const dark = matchMedia('(prefers-color-scheme: dark)')

/** `light-dark()` is resolved only where it is used as a colour. */
function resolved(token: string): string {
  const probe = document.createElement('span')
  probe.style.color = `var(${token})`
  document.body.append(probe)
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}

export function useColours(): Colours {
  const theme = useTheme()
  const [systemDark, setSystemDark] = useState(dark.matches)
  useEffect(() => {
    const look = () => setSystemDark(dark.matches)
    dark.addEventListener('change', look)
    return () => dark.removeEventListener('change', look)
  }, [])
  return useMemo(
    () => ({
      accent: resolved('--accent'),
      good: resolved('--good'),
      warn: resolved('--warn'),
      bad: resolved('--bad'),
      others: resolved('--others'),
      idle: resolved('--line-strong'),
      soft: resolved('--ink-soft'),
      line: resolved('--line'),
    }),
    // Read anew with each change of the theme; the rule sees no use of it.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [theme, systemDark],
  )
}
