import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import type { Traits } from '../ports.ts'

/** Who holds a sync's lease: a process of a host, and what tells it from a later process of the same number. */
export interface Holder {
  readonly host: string
  readonly pid: number
  readonly process: string
}

/** What a process says of itself, and can tell of others. */
export interface Processes {
  readonly self: () => Holder
  /** Whether the holder is known to have ended: only for processes that can be seen from here. */
  readonly hasEnded: (holder: Holder, reach: Traits['reach']) => boolean
  /** Whether the holder's process can be looked for here. */
  readonly isNear: (holder: Holder, reach: Traits['reach']) => boolean
  /** Runs of this process that ended without giving up their lease, which the warehouse could not be told: nobody works. */
  readonly abandoned: Set<string>
}

export const thisProcess = (): Holder => ({
  host: hostname(),
  pid: process.pid,
  process: startOf(process.pid),
})

/** Whether the holder is known to have ended: only for processes that can be seen from here. */
export function hasEnded(holder: Holder, reach: Traits['reach']): boolean {
  if (!isNear(holder, reach)) return false
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
 * Whether the holder's process can be looked for here. A warehouse that other machines reach too has holders of the same
 * host name that are somebody else: every container of a service may be called alike, and each has a process number 1.
 * There, only one that was started since the same boot and in the same process namespace is near.
 */
export function isNear(holder: Holder, reach: Traits['reach']): boolean {
  if (holder.host !== hostname()) return false
  return reach === 'machine' || placeOf(holder.process) === placeOf(startOf(process.pid))
}

/** Boot and namespace of what `startOf` gives. */
const placeOf = (start: string): string => start.slice(0, Math.max(0, start.lastIndexOf('/')))

/**
 * When the process was started, in ticks since boot (proc(5), field 22), with the boot it counts from and the namespace
 * that its number counts in (pid_namespaces(7)); '' where there is no /proc. In containers every first process has the same number, so the number alone would tell nothing.
 */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    const namespace = readlinkSync('/proc/self/ns/pid').replaceAll(/\D/g, '')
    return `${boot}/${namespace}/${fields[19] ?? ''}`
  } catch {
    return ''
  }
}

/** What the operating system knows. */
export const machineProcesses: Processes = {
  self: thisProcess,
  hasEnded,
  isNear,
  abandoned: new Set(),
}
