import { Tabs } from '@base-ui/react/tabs'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Alerts } from './alerts.tsx'
import { Appearance } from './appearance.tsx'
import { DocumentText } from './document-text.tsx'
import { Resting } from './resting.tsx'
import './settings.css'

const route = getRouteApi('/settings')

const parts = [
  { id: 'messages', title: 'Messages' },
  { id: 'schedules', title: 'Paused schedules' },
  { id: 'configuration', title: 'Configuration' },
  { id: 'appearance', title: 'Appearance' },
] as const

export type SettingsPart = (typeof parts)[number]['id']

/** What holds for all syncs: who is told, what rests, the document itself, and colours. */
export function SettingsScreen() {
  const { part = 'messages' } = route.useSearch()
  const navigate = useNavigate()
  return (
    <div className="screen">
      <title>Settings · hubspot-warehouse</title>
      <header className="screen-head">
        <h1>Settings</h1>
      </header>
      <Tabs.Root
        value={part}
        onValueChange={(to: SettingsPart) =>
          void navigate({ to: '/settings', search: { part: to } })
        }
        className="stack"
      >
        <Tabs.List className="tabs" aria-label="Settings">
          {parts.map(({ id, title }) => (
            <Tabs.Tab key={id} value={id} className="tab">
              {title}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="messages" className="stack">
          <Alerts />
        </Tabs.Panel>
        <Tabs.Panel value="schedules" className="stack">
          <Resting />
        </Tabs.Panel>
        <Tabs.Panel value="configuration" className="stack">
          <DocumentText />
        </Tabs.Panel>
        <Tabs.Panel value="appearance" className="stack">
          <Appearance />
        </Tabs.Panel>
      </Tabs.Root>
    </div>
  )
}
