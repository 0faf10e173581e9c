"""Whether all text on a page can be told from what is behind it, in milliseconds.

axe asks the same, of every text anew, and takes more time for it than for all its other rules together. Here each pair of
colours is looked at once. `test_colours.py` shows that both find the same. What cannot be told is a complaint as well.
"""

from typing import Any

from playwright.async_api import Page

from tests.browser.keyboard import contrast

LARGE, LARGE_AND_BOLD = 24.0, 56 / 3  # in CSS pixels: 18 and 14 points (WCAG 2.2, 1.4.3)
# Each pair of colours on the page as it is drawn, with the size of the letters and all elements that have it. A text is laid
# over the backgrounds of what it stands in, and with these over what is further out, until the white of the window.
PAIRS = r"""() => {
    const over = (one, other) => {
        const alpha = one[3] + other[3] * (1 - one[3])
        return alpha === 0 ? [0, 0, 0, 0]
            : [...[0, 1, 2].map(at => (one[at] * one[3] + other[at] * other[3] * (1 - one[3])) / alpha), alpha]
    }
    const parsed = colour => {
        const parts = /^rgba?\(([^)]*)\)$/.exec(colour)
        if (!parts) throw new Error('a colour that cannot be read: ' + colour)
        return [...parts[1].split(/[ ,/]+/).map(Number), 1].slice(0, 4)
    }
    const styles = new Map()
    const styled = it => styles.get(it) ?? styles.set(it, getComputedStyle(it)).get(it)
    const doubts = style => style.backgroundImage !== 'none' || style.mixBlendMode !== 'normal' || style.filter !== 'none'
    const beneath = new Map()  // of an element: where its background ends, and how to lay something over all there is
    const layersOf = it => {
        if (!it) return []
        if (beneath.has(it)) return beneath.get(it)
        const style = styled(it), colour = parsed(style.backgroundColor), opacity = Number(style.opacity)
        const own = colour[3] > 0 || opacity < 1 || doubts(style) ? [{it, colour, opacity, doubts: doubts(style)}] : []
        return beneath.set(it, [...own, ...layersOf(it.parentElement)]).get(it)
    }
    const drawn = (text, layers) => {
        let behind = [0, 0, 0, 0]
        for (const {colour, opacity} of layers) {
            [text, behind] = [text, behind].map(pixel => over(pixel, colour)).map(pixel => [...pixel.slice(0, 3), pixel[3] * opacity])
        }
        return [text, behind].map(pixel => `rgb(${over(pixel, [255, 255, 255, 1]).slice(0, 3).map(Math.round).join(', ')})`)
    }
    const inside = (box, it) => {
        const around = it.getBoundingClientRect(), edge = 4  // letters may stand out a little above and below
        return box.left >= around.left - edge && box.right <= around.right + edge
            && box.top >= around.top - edge && box.bottom <= around.bottom + edge
    }
    const exempt = it => it.closest(':disabled, [aria-disabled=true]') || it.closest('label')?.control?.matches(':disabled')
    const pairs = new Map()
    const write = (it, style, boxes, layers) => {
        const colour = it.namespaceURI.endsWith('svg') ? style.fill : style.color
        const ground = layers.find(layer => layer.colour[3] === 1)?.it
        const unsure = layers.some(layer => layer.doubts)
            || ground && ground !== document.body && boxes.some(box => !inside(box, ground))
        const [text, behind] = drawn(parsed(colour), layers)
        const key = [text, behind, style.fontSize, style.fontWeight, unsure].join()
        if (!pairs.has(key)) {
            const size = parseFloat(style.fontSize), bold = Number(style.fontWeight) >= 700
            pairs.set(key, {text, behind, size, bold, unsure: Boolean(unsure), elements: []})
        }
        if (!pairs.get(key).elements.includes(it)) pairs.get(key).elements.push(it)
    }
    const PARTS = ['::before', '::after']
    for (const it of document.body.querySelectorAll('*')) {
        if (!it.checkVisibility({visibilityProperty: true}) || exempt(it)) continue
        const box = it.getBoundingClientRect(), style = styled(it), layers = layersOf(it)
        if (box.width < 2 || box.height < 2 || style.clipPath === 'inset(50%)') continue  // said to who hears the page alone
        for (const node of it.childNodes) {
            if (node.nodeType !== Node.TEXT_NODE || !node.data.trim() || it.matches('option, style, script, title, desc')) continue
            const range = document.createRange()
            range.selectNodeContents(node)
            write(it, style, [...range.getClientRects()], layers)
        }
        if (it.matches('select, textarea, input:not([type=hidden], [type=checkbox], [type=radio], [type=color])')) write(it, style, [], layers)
        for (const part of [...PARTS, ...(it.placeholder ? ['::placeholder'] : []), ...(it.type === 'file' ? ['::file-selector-button'] : [])]) {
            const own = getComputedStyle(it, part)
            if (PARTS.includes(part) && (!/"[^"]*\w/.test(own.content) || own.display === 'none')) continue
            const colour = parsed(own.backgroundColor)
            write(it, own, [], colour[3] ? [{it, colour, opacity: Number(own.opacity), doubts: doubts(own)}, ...layers] : layers)
        }
    }
    return [...pairs.values()]
}"""
AS_WORDS = f"() => ({PAIRS})().map(pair => ({{...pair, elements: pair.elements.map(it => it.outerHTML.slice(0, 160))}}))"


def is_too_pale(pair: dict[str, Any]) -> bool:
    """Whether letters of this size and these colours are hard to read (WCAG 2.2, 1.4.3)."""
    is_large = pair["size"] >= (LARGE_AND_BOLD if pair["bold"] else LARGE)
    return contrast(pair["text"], pair["behind"]) < (3 if is_large else 4.5)


async def too_pale(page: Page) -> list[str]:
    """What is too pale on the page, or stands on something of which the colour cannot be told: one line for each pair."""
    pairs: list[dict[str, Any]] = await page.evaluate(AS_WORDS)
    return [
        f"color-contrast: {'unknown' if pair['unsure'] else pair['text']} on {pair['behind']}, {pair['size']} px: {pair['elements'][0]}"
        for pair in pairs
        if pair["unsure"] or is_too_pale(pair)
    ]
