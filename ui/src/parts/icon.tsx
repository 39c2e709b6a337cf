/** Drawn here: some twenty small paths on a grid of 20. */
const paths = {
  home: 'M3 9.5 10 3l7 6.5M5 8v9h10V8',
  runs: 'M4 5h12M4 10h12M4 15h7',
  play: 'M6 4l10 6-10 6z',
  stop: 'M5 5h10v10H5z',
  undo: 'M7 5 3 9l4 4M3 9h8a5 5 0 0 1 0 10',
  download: 'M10 3v10m-4-4 4 4 4-4M4 17h12',
  retry: 'M16 10a6 6 0 1 1-2-4.5M16 3v4h-4',
  skip: 'M4 4l7 6-7 6zM15 4v12',
  warning: 'M10 3 18 17H2zM10 8v4m0 2.5v.1',
  good: 'M4 10.5 8 14.5 16 6',
  inbound: 'M10 3v10m-5-5 5 5 5-5M4 17h12',
  outbound: 'M10 14V4M5 9l5-5 5 5M4 17h12',
  chevron: 'm6 8 4 4 4-4',
  close: 'm5 5 10 10M15 5 5 15',
  menu: 'M3 6h14M3 10h14M3 14h14',
  sun: 'M10 6.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7M10 2v2m0 12v2M2 10h2m12 0h2M4.5 4.5 6 6m8 8 1.5 1.5M15.500 4.500 14 6m-8 8-1.500 1.500',
  moon: 'M16 12A7 7 0 0 1 8 4a6.500 6.500 0 1 0 8 8z',
  system: 'M3 4h14v9H3zM7 17h6m-3-4v4',
  clock: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14m0 3v4l3 2',
  pause: 'M7 4v12m6-12v12',
  find: 'M9 4a5 5 0 1 0 0 10 5 5 0 0 0 0-10m3.600 8.600L17 17',
  table: 'M3 4h14v12H3zM3 8h14M9 8v8',
  out: 'M8 5H4v11h11v-4M11 4h5v5M16 4l-7 7',
  plug: 'M7 3v4m6-4v4M5 7h10v3a5 5 0 0 1-10 0zM10 15v3',
  sliders: 'M3 6h8m4 0h2M3 14h2m4 0h8M13 4v4M7 12v4',
  ways: 'M4 7h12l-3-3M16 13H4l3 3',
  plus: 'M10 4v12M4 10h12',
  eye: 'M2 10s3-5 8-5 8 5 8 5-3 5-8 5-8-5-8-5m8-2a2 2 0 1 0 0 4 2 2 0 0 0 0-4',
} as const

export type IconName = keyof typeof paths

export function Icon({ name, size = 18 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.7"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  )
}
