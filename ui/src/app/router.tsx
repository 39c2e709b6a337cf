import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
} from '@tanstack/react-router'
import { Loading } from '../parts/loading.tsx'
import { ProblemShown } from '../parts/problem.tsx'
import { HomeScreen } from '../screens/home/home.tsx'
import { NotFound } from './not-found.tsx'
import { Shell } from './shell.tsx'

const root = createRootRoute({
  component: () => (
    <Shell>
      <Outlet />
    </Shell>
  ),
  notFoundComponent: NotFound,
})

/** A search parameter that narrows a list; whatever else stands there is dropped. */
const word = (search: Record<string, unknown>, name: string): string | undefined => {
  const value = search[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

const homeRoute = createRoute({ getParentRoute: () => root, path: '/', component: HomeScreen })

const runsRoute = createRoute({
  getParentRoute: () => root,
  path: '/runs',
  validateSearch: (search: Record<string, unknown>): { sync?: string; status?: string } => {
    const sync = word(search, 'sync')
    const status = word(search, 'status')
    return { ...(sync === undefined ? {} : { sync }), ...(status === undefined ? {} : { status }) }
  },
  component: lazyRouteComponent(() => import('../screens/runs/runs.tsx'), 'RunsScreen'),
})

const runRoute = createRoute({
  getParentRoute: () => root,
  path: '/runs/$run',
  component: lazyRouteComponent(() => import('../screens/run/run.tsx'), 'RunScreen'),
})

const planRoute = createRoute({
  getParentRoute: () => root,
  path: '/syncs/$sync/plan',
  component: lazyRouteComponent(() => import('../screens/plan/plan.tsx'), 'PlanScreen'),
})

export const router = createRouter({
  routeTree: root.addChildren([homeRoute, runsRoute, runRoute, planRoute]),
  defaultPendingComponent: () => <Loading lines={6} tall />,
  defaultErrorComponent: ({ error, reset }) => <ProblemShown error={error} again={reset} />,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
