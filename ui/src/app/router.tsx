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
import { isUnfetched } from './unfetched.ts'

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

const schedulesRoute = createRoute({
  getParentRoute: () => root,
  path: '/schedules',
  component: lazyRouteComponent(
    () => import('../screens/schedules/schedules.tsx'),
    'SchedulesScreen',
  ),
})

/** The words of a search by name; what is not asked for is left out. */
const wordsIn =
  <Name extends string>(...names: readonly Name[]) =>
  (search: Record<string, unknown>): { [name in Name]?: string | undefined } =>
    Object.fromEntries(
      names.flatMap((name) => {
        // A search of digits only is read as a number.
        const value = typeof search[name] === 'number' ? String(search[name]) : word(search, name)
        return value === undefined ? [] : [[name, value]]
      }),
    ) as { [name in Name]?: string | undefined }

const recordsRoute = createRoute({
  getParentRoute: () => root,
  path: '/records',
  validateSearch: wordsIn('find', 'sync'),
  component: lazyRouteComponent(() => import('../screens/records/records.tsx'), 'RecordsScreen'),
})

const dataRoute = createRoute({
  getParentRoute: () => root,
  path: '/data',
  validateSearch: wordsIn('connection', 'view', 'error', 'stream'),
  component: lazyRouteComponent(() => import('../screens/data/data.tsx'), 'DataScreen'),
})

const tableSearch = wordsIn('view', 'sort', 'column', 'holds')
const tableRoute = createRoute({
  getParentRoute: () => root,
  path: '/data/$connection/$table',
  validateSearch: (
    search: Record<string, unknown>,
  ): ReturnType<typeof tableSearch> & { descending?: boolean | undefined } => ({
    ...tableSearch(search),
    ...(search['descending'] === true ? { descending: true } : {}),
  }),
  component: lazyRouteComponent(() => import('../screens/data/table-screen.tsx'), 'TableScreen'),
})

const newInboundRoute = createRoute({
  getParentRoute: () => root,
  path: '/syncs/new/inbound',
  component: lazyRouteComponent(() => import('../screens/edit/edit.tsx'), 'NewInboundScreen'),
})

const newOutboundRoute = createRoute({
  getParentRoute: () => root,
  path: '/syncs/new/outbound',
  component: lazyRouteComponent(() => import('../screens/edit/edit.tsx'), 'NewOutboundScreen'),
})

const editRoute = createRoute({
  getParentRoute: () => root,
  path: '/syncs/$sync/edit',
  component: lazyRouteComponent(() => import('../screens/edit/edit.tsx'), 'EditScreen'),
})

const connectionsRoute = createRoute({
  getParentRoute: () => root,
  path: '/connections',
  component: lazyRouteComponent(
    () => import('../screens/connect/connections.tsx'),
    'ConnectionsScreen',
  ),
})

const newConnectionRoute = createRoute({
  getParentRoute: () => root,
  path: '/connections/new',
  component: lazyRouteComponent(
    () => import('../screens/connect/connection.tsx'),
    'NewConnectionScreen',
  ),
})

const connectionRoute = createRoute({
  getParentRoute: () => root,
  path: '/connections/$name',
  component: lazyRouteComponent(
    () => import('../screens/connect/connection.tsx'),
    'ConnectionScreen',
  ),
})

const settingsParts = ['messages', 'schedules', 'configuration', 'appearance'] as const
const settingsRoute = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  validateSearch: (
    search: Record<string, unknown>,
  ): { part?: (typeof settingsParts)[number] | undefined } => {
    const part = settingsParts.find((one) => one === search['part'])
    return part === undefined ? {} : { part }
  },
  component: lazyRouteComponent(() => import('../screens/settings/settings.tsx'), 'SettingsScreen'),
})

export const router = createRouter({
  routeTree: root.addChildren([
    homeRoute,
    runsRoute,
    runRoute,
    planRoute,
    schedulesRoute,
    recordsRoute,
    dataRoute,
    tableRoute,
    newInboundRoute,
    newOutboundRoute,
    editRoute,
    connectionsRoute,
    newConnectionRoute,
    connectionRoute,
    settingsRoute,
  ]),
  defaultPendingComponent: () => <Loading lines={6} tall />,
  // What could not be fetched once, a browser may keep as failed for as long as the page is there.
  defaultErrorComponent: ({ error, reset }) => (
    <ProblemShown error={error} again={isUnfetched(error) ? () => location.reload() : reset} />
  ),
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
