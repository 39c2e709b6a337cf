import { useQuery } from '@tanstack/react-query'
import { api, ask } from '../../app/api.ts'
import { cronIn } from './cron-in.ts'

/** A schedule in words; its next times stand behind it. */
export function Rule({
  schedule,
  rests,
}: {
  readonly schedule: string
  /** Then no next times are told. */
  readonly rests: boolean
}) {
  const cron = cronIn(schedule)
  const { data } = useQuery({
    queryKey: ['schedule-words', schedule],
    queryFn: () =>
      ask(
        api.schedules.next.$post({
          json: { cron: cron?.cron ?? '', time_zone: cron?.timeZone ?? 'UTC' },
        }),
      ),
    enabled: cron !== null,
    staleTime: 60_000,
  })
  const words: unknown = data === undefined ? null : Reflect.get(data, 'words')
  return (
    <div title={data?.times.map(({ words: said }) => said).join('\n')}>
      {typeof words === 'string' && words !== '' ? (
        words
      ) : cron === null ? (
        schedule.replace(/^after /, 'After ')
      ) : (
        <code>{schedule}</code>
      )}
      {data !== undefined && data.times.length > 1 && !rests && (
        <p className="small soft">Then {data.times[1]?.words}</p>
      )}
    </div>
  )
}
