import { Radio } from '@base-ui/react/radio'
import { RadioGroup } from '@base-ui/react/radio-group'
import { chooseTheme, type Theme, useTheme } from '../../app/theme.ts'

const themes: readonly { readonly theme: Theme; readonly name: string; readonly said: string }[] = [
  { theme: 'system', name: 'As the system', said: 'Light or dark, as this device has it now.' },
  { theme: 'light', name: 'Light', said: 'Always.' },
  { theme: 'dark', name: 'Dark', said: 'Always.' },
]

/** Kept in this browser only. */
export function Appearance() {
  const theme = useTheme()
  return (
    <section className="card stack" aria-labelledby="colours">
      <h2 id="colours">Colours</h2>
      <RadioGroup
        aria-labelledby="colours"
        value={theme}
        onValueChange={(to: Theme) => chooseTheme(to)}
        className="stack stack-tight"
      >
        {themes.map(({ theme: one, name, said }) => (
          // oxlint-disable-next-line jsx-a11y/label-has-associated-control -- the radio is the control
          <label key={one} className="radio-line">
            <Radio.Root value={one} className="radio">
              <Radio.Indicator className="radio-mark" />
            </Radio.Root>
            <span>
              {name} <span className="small soft">{said}</span>
            </span>
          </label>
        ))}
      </RadioGroup>
      <p className="small soft">This browser remembers it; others choose for themselves.</p>
    </section>
  )
}
