// Every mark of a drawing answers pointer, finger and keyboard: one box with what it says and from where.
// Words and places are the server's: data-told (charts/told.py) on or around what has data-at, where the
// keyboard begins; data-x and data-plot of the <svg> in it (without one: per cent of its width); data-say
// of parts that answer by themselves. Whatever stands for the same indicator (data-of) lights up together.
// It runs on the site and in the static edition; without it the drawings and the tables stay.
"use strict"
{
  const made = (tag, className = "", ...inside) => {
    const element = Object.assign(document.createElement(tag), { className })
    element.append(...inside)
    return element
  }
  const [head, words, below] = [made("b"), made("span"), made("small")]
  const line = made("div", "year-at"), box = made("div", "year-box", head, words, below)
  for (const part of [line, box]) Object.assign(part, { hidden: true, ariaHidden: "true" })
  let shown, lit

  const view = part => part.closest(".view") ?? document.body
  const alike = (part, more = "") => [...view(part).querySelectorAll(`[data-of="${CSS.escape(part.dataset.of)}"]${more}`)]

  const read = new WeakMap()
  const toldOf = part => {
    const of = part.closest("[data-of]")
    const teller = part.closest("[data-told]") ?? (of && alike(of, "[data-told]")[0])
    if (!teller) return []
    if (!read.has(teller)) {
      const [common, ...lines] = teller.dataset.told.split("\n")
      let source
      const stops = lines.filter(Boolean).map(told => {
        const [at, name, said, from] = told.split("\t"), [first, last = first] = at.split(/(?<=\d)-/).map(Number)
        source = from ?? source
        return { first, last, name, said: said || common, below: [said && common, source].filter(Boolean).join("　") }
      })
      read.set(teller, stops.sort((a, b) => a.first - b.first))
    }
    return read.get(teller)
  }

  // The one of the drawings that is shown: its frame, and the place of a stop in it.
  const drawn = part => {
    const svg = [...part.querySelectorAll("svg[data-x]")].find(one => one.getClientRects().length)
    const frame = (svg ?? part).getBoundingClientRect()
    const unit = frame.width / (svg ? svg.viewBox.baseVal.width : 100)
    const [first, from, step] = svg ? svg.dataset.x.split(" ").map(Number) : [0, 0, 1]
    const [top, floor] = svg?.dataset.plot?.split(" ").map(n => n * unit) ?? [0, frame.height]
    const x = at => frame.left + (from + (at - first) * step) * unit
    return { x, top: frame.top + top, floor: frame.top + floor }
  }

  const put = (left, top, floor) => {
    const over = top - box.offsetHeight - 6, room = document.documentElement.clientWidth - box.offsetWidth - 8
    box.style.left = `${Math.max(8, Math.min(room, left - 24)) + scrollX}px`
    box.style.top = `${(over < 0 ? floor + 6 : over) + scrollY}px`
  }
  const place = () => {
    if (!shown?.isConnected) return hide()
    const stop = shown.dataset.at !== undefined && toldOf(shown)[shown.stop]
    if (!stop) {
      const { left, top, bottom } = shown.getBoundingClientRect()
      return put(left, top, bottom)
    }
    const { x, top, floor } = drawn(shown), [left, right] = [x(stop.first), x(stop.last)]
    Object.assign(line.style, { left: `${left + scrollX}px`, width: `${right - left || 2}px`, top: `${top + scrollY}px`, height: `${floor - top}px` })
    put((left + right) / 2, top, floor)
  }
  const hide = () => { line.hidden = box.hidden = true; shown = undefined }

  const tell = (part, { name, said, below: more }) => {
    if (!box.isConnected) document.body.append(line, box)
    shown = part
    box.style.setProperty("--u", getComputedStyle(view(part)).getPropertyValue("--u"))
    head.textContent = name
    words.textContent = said
    below.textContent = more
    box.hidden = false
    line.hidden = part.dataset.at === undefined
    place()
  }
  const say = (part, next) => {
    const stops = toldOf(part)
    part.stop = Math.max(0, Math.min(stops.length - 1, next))
    const stop = stops[part.stop]
    Object.assign(part, { ariaValueNow: stop.first, ariaValueText: `${stop.name} ${stop.said}`, ariaDescription: stop.below })
    return stop
  }
  // What a part that is no drawing of its own says: of itself, or a cell what its year has to say.
  const saying = part => {
    const [name, said] = part.dataset.say?.split("\n") ?? []
    if (name) return { name, said, below: "" }
    const year = Number(part.dataset.label)
    return toldOf(part).find(({ first, last }) => first <= year && year <= last)
  }

  const ANSWERS = "[data-at][role=slider], [data-say], .grid td[data-label]"
  const show = (part, x) => {
    if (part.dataset.at === undefined) {
      const found = saying(part)
      return found ? tell(part, found) : hide()
    }
    let at = part.stop
    if (x !== undefined) {
      const of = drawn(part).x, far = toldOf(part).map(({ first, last }) => Math.max(of(first) - x, x - of(last), 0))
      at = far.indexOf(Math.min(...far))
    }
    tell(part, say(part, at))
  }
  const light = part => {
    if (part?.dataset.of === lit?.dataset.of && lit?.isConnected) return
    for (const other of document.querySelectorAll(".same")) other.classList.remove("same")
    lit = part
    if (part) for (const other of alike(part)) other.classList.add("same")
  }

  const pointed = event => {
    const part = event.target.closest?.(ANSWERS)
    light(event.target.closest?.("[data-of]"))
    if (part) show(part, event.clientX)
    else if (shown && (event.type === "pointerdown" || (event.pointerType === "mouse" && document.activeElement !== shown))) hide()
  }
  for (const kind of ["pointermove", "pointerdown"]) document.addEventListener(kind, pointed, { passive: true })
  document.addEventListener("focusin", ({ target }) => {
    light(target.closest("[data-of]"))
    const part = target.closest(ANSWERS)
    if (part) show(part)
    else if (shown) hide()
  })
  document.addEventListener("focusout", hide)
  for (const kind of ["scroll", "resize"]) addEventListener(kind, () => { if (shown) place() }, { capture: true, passive: true })
  // A row leads on as a whole, its drawing too; a finger on a drawing asks what it says.
  document.addEventListener("click", event => {
    if (event.pointerType !== "mouse") return
    const row = event.target.closest("tr [data-at]")?.closest("tr")
    row?.querySelector("th a")?.dispatchEvent(new MouseEvent("click", event))
  })

  const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1], Home: [-1e9, 0], End: [1e9, 0] }
  const within = (list, at) => list[Math.max(0, Math.min(list.length - 1, at))]
  const group = part => part.closest(".stood, .stack")
  const go = (part, name) => {
    if (name && !part.dataset.say) part.ariaLabel = [name.name, name.said, name.below].filter(Boolean).join(" ")
    part.tabIndex = 0
    part.focus()
    part.scrollIntoView({ block: "nearest", inline: "nearest" })
  }
  document.addEventListener("keydown", event => {
    const { target, key } = event, step = STEPS[key]
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const cell = target.closest(".grid td"), table = cell ? cell.closest(".scroll") : target.matches(".scroll") && target.querySelector(".grid") && target
    if (key === "Escape" && shown) {
      hide()
      if (cell) table.focus()
    }
    if (!step) return
    if (target.matches(ANSWERS) && target.dataset.at !== undefined) tell(target, say(target, target.stop + (step[0] - step[1])))
    else if (target.dataset.say) {
      const parts = [...group(target).querySelectorAll("[data-say]")]
      target.tabIndex = -1
      go(within(parts, parts.indexOf(target) + step[0] + step[1]))
    } else if (table) {
      const rows = [...table.querySelectorAll("tbody tr")], row = cell ? rows.indexOf(cell.parentElement) + step[1] : 0
      const cells = within(rows, row).querySelectorAll("td:not(.pick)"), next = within(cells, cell ? cell.cellIndex - 1 + step[0] : cells.length - 1)
      if (cell) cell.removeAttribute("tabindex")
      go(next, saying(next))
      next.tabIndex = -1
    } else return
    event.preventDefault()
  })

  globalThis.startMarks = root => {
    if (shown && !shown.isConnected) hide()
    for (const part of root.querySelectorAll("[data-at]")) {
      const stops = toldOf(part)
      if (!stops.length) continue
      const at = Number(part.dataset.at), name = part.ariaLabel ?? part.querySelector("[aria-label]").ariaLabel
      Object.assign(part, { tabIndex: 0, role: "slider", ariaLabel: name, ariaValueMin: stops[0].first, ariaValueMax: stops.at(-1).last, ariaOrientation: "horizontal" })
      say(part, stops.findIndex(({ first, last }) => first <= at && at <= last))
    }
    for (const list of root.querySelectorAll(".stood")) list.removeAttribute("tabindex")
    const begun = new Set()
    for (const part of root.querySelectorAll("[data-say]")) {
      part.tabIndex = begun.has(group(part)) ? -1 : 0
      begun.add(group(part))
      if (!part.href) Object.assign(part, { role: "img", ariaLabel: part.dataset.say.replace("\n", " ") })
    }
  }
  startMarks(document)
}
