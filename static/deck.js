// A deck in the room: keys, clicker, touch, clock, automatic advance. Every slide is in the page
// already, and those of all other indicators are fetched before it begins, so that nothing asks
// anybody afterwards. The address says which slide is open; leaving takes it away.
// The speaker's own window (speaker.js) and the deck speak over a BroadcastChannel.

const PARAMETER = "slide"
const IDLE_AFTER = 3000, SWIPE = 40
// Where a letter is a letter; everywhere else on the page F begins the deck.
const TYPED_IN = "textarea, [contenteditable], input:not([type=checkbox], [type=radio], [type=range], [type=file])"

const address = number => {
  const found = new URL(location.href)
  found.searchParams.delete(PARAMETER)
  if (number) found.searchParams.set(PARAMETER, number)
  return found
}

const asked = () => Number(new URL(location.href).searchParams.get(PARAMETER)) || 0

// Of this tab, also when the page is loaded again: the speaker's window goes on with it.
const channelName = () => {
  const known = sessionStorage.getItem("deck") ?? `deck-${Date.now()}-${Math.random()}`
  sessionStorage.setItem("deck", known)
  return known
}
// Slides of all indicators, by the address they come from: the same for every selection.
const reserves = new Map()
const fetchReserve = address => {
  if (!reserves.has(address)) {
    reserves.set(address, fetch(address).then(reply => (reply.ok ? reply.text() : "")).catch(() => "").then(html => {
      if (!html) reserves.delete(address) // another time
      const held = document.createElement("template")
      held.innerHTML = html
      return new Map([...held.content.querySelectorAll(".slide")].map(slide => [slide.dataset.key, slide]))
    }))
  }
  return reserves.get(address)
}
const plain = text => text.normalize("NFKC").toLowerCase().replace(/\s+/g, "")

