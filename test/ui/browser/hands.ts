import type { Locator, Page } from 'playwright-core'

const box = (page: Page, label: string | RegExp): Locator =>
  page.getByRole('combobox', { name: label, exact: true })

/** A finger where the window is a phone's, a mouse otherwise. */
export async function press(target: Locator): Promise<void> {
  const isPhone = (target.page().viewportSize()?.width ?? 0) < 600
  await (isPhone ? target.tap() : target.click())
}

/** Chooses one of a few, as `Select` offers them. A label that is a text is the whole label. */
export async function pick(page: Page, label: string | RegExp, option: string): Promise<void> {
  await press(box(page, label))
  await press(page.getByRole('option', { name: option, exact: true }))
}

/** Finds one of many by typing, as `Combobox` does; what the page chose itself is left. */
export async function find(
  page: Page,
  label: string | RegExp,
  text: string,
  option: RegExp,
): Promise<void> {
  const field = box(page, label)
  if ((await field.inputValue()) === text) return
  await field.fill(text)
  await press(page.getByRole('option', { name: option }).first())
}
