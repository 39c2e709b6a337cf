import { journey } from './journey.ts'

journey('narrow')
