import { journey } from './journey.ts'

journey('wide')
