// First, so that what is more particular comes after.
import './styles/tokens.css'
import './styles/base.css'
import { CSPProvider } from '@base-ui/react/csp-provider'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { askSoon } from './app/pages.ts'
import { home, queries } from './app/queries.ts'
import { router } from './app/router.tsx'
import { enterByLink, Entrance } from './app/session.tsx'
import { showTheme } from './app/theme.ts'
import { watchFetches } from './app/unfetched.ts'
import { Toasts } from './parts/toasts.tsx'
import { allSyncs } from './screens/home/syncs.tsx'

watchFetches()
showTheme()
const refused = await enterByLink()
// What the first screen asks for does not wait until the session is known.
if (location.pathname === '/') void Promise.all([queries.prefetchQuery(home), askSoon(allSyncs)])
const place = document.getElementById('root')
if (place === null) throw new Error('The page has no place to draw in.')

createRoot(place).render(
  <StrictMode>
    {/* The page's policy allows no style element; what they would do is in our own styles. */}
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={queries}>
        <Entrance refused={refused}>
          <RouterProvider router={router} />
        </Entrance>
        <Toasts />
      </QueryClientProvider>
    </CSPProvider>
  </StrictMode>,
)
