// A deck in the room: keys, clicker, touch, clock, automatic advance. Every slide is in the page
// already, so that a change asks nobody. The address says which slide is open; leaving takes it away.

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

const present = deck => {
  const room = deck.querySelector(".room")
  const slides = [...deck.querySelectorAll(".slide")]
  const find = selector => deck.querySelector(selector)
  const bar = find(".controls"), blank = find(".blank"), typed = find(".typed"), field = find("#deck-number"), pace = find("#deck-pace"), pause = find("[data-do=pause]")
  let at = 0, idle = 0, turning = 0, paused = false, digits = "", touched = null

  const show = number => {
    at = Math.min(Math.max(Math.trunc(number) || 1, 1), slides.length)
    blank.hidden = true
    slides.forEach((slide, k) => slide.classList.toggle("now", k + 1 === at))
    field.value = at
    if (!deck.matches(":modal")) return
    slides[at - 1].focus({ preventScroll: true })
    history.replaceState(history.state, "", address(at))
  }
  const move = steps => show(at + steps)

  const turn = () => {
    clearInterval(turning)
    const seconds = Number(pace.value)
    pause.hidden = !seconds
    pause.textContent = paused ? "続ける" : "止める"
    if (seconds && !paused && deck.matches(":modal")) turning = setInterval(() => (at < slides.length ? move(1) : stop()), 1000 * seconds)
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
  const full = () => (document.fullscreenElement ? document.exitFullscreen() : room.requestFullscreen?.())?.catch(() => {})
  const letters = () => {
    const text = [...new Set(room.textContent)].join("")
    for (const weight of ["400", "700"]) document.fonts.load(`${weight} 1em "BIZ UDPGothic"`, text)
  }

  const open = number => {
    if (deck.matches(":modal")) return show(number)
    deck.removeAttribute("open")
    deck.showModal()
    if (!new URL(location.href).searchParams.has(PARAMETER)) history.pushState(null, "", address(number))
    document.documentElement.classList.add("presenting")
    paused = false
    letters()
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
    document.documentElement.classList.remove("presenting")
    deck.show()
    history.replaceState(history.state, "", address(0))
    slides[at - 1]?.querySelector(".from").focus({ preventScroll: true })
    slides[at - 1]?.scrollIntoView({ block: "center" })
    deck.dispatchEvent(new CustomEvent("left"))
  }

  const enter = () => {
    const number = Number(digits)
    digits = typed.textContent = ""
    number ? show(number) : move(1)
  }
  const darken = () => { blank.hidden = !blank.hidden }
  const KEYS = {
    ArrowRight: () => move(1), PageDown: () => move(1), " ": () => move(1), ArrowDown: () => move(1), Enter: enter,
    ArrowLeft: () => move(-1), PageUp: () => move(-1), ArrowUp: () => move(-1), Backspace: () => move(-1),
    Home: () => show(1), End: () => show(slides.length), b: darken, B: darken, ".": darken, f: full, F: full,
  }
  const pressed = event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (!deck.matches(":modal")) {
      if (!event.target.closest?.(TYPED_IN) && (event.key === "f" || event.key === "F") && deck.isConnected) { event.preventDefault(); launch(at) }
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

  const DO = { back: () => move(-1), next: () => move(1), blank: darken, full, leave, pause: () => { paused = !paused; turn() } }
  room.addEventListener("click", event => {
    if (!deck.matches(":modal")) return
    const button = event.target.closest("[data-do]")
    if (button) return DO[button.dataset.do]()
    if (event.target.closest(".controls")) return
    if (touched?.swiped) { touched = null; return }
    blank.hidden ? move(1) : darken()
  })
  room.addEventListener("pointermove", event => { if (event.pointerType === "mouse") awake() })
  room.addEventListener("focusin", event => { if (event.target.closest(".controls")) awake() })
  room.addEventListener("touchstart", event => { touched = event.touches.length === 1 ? { x: event.touches[0].clientX, y: event.touches[0].clientY } : null }, { passive: true })
  room.addEventListener("touchend", event => {
    if (!touched || !deck.matches(":modal") || event.target.closest(".controls")) return
    const across = event.changedTouches[0].clientX - touched.x, down = event.changedTouches[0].clientY - touched.y
    if (Math.abs(across) > SWIPE && Math.abs(across) > Math.abs(down)) { touched.swiped = true; move(across < 0 ? 1 : -1) } else awake()
  }, { passive: true })
  field.addEventListener("change", () => show(Number(field.value) || at))
  pace.addEventListener("change", () => { paused = false; turn() })
  deck.addEventListener("close", left)
  const travelled = () => {
    const number = asked()
    if (number) open(number)
    else if (deck.matches(":modal")) leave()
  }
  document.addEventListener("keydown", pressed)
  addEventListener("popstate", travelled)
  addEventListener("beforeprint", put)
  const resized = new ResizeObserver(() => { if (deck.matches(":modal")) makeRoom() })
  resized.observe(room)
  resized.observe(bar)
  const gone = () => {
    document.removeEventListener("keydown", pressed)
    removeEventListener("popstate", travelled)
    removeEventListener("beforeprint", put)
    resized.disconnect()
  }
  return { launch, open, gone }
}

let current = null
export const begin = deck => {
  current?.gone()
  current = present(deck)
  deck.dataset.begun = "" // from here on keys are heard
  if (asked()) current.open(asked())
}
export const start = number => current?.launch(number)
