// A chart answers: a line in the year under pointer, finger or arrow keys, and one box with what that year says.
// Words and places are the server's: data-told of the chart, data-years and data-plot of each drawing.
// It runs on the site and in the static edition; without it the drawing and its table stay.
"use strict"
{
  const started = new WeakSet()

  const made = (name, ...inside) => {
    const element = Object.assign(document.createElement("div"), { className: name, hidden: true, ariaHidden: "true" })
    element.append(...inside)
    return element
  }

  // The one of the drawings that is shown, with the width of one of its units in pixels.
  const shownIn = chart => {
    const drawing = [...chart.querySelectorAll("svg")].find(svg => svg.getClientRects().length)
    const [first, from, step] = drawing.dataset.years.split(" ").map(Number)
    const [top, floor] = drawing.dataset.plot.split(" ").map(Number)
    const frame = drawing.getBoundingClientRect()
    return { first, from, step, top, floor, frame, unit: frame.width / drawing.viewBox.baseVal.width }
  }

  const start = chart => {
    if (started.has(chart)) return
    started.add(chart)
    const told = JSON.parse(chart.dataset.told)
    if (!told.length) return
    const line = made("year-at"), head = document.createElement("b"), words = document.createElement("span")
    const box = made("year-box", head, words)
    chart.append(line, box)
    let at = Math.max(0, told.findIndex(([year]) => year === Number(chart.dataset.at)))

    const say = () => {
      const [year, name, said] = told[at]
      chart.ariaValueNow = year
      chart.ariaValueText = `${name} ${said}`
      head.textContent = name
      words.textContent = said
    }
    const place = () => {
      if (line.hidden) return
      const { first, from, step, top, floor, unit } = shownIn(chart)
      const x = (from + (told[at][0] - first) * step) * unit
      Object.assign(line.style, { left: `${x}px`, top: `${top * unit}px`, height: `${(floor - top) * unit}px` })
      // over the margin above the plot, where it hides no point
      const room = chart.clientWidth - box.offsetWidth
      Object.assign(box.style, { left: `${Math.max(0, Math.min(room, x - 24))}px`, bottom: `calc(100% - ${(top - 8) * unit}px)` })
    }
    const show = next => {
      at = Math.max(0, Math.min(told.length - 1, next))
      line.hidden = box.hidden = false
      say()
      place()
    }
    const hide = () => { line.hidden = box.hidden = true }
    const under = event => {
      const { first, from, step, frame, unit } = shownIn(chart)
      const year = first + ((event.clientX - frame.left) / unit - from) / step
      const far = told.map(([known]) => Math.abs(known - year))
      return far.indexOf(Math.min(...far))
    }
    const KEYS = {
      ArrowLeft: () => at - 1, ArrowDown: () => at - 1, ArrowRight: () => at + 1, ArrowUp: () => at + 1,
      Home: () => 0, End: () => told.length - 1,
    }
    Object.assign(chart, {
      tabIndex: 0, role: "slider", ariaLabel: chart.querySelector("svg").getAttribute("aria-label"),
      ariaValueMin: told[0][0], ariaValueMax: told.at(-1)[0], ariaOrientation: "horizontal",
      onpointermove: event => show(under(event)),
      onpointerdown: event => show(under(event)),
      onpointerleave: event => { if (event.pointerType === "mouse" && document.activeElement !== chart) hide() },
      onfocus: () => show(at),
      onblur: hide,
      onkeydown: event => {
        if (event.key === "Escape") hide()
        const next = !event.ctrlKey && !event.metaKey && !event.altKey && KEYS[event.key]
        if (!next) return
        event.preventDefault()
        show(next())
      },
    })
    say()
    new ResizeObserver(place).observe(chart)
  }

  globalThis.startYearLines = root => root.querySelectorAll(".year-line").forEach(start)
  startYearLines(document)
}
