import type { PlantedFault } from './fault.ts'
import { landing } from './landing.ts'
import { links } from './links.ts'
import { reading } from './reading.ts'
import { running } from './running.ts'
import { sending } from './sending.ts'

export const plantedFaults: readonly PlantedFault[] = [
  ...reading,
  ...landing,
  ...sending,
  ...links,
  ...running,
]
