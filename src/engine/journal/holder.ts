import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'

/** Who holds a sync's lease: a process of a host, and what tells it from a later process of the same number. */
export interface Holder {
  readonly host: string
  readonly pid: number
  readonly process: string
}

export const thisProcess = (): Holder => ({
  host: hostname(),
  pid: process.pid,
  process: startOf(process.pid),
})

/** Whether the holder is known to have ended: only for processes of this host. */
export function hasEnded(holder: Holder): boolean {
  if (holder.host !== hostname()) return false
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    // EPERM: it lives, under another user.
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
  const start = startOf(holder.pid)
  return start !== '' && holder.process !== '' && start !== holder.process
}

/**
 * When the process was started, in ticks since boot (proc(5), field 22), with the boot it counts from; '' where there
 * is no /proc. In containers every first process has the same number, so the number alone would tell nothing.
 */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    return `${boot}/${fields[19] ?? ''}`
  } catch {
    return ''
  }
}