const present = deck => {
  const room = deck.querySelector(".room")
  const slides = [...deck.querySelectorAll(".slide")]
  const find = selector => deck.querySelector(selector)
  const bar = find(".controls"), blank = find(".blank"), typed = find(".typed"), field = find("#deck-number"), pace = find("#deck-pace"), pause = find("[data-do=pause]")
  const loop = find("#deck-loop"), again = find("[data-do=back_again]"), finder = find(".finder"), question = find("#deck-find"), answers = find("#deck-found")
  const channel = new BroadcastChannel(channelName())
  let at = 0, idle = 0, turning = 0, paused = false, digits = "", touched = null, reserve = new Map(), away = null, lock = null, began = 0, offered = [], chosen = -1

  const home = () => {
    away?.extra?.remove()
    away = null
    again.hidden = true
  }
  const show = number => {
    home()
    at = Math.min(Math.max(Math.trunc(number) || 1, 1), slides.length)
    blank.hidden = true
    shut()
    slides.forEach((slide, k) => slide.classList.toggle("now", k + 1 === at))
    field.value = at
    if (!deck.matches(":modal")) return
    slides[at - 1].focus({ preventScroll: true })
    history.replaceState(history.state, "", address(at))
    tell()
  }
  // A step after an answer leads back to where the question came.
  const move = steps => show(away ? away.from : at + steps)

  // The slide of a key, in the order or not: shown until the next step.
  const visit = key => {
    const from = away?.from ?? at, own = slides.findIndex(slide => slide.dataset.key === key)
    if (own < 0 && !reserve.has(key)) return
    show(own < 0 ? from : own + 1)
    if (own + 1 === from) return
    away = { from, key }
    if (own < 0) {
      away.extra = reserve.get(key).cloneNode(true)
      away.extra.classList.add("now")
      slides[at - 1].classList.remove("now")
      slides.at(-1).after(away.extra)
      away.extra.focus({ preventScroll: true })
      tick()
    }
    again.textContent = `${from}枚目へ戻る`
    again.hidden = false
    tell()
  }

  // Keys of the slides that a word leads to, the best first.
  const found = text => {
    const asked = plain(text)
    if (!asked) return []
    const keys = (deck.dataset.index ? globalThis.searched(text) : []).flatMap(item => {
      const { searchParams } = new URL(item.address, location.origin)
      return searchParams.get("id") ?? (item.kind === "plan" ? `plan-${searchParams.get("plan")}` : [])
    })
    const named = slides.filter(slide => plain(slide.dataset.name).includes(asked)).map(slide => slide.dataset.key)
    const there = new Set([...slides.map(slide => slide.dataset.key), ...reserve.keys()])
    return [...new Set([...keys, ...named])].filter(key => there.has(key))
  }
  const nameOf = key => {
    const own = slides.findIndex(slide => slide.dataset.key === key)
    return own < 0 ? reserve.get(key).dataset.name : `${own + 1}　${slides[own].dataset.name}`
  }
  const shut = () => {
    if (finder.hidden) return
    finder.hidden = true
    question.value = ""
    offer()
    slides[at - 1]?.focus({ preventScroll: true })
  }
  const search = () => {
    finder.hidden = false
    question.focus()
  }
  const offer = () => {
    offered = found(question.value).slice(0, 7)
    chosen = -1
    answers.replaceChildren(...offered.map((key, k) => {
      const own = Object.assign(document.createElement("li"), { id: `deck-found-${k}`, textContent: nameOf(key) })
      own.setAttribute("role", "option")
      own.setAttribute("aria-selected", "false")
      return own
    }))
    answers.hidden = !offered.length
    question.setAttribute("aria-expanded", String(offered.length > 0))
    question.removeAttribute("aria-activedescendant")
    finder.querySelector("[role=status]").textContent = question.value.trim() && !offered.length ? question.dataset.nothing : ""
  }
  const choose = k => {
    if (!offered.length) return
    chosen = (k + offered.length) % offered.length
    ;[...answers.children].forEach((own, n) => own.setAttribute("aria-selected", String(n === chosen)))
    question.setAttribute("aria-activedescendant", `deck-found-${chosen}`)
  }
  question.addEventListener("input", offer)
  question.addEventListener("keydown", event => {
    if (event.isComposing) return
    if (event.key === "ArrowDown") choose(chosen + 1)
    else if (event.key === "ArrowUp") choose(chosen < 0 ? -1 : chosen - 1)
    else if (event.key === "Escape") shut() // else it only empties the field
    else if (event.key === "Enter" && offered.length) visit(offered[Math.max(chosen, 0)])
    else return
    event.preventDefault()
    event.stopPropagation()
  })

  // What the speaker's window shows: sent when it asks, and what has changed at every step.
  const face = slide => ({ key: slide.dataset.key, name: slide.dataset.name, notes: slide.dataset.notes, kind: slide.className.match(/k-\w+/)[0], html: slide.querySelector(".stage").outerHTML })
  const tell = () => channel.postMessage({ at, away: away?.key ?? "", isOpen: deck.matches(":modal"), isDark: !blank.hidden, isFull: Boolean(document.fullscreenElement), began })
  const tellAll = () => {
    const { offsetWidth, offsetHeight } = slides[Math.max(at, 1) - 1].querySelector(".stage")
    const own = new Set(slides.map(slide => slide.dataset.key))
    const more = [...reserve.values()].filter(slide => !own.has(slide.dataset.key))
    channel.postMessage({ slides: slides.map(face), more: more.map(face), ratio: offsetWidth / offsetHeight })
    tell()
  }
  channel.onmessage = ({ data }) => {
    if (data.ask) {
      letters() // a speaker is there: the network may be gone before the deck begins
      tellAll()
    }
    if (data.find !== undefined) channel.postMessage({ found: found(data.find), of: data.find })
    if (data.restart) { began = Date.now(); tell() }
    if (!deck.matches(":modal")) return
    if (data.show) show(data.show)
    if (data.visit) visit(data.visit)
    if (data.do) DO[data.do]()
  }
  const speaker = () => {
    const own = window.open("", `${channelName()}-speaker`, "popup,width=1180,height=780")
    if (!own) {
      const said = deck.matches(":modal") ? typed : deck.closest(".body").querySelector("p.said")
      said.textContent = "発表者の画面を開けません。このサイトのポップアップを許可してください。"
      return
    }
    own.focus()
    if (own.document.querySelector("script")) return
    own.document.documentElement.lang = "ja"
    own.document.documentElement.dataset.deck = channelName()
    own.document.title = `発表者の画面｜${deck.getAttribute("aria-label")}`
    for (const link of document.querySelectorAll("link[rel=stylesheet]")) own.document.head.append(Object.assign(own.document.createElement("link"), { rel: "stylesheet", href: link.href }))
    own.document.head.append(Object.assign(own.document.createElement("script"), { src: new URL(document.querySelector("meta[name=speaker-script]").content, location.origin).href }))
  }

  // A browser ends the whole screen when another window opens, and gives it back only for a key or a
  // click here, or for one there that is handed on with the message.
  const handedOn = ({ origin, data }) => {
    if (origin !== location.origin || data !== "full" || document.fullscreenElement) return
    deck.matches(":modal") ? full() : launch(at)
  }

  // The screen of a laptop stays on through a long answer.
  const wake = async () => {
    if (!deck.matches(":modal") || document.hidden || (lock && !lock.released)) return
    lock = (await navigator.wakeLock?.request("screen").catch(() => null)) ?? null
    if (!deck.matches(":modal")) lock?.release()
  }

  const turn = () => {
    clearInterval(turning)
    const seconds = Number(pace.value)
    pause.hidden = !seconds
    pause.textContent = paused ? "続ける" : "止める"
    if (seconds && !paused && deck.matches(":modal")) turning = setInterval(() => (at < slides.length ? move(1) : loop.checked ? show(1) : stop()), 1000 * seconds)
  }
  const stop = () => { paused = true; turn() }

  const tick = () => {
    const now = new Date(), text = `${now.getHours()}:${String(now.getMinutes()).padStart(2, "0")}`
    for (const clock of deck.querySelectorAll(".clock")) if (clock.textContent !== text) clock.textContent = text
  }
  // The bar stands below the slide, which gets as much smaller as that takes.
  const makeRoom = () => {
    const stage = slides[0].querySelector(".stage")
    const free = (room.clientHeight - bar.offsetHeight) / (stage.offsetTop + stage.offsetHeight)
    const share = String(Math.min(1, free))
    if (room.style.getPropertyValue("--beside-bar") !== share) room.style.setProperty("--beside-bar", share) // else all is laid out anew
  }
  const awake = () => {
    makeRoom()
    room.classList.remove("idle")
    clearTimeout(idle)
    idle = setTimeout(() => room.classList.add("idle"), IDLE_AFTER)
  }
  // Who has left the deck before the whole screen was given to it gets it back at once.
  const given = () => deck.matches(":modal") || document.exitFullscreen()
  const full = () => (document.fullscreenElement ? document.exitFullscreen() : room.requestFullscreen?.().then(given))?.catch(() => {})
  const letters = () => {
    const text = [...new Set(room.textContent + [...reserve.values()].map(slide => slide.textContent).join(""))].join("")
    for (const weight of ["400", "700"]) document.fonts.load(`${weight} 1em "BIZ UDPGothic"`, text)
  }

  const open = number => {
    if (deck.matches(":modal")) return show(number)
    deck.removeAttribute("open")
    deck.showModal()
    if (!new URL(location.href).searchParams.has(PARAMETER)) history.pushState(null, "", address(number))
    document.documentElement.classList.add("presenting")
    paused = false
    began ||= Date.now()
    letters()
    wake()
    tick()
    clearInterval(deck.ticking)
    deck.ticking = setInterval(tick, 1000)
    room.classList.add("idle")
    show(number)
    turn()
  }
  const launch = number => {
    open(number || 1)
    if (!document.fullscreenElement) full()
  }
  const leave = () => deck.close()
  const put = () => { if (deck.matches(":modal")) leave() }  // on paper the whole list
  const left = () => {
    clearInterval(turning)
    clearInterval(deck.ticking)
    if (document.fullscreenElement) document.exitFullscreen()
    home()
    shut()
    lock?.release()
    lock = null
    began = 0
    document.documentElement.classList.remove("presenting")
    deck.show()
    history.replaceState(history.state, "", address(0))
    slides[at - 1]?.querySelector(".from").focus({ preventScroll: true })
    slides[at - 1]?.scrollIntoView({ block: "center" })
    tell()
    deck.dispatchEvent(new CustomEvent("left"))
  }

  const enter = () => {
    const number = Number(digits)
    digits = typed.textContent = ""
    number ? show(number) : move(1)
  }
  const darken = () => { blank.hidden = !blank.hidden; tell() }
  const KEYS = {
    ArrowRight: () => move(1), PageDown: () => move(1), " ": () => move(1), ArrowDown: () => move(1), Enter: enter,
    ArrowLeft: () => move(-1), PageUp: () => move(-1), ArrowUp: () => move(-1), Backspace: () => move(-1),
    Home: () => show(1), End: () => show(slides.length), b: darken, B: darken, ".": darken, f: full, F: full,
    "/": search, p: speaker, P: speaker,
  }
  const pressed = event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (!deck.matches(":modal")) {
      if (event.target.closest?.(TYPED_IN) || !deck.isConnected) return
      const begun = { f: () => launch(at), p: speaker }[event.key.toLowerCase()]
      if (begun) { event.preventDefault(); begun() }
      return
    }
    const inField = event.target.closest?.("input, select")
    if (inField ? !event.key.startsWith("Page") : event.target.closest?.("button") && (event.key === " " || event.key === "Enter")) return
    if (/^[0-9]$/.test(event.key)) { digits = (digits + event.key).slice(-3); typed.textContent = digits; return }
    const act = KEYS[event.key]
    if (!act) return
    event.preventDefault()
    if (event.key !== "Enter") digits = typed.textContent = ""
    act()
  }

  const DO = { back: () => move(-1), next: () => move(1), back_again: () => move(0), find: search, speaker, blank: darken, full, leave, pause: () => { paused = !paused; turn() } }
  room.addEventListener("click", event => {
    if (!deck.matches(":modal")) return
    const button = event.target.closest("[data-do]")
    if (button) return DO[button.dataset.do]()
    if (event.target.closest(".controls")) return
    const answer = event.target.closest("#deck-found [role=option]")
    if (answer) return visit(offered[[...answers.children].indexOf(answer)])
    if (event.target.closest(".finder")) return
    if (!finder.hidden) return shut()
    if (touched?.swiped) { touched = null; return }
    blank.hidden ? move(1) : darken()
  })
  room.addEventListener("pointermove", event => { if (event.pointerType === "mouse") awake() })
  room.addEventListener("focusin", event => { if (event.target.closest(".controls")) awake() })
  room.addEventListener("touchstart", event => { touched = event.touches.length === 1 ? { x: event.touches[0].clientX, y: event.touches[0].clientY } : null }, { passive: true })
  room.addEventListener("touchend", event => {
    if (!touched || !deck.matches(":modal") || event.target.closest(".controls, .finder")) return
    const across = event.changedTouches[0].clientX - touched.x, down = event.changedTouches[0].clientY - touched.y
    if (Math.abs(across) > SWIPE && Math.abs(across) > Math.abs(down)) { touched.swiped = true; move(across < 0 ? 1 : -1) } else awake()
  }, { passive: true })
  field.addEventListener("change", () => show(Number(field.value) || at))
  pace.addEventListener("change", () => { paused = false; turn() })
  deck.addEventListener("close", left)
  deck.addEventListener("cancel", event => {
    if (finder.hidden && !away) return
    event.preventDefault()
    finder.hidden ? move(0) : shut()
  })
  const travelled = () => {
    const number = asked()
    if (number) open(number)
    else if (deck.matches(":modal")) leave()
  }
  document.addEventListener("keydown", pressed)
  addEventListener("popstate", travelled)
  addEventListener("beforeprint", put)
  document.addEventListener("visibilitychange", wake)
  document.addEventListener("fullscreenchange", tell)
  addEventListener("message", handedOn)
  const resized = new ResizeObserver(() => { if (deck.matches(":modal")) makeRoom() })
  resized.observe(room)
  resized.observe(bar)
  const gone = () => {
    document.removeEventListener("keydown", pressed)
    removeEventListener("popstate", travelled)
    removeEventListener("beforeprint", put)
    document.removeEventListener("visibilitychange", wake)
    document.removeEventListener("fullscreenchange", tell)
    removeEventListener("message", handedOn)
    resized.disconnect()
    channel.close()
  }
  if (deck.dataset.index) globalThis.searchFrom(deck.dataset.index)
  if (deck.dataset.reserve) fetchReserve(deck.dataset.reserve).then(held => {
    reserve = held
    deck.dataset.ready = "" // from here on every question has its answer, without the network
    if (deck.matches(":modal")) letters()
    tellAll()
  })
  fetch(document.querySelector("meta[name=speaker-script]").content) // kept by the browser, for a window without network
  return { launch, open, gone, speaker }
}

let current = null
export const begin = deck => {
  current?.gone()
  current = present(deck)
  deck.dataset.begun = "" // from here on keys are heard
  if (asked()) current.open(asked())
}
export const start = number => current?.launch(number)
export const speaker = () => current?.speaker()

// The order as the address names it, after a slide was moved, left out or added.
export const edited = part => {
  const keys = [...document.querySelectorAll(".deck .slide")].map(slide => slide.dataset.key)
  const { edit } = part.dataset, k = keys.indexOf(part.closest(".slide")?.dataset.key)
  if (edit === "add") keys.splice(keys.at(-1) === "closing" ? -1 : keys.length, 0, part.value)
  else if (edit === "out") keys.splice(k, 1)
  else keys.splice(edit === "earlier" ? k - 1 : k + 1, 0, ...keys.splice(k, 1))
  const found = new URL(location.href)
  found.searchParams.set("deck", keys.join(","))
  return found
}
