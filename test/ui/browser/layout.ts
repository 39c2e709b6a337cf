/** How a page is laid out in its window. */
export interface Layout {
  /** By how much the page is wider than its window, and what is: null when it is not. */
  readonly beyond: string | null
  /** Texts and controls of which a part stands where another one stands. */
  readonly stacked: readonly string[]
}

/**
 * Run in the page. Compared are lines of text and controls as far as they can be seen: cut off by whatever scrolls or
 * clips around them. What floats above the page on purpose (fixed, sticky, a dialog over the rest) is left out.
 */
export const layout = `(() => {
  const near = 3
  const floats = (element) => {
    for (let at = element; at !== null; at = at.parentElement)
      if (/fixed|sticky/.test(getComputedStyle(at).position)) return true
    return false
  }
  const clipped = (element, { left, top, right, bottom }) => {
    const box = { left, top, right, bottom }
    for (let at = element; at !== null && at !== document.body; at = at.parentElement) {
      const style = getComputedStyle(at)
      if (at !== element && style.position === 'static' && style.overflow === 'visible') continue
      if (style.overflow === 'visible' && style.clipPath === 'none') continue
      const around = at.getBoundingClientRect()
      box.left = Math.max(box.left, around.left)
      box.top = Math.max(box.top, around.top)
      box.right = Math.min(box.right, around.right)
      box.bottom = Math.min(box.bottom, around.bottom)
    }
    return box
  }
  const root = document.querySelector('[role=dialog], [role=alertdialog]') ?? document.body
  const boxes = []
  const note = (element, rect, says) => {
    const box = clipped(element, rect)
    if (box.right - box.left > near && box.bottom - box.top > near) boxes.push({ element, says, ...box })
  }
  const shown = (element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !floats(element)
  for (const control of root.querySelectorAll('button, a, input, textarea, select, [role=combobox]'))
    if (shown(control) && getComputedStyle(control).display !== 'inline')
      note(control, control.getBoundingClientRect(), control.getAttribute('aria-label') ?? control.textContent.trim())
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  while (texts.nextNode() !== null) {
    const { parentElement: element, data } = texts.currentNode
    if (data.trim() === '' || element.closest('script, style, svg') !== null || !shown(element)) continue
    const range = document.createRange()
    range.selectNodeContents(texts.currentNode)
    for (const rect of range.getClientRects()) note(element, rect, data.trim())
  }
  boxes.sort((one, other) => one.top - other.top)
  const stacked = []
  boxes.forEach((one, at) => {
    for (let next = at + 1; next < boxes.length && boxes[next].top < one.bottom - near; next += 1) {
      const other = boxes[next]
      if (one.element.contains(other.element) || other.element.contains(one.element)) continue
      // A field has its button within itself.
      if ([one, other].some(({ element }) => element.matches('input')) && one.element.parentElement.parentElement.contains(other.element)) continue
      const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left)
      const tall = Math.min(one.bottom, other.bottom) - other.top
      if (wide > near && tall > near)
        stacked.push([one.says.slice(0, 40), other.says.slice(0, 40), Math.round(wide) + ' by ' + Math.round(tall)].join(' | '))
    }
  })
  const { scrollWidth, clientWidth } = document.documentElement
  const beyond = []
  if (scrollWidth > clientWidth)
    for (const element of document.body.querySelectorAll('*'))
      if (element.getBoundingClientRect().right > clientWidth && element.checkVisibility())
        beyond.push(element.tagName.toLowerCase() + '.' + (element.getAttribute('class') ?? ''))
  return {
    beyond: beyond.length > 0 ? scrollWidth - clientWidth + ' pixels: ' + beyond.slice(-4).join(', ') : null,
    stacked: [...new Set(stacked)].slice(0, 20),
  }
})()`
