// The one script of ours: shows a screen the server has drawn and turns clicks into addresses.
// The address is the only state, so links, the back button and a sent link all work alike.

const again = () => window.dispatchEvent(new PopStateEvent("popstate"))

// What the reader is told while the server is asked: one line at the edge of the screen.
const line = Object.assign(document.createElement("p"), { className: "line", role: "status" })
const say = (words, lost = false) => {
  if (!line.isConnected) document.body.append(line)
  line.classList.toggle("lost", lost)
  line.textContent = words
}
let drawn = new Date(), asked = []
const answered = () => {
  for (const timer of asked) clearTimeout(timer)
  asked = []
  if (navigator.onLine) say("")
}
// The controls say again what the page shows.
const restore = () => {
  for (const select of document.querySelectorAll(".view .filters select")) select.value = select.querySelector("[selected]")?.value ?? select.value
}
const lost = () => {
  restore()
  say(`通信が切れています。表示は${drawn.getHours()}時${String(drawn.getMinutes()).padStart(2, "0")}分のもので、つながると新しくなります。`, true)
}
const reached = () => fetch("/live", { cache: "no-store", signal: AbortSignal.timeout(2000) }).then(reply => reply.ok).catch(() => false)
const asking = () => {
  answered()
  if (!navigator.onLine) return lost()
  asked = [
    setTimeout(() => say("読み込んでいます…"), 700),
    setTimeout(async () => { if (asked.length && !(await reached()) && asked.length) lost() }, 3000),
    setTimeout(() => { if (!line.classList.contains("lost")) answered() }, 20000),
  ]
}
addEventListener("offline", lost)
addEventListener("online", answered)

// A printed page carries its address.
addEventListener("beforeprint", () => {
  for (const place of document.querySelectorAll("[data-address]")) place.textContent = location.href
})

// Where a page was left, and what was unfolded, stands in its entry of the history: going back finds the place again.
let standing, about, resting
const openedIn = part => [...part.querySelectorAll("details[id][open], #more:checked")].map(fold => fold.id)
const keepPlace = () => {
  if (location.href === standing) history.replaceState({ ...history.state, top: scrollY, opened: openedIn(document.querySelector("#root")) }, "")
}
history.scrollRestoration = "manual"
addEventListener("pagehide", () => { history.scrollRestoration = "auto" })
document.addEventListener("toggle", keepPlace, true)
addEventListener("scroll", () => { clearTimeout(resting); resting = setTimeout(keepPlace, 150) }, { passive: true })

const open = (address, replaces) => {
  keepPlace()
  const before = location.href
  history[replaces ? "replaceState" : "pushState"](replaces ? history.state : null, "", address)
  if (location.href !== before) asking()
  again()
}

const said = document.body.appendChild(Object.assign(document.createElement("p"), { className: "told", role: "status" }))

// A screen has come for another address: at its top, where it was left, or at what the address names;
// the keyboard goes on at its heading, or stays on what was chosen while the heading is read out.
const arrive = () => {
  if (standing === location.href) return
  const first = standing === undefined
  standing = location.href
  const view = document.querySelector("#root .view"), heading = document.querySelector("#root .view h1")
  const now = view.dataset.page + " " + view.dataset.about
  const turned = about !== now
  about = now
  if (history.state?.top !== undefined) scrollTo(0, history.state.top)
  else if (!scrollTo_(location.hash) && turned && !first) scrollTo(0, 0)
  if (first) return
  const here = document.activeElement
  if (here === document.body) {
    heading.tabIndex = -1
    heading.focus({ preventScroll: true })
  } else if (!turned) {
    const results = here.closest(".what-if")?.querySelectorAll(".supposed p") ?? [heading, document.querySelector("#ichiran h2")]
    said.textContent = [...results].filter(Boolean).map(part => part.textContent).join(" ")
  }
}

const chosen = select => {
  const address = new URL(location.href)
  for (const name of [select.name, "suppose", ...(select.dataset.clears || "").split(" ")]) address.searchParams.delete(name)
  if (select.value) address.searchParams.set(select.name, select.value)
  address.hash = ""
  open(address)
}

// What is to be shown or taken along: every choice is in the address, lists with commas.
const gathered = (form, field) => {
  if (!form.reportValidity()) return
  const address = new URL(location.href), found = new FormData(form)
  for (const name of form.dataset.choose.split(" ")) address.searchParams.delete(name)
  for (const name of new Set(found.keys())) {
    const chosen = found.getAll(name).filter(Boolean).join(",")
    if (chosen) address.searchParams.set(name, chosen)
  }
  // another selection has another order
  if (form.elements.plans && field?.name !== "title") address.searchParams.delete("deck")
  address.hash = ""
  // what is only supposed is tried many times: one step back leaves the page
  open(address, form.dataset.choose === "suppose")
}

// A slider and its number field say the same; the server is asked when the slider is let go.
const slid = slider => {
  if (slider.id === "nendo") { slider.nextElementSibling.textContent = `${slider.value}年度`; return }
  const number = slider.form.elements.suppose
  number.value = slider.value
  slider.setAttribute("aria-valuetext", Number(slider.value).toLocaleString("ja-JP") + slider.dataset.unit)
}

// A file is made when it is asked for: say so, and hand it over as soon as it is there.
const made = async link => {
  if (link.ariaBusy === "true") return
  const said = link.closest(".body").querySelector(".said")
  const began = Date.now()
  link.ariaBusy = "true"
  const tell = () => { said.replaceChildren(Object.assign(document.createElement("span"), { textContent: `「${link.textContent.trim()}」をつくっています（${Math.round((Date.now() - began) / 1000)}秒）` }), document.createElement("progress")) }
  tell()
  const telling = setInterval(tell, 1000)
  const reply = await fetch(link.href).catch(() => null)
  const file = reply?.ok && (await reply.blob().catch(() => null))
  const words = file ? "" : reply && !reply.ok ? await reply.text() : "受け取れませんでした。通信を確かめて、もう一度お試しください。"
  clearInterval(telling)
  link.ariaBusy = "false"
  said.textContent = words
  if (!file) return
  const address = URL.createObjectURL(file)
  const name = /filename\*?=(?:UTF-8'')?"?([^";]+)/.exec(reply.headers.get("content-disposition") || "")
  Object.assign(document.createElement("a"), { href: address, download: name ? decodeURIComponent(name[1]) : "" }).click()
  setTimeout(() => URL.revokeObjectURL(address), 60000)
}

const marksScript = () => import(document.querySelector("meta[name=marks-script]").content)

// The 評価年度 one after the other, begun and ended by the reader; a year is left once it has been seen.
let playing
const stop = () => {
  clearTimeout(playing)
  playing = undefined
  const button = document.querySelector("#root [data-play]")
  if (button) button.textContent = "年度を順に送る"
}
const turn = () => {
  const slider = document.querySelector("#root #nendo")
  if (!slider || slider.value === slider.max) return stop()
  turnTo(Number(slider.value) + 1, slider)
}
const turnTo = (year, slider) => {
  const address = new URL(location.href)
  address.searchParams.delete("year")
  if (String(year) !== slider.max) address.searchParams.set("year", year)
  address.hash = ""
  open(address, true)
}
const play = button => {
  if (playing) return stop()
  const slider = document.querySelector("#root #nendo")
  button.textContent = "止める"
  playing = setTimeout(turn, slider.value === slider.max ? 0 : 1500)
  if (slider.value === slider.max) { clearTimeout(playing); turnTo(slider.min, slider) }
}
// The screen of a year stands: the next one follows while they are played.
const turned = root => {
  const button = root.querySelector("[data-play]")
  if (!playing || !button) return
  button.textContent = "止める"
  clearTimeout(playing)
  playing = setTimeout(turn, 1500)
}

const keyScript = () => import(document.querySelector("meta[name=key-script]").content)
const requestScript = () => import(document.querySelector("meta[name=request-script]").content)
const deckScript = () => import(document.querySelector("meta[name=deck-script]").content)
const presenting = () => document.querySelector("dialog.deck:modal")

const scrollTo_ = hash => {
  const target = hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1)))
  if (!target) return false
  target.closest("details")?.setAttribute("open", "")
  if (target.tabIndex < 0) target.tabIndex = -1
  target.scrollIntoView()
  target.focus({ preventScroll: true })
  return true
}

const copied = async button => {
  const words = button.textContent
  const { of, picture, copy } = button.dataset
  try {
    if (picture) await navigator.clipboard.write([new ClipboardItem({ "image/png": fetch(picture).then(reply => reply.ok ? reply.blob() : Promise.reject(reply)) })])
    else await navigator.clipboard?.writeText(of ? document.getElementById(of).textContent : location.href)
    button.textContent = copy
  } catch {
    button.textContent = "コピーできません。画像（PNG）を保存してください"
  }
  setTimeout(() => { button.textContent = words }, 4000)
}

// Plotly saves its figure as it stands, by its own button (which is out of sight), in the form that is asked for.
const pictured = format => {
  const figure = document.querySelector(".js-plotly-plot")
  const options = figure._context.toImageButtonOptions
  const kept = { ...options }
  Object.assign(options, { format, scale: format === "svg" ? 1 : kept.scale })
  figure.querySelector(".modebar-btn[data-title^='画像']").click()
  Object.assign(options, kept)
}

const clicked = event => {
  const player = event.target.closest("[data-play]")
  if (player) {
    play(player)
    return
  }
  if (playing) stop()
  const saves = event.target.closest("[data-save]")
  if (saves) {
    pictured(saves.dataset.save)
    return
  }
  const button = event.target.closest("button.copy")
  if (button) {
    copied(button)
    return
  }
  const slide = event.target.closest("[data-present]")
  if (slide) {
    deckScript().then(script => script.start(Number(slide.dataset.present)))
    return
  }
  if (event.target.closest("[data-speaker]")) {
    deckScript().then(script => script.speaker())
    return
  }
  const edit = event.target.closest("button[data-edit]")
  if (edit) {
    deckScript().then(script => open(script.edited(edit)))
    return
  }
  const link = event.target.closest("a[href]")
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return
  const address = new URL(link.href)
  if (link.dataset.make !== undefined) {
    event.preventDefault()
    made(link)
    return
  }
  if (address.origin !== location.origin || link.target || link.hasAttribute("download")) return
  event.preventDefault()
  link.closest("details.menu")?.removeAttribute("open")
  if (address.hash && address.pathname === location.pathname && address.search === location.search) {
    scrollTo_(address.hash)
    return
  }
  open(address)
}

const FIELDS = "textarea[id], input[id]:not([role=combobox], [type=file], [type=password], [type=checkbox], [type=date], [type=range], [type=number])"

// Forms go to the server's doors, which answer with where to go next or with what is wrong.
const sent = async (form, file, button) => {
  const refusal = form.dataset.begin && await keyScript().then(script => script.ask(form))
  if (refusal) return refusal
  const headers = file ? { "X-File-Name": encodeURIComponent(file.name) } : {}
  return fetch(form.getAttribute("action"), { method: "POST", body: file || new URLSearchParams(new FormData(form, button)), headers })
}

const submit = async (form, button) => {
  if (form.matches("[data-drop]")) return form.requestSubmit() // request.js sends it, with the link
  const said = form.querySelector(".said")
  if (form.ariaBusy === "true") return
  form.ariaBusy = "true"
  const files = form.dataset.door === "file" ? [...form.querySelector("input[type=file]").files] : [null]
  let answer = {}, refused = ""
  for (const [at, file] of files.entries()) {
    if (said && file) said.textContent = files.length > 1 ? `送っています…（${at + 1}／${files.length}）` : "送っています…"
    const now = await sent(form, file, button).then(reply => reply.json()).catch(() => ({ say: "送れませんでした。通信を確かめて、もう一度お試しください。" }))
    if (now.say && files.length > 1) refused += `「${file.name}」：${now.say} `
    else if (now.say || !refused) answer = now
  }
  form.ariaBusy = "false"
  if (refused) answer = { say: refused }
  if (said) said.textContent = answer.say || ""
  if (form.dataset.door === "file") form.reset()
  if (answer.go && !answer.fresh) {
    typed.clear()
    for (const field of form.querySelectorAll(FIELDS)) field.defaultValue = field.value // it is sent: not to be kept any more
  }
  keep()
  if (answer.once) {
    form.reset()
    await handed(answer.once)
  }
  if (answer.fresh) location.assign(answer.go)
  else if (answer.go) open(answer.go)
}

// A link, codes or a letter that the server cannot show again: they stay until somebody says that they have them.
const handed = ({ title, text, note, subject, calendar }) => new Promise(taken => {
  const box = document.createElement("dialog")
  box.className = "once"
  box.innerHTML = '<form method="dialog"><h2 id="once"></h2><pre tabindex="0"></pre><p></p><p><button type="button">コピー</button> <button>控えました。閉じる</button></p></form>'
  box.setAttribute("aria-labelledby", "once")
  const [heading, words, told] = box.querySelectorAll("h2, pre, p"), copy = box.querySelector("[type=button]")
  heading.textContent = title
  words.textContent = text
  told.textContent = note
  const copies = (button, what) => {
    button.onclick = async () => {
      await navigator.clipboard?.writeText(what)
      button.textContent = "コピーしました"
    }
  }
  copies(copy, text)
  if (subject) {
    words.insertAdjacentHTML("beforebegin", '<p class="subject"><b>件名</b> <span></span></p>')
    copy.insertAdjacentHTML("beforebegin", '<button type="button">件名をコピー</button> ')
    box.querySelector(".subject span").textContent = subject
    copies(copy.previousElementSibling, subject)
    copy.textContent = "本文をコピー"
  }
  if (calendar) {
    told.insertAdjacentHTML("beforeend", ' <a download>期限の予定（.ics）を保存</a>')
    told.querySelector("a").href = calendar
  }
  box.oncancel = event => event.preventDefault()
  box.onclose = () => { box.remove(); taken() }
  document.body.append(box)
  box.showModal()
})

// A link that is used up says so before anybody types.
const checked = async form => {
  const reply = await fetch(form.dataset.check, { method: "POST", body: new URLSearchParams(new FormData(form)) }).catch(() => null)
  const answer = reply?.ok ? await reply.json().catch(() => ({})) : {}
  if (!answer.say || !form.isConnected) return
  form.classList.add("shut")
  form.querySelector(".said").textContent = answer.say
}

const dropped = event => {
  const form = event.target.closest("form.drop")
  if (!form) return
  event.preventDefault()
  form.classList.toggle("over", event.type === "dragover")
  const { files } = event.dataTransfer
  if (event.type !== "drop" || !files.length) return
  const refusal = form.ariaBusy === "true" ? "前のファイルを送っています。終わってから置いてください。"
    : files.length > 1 && !form.querySelector("input[multiple]") ? `${files.length}つのファイルが置かれました。まだ何も受け取っていません。1つずつ置いてください。` : ""
  if (refusal) {
    form.querySelector(".said").textContent = refusal
    return
  }
  form.querySelector("input[type=file]").files = files
  submit(form)
}

// A file that misses the box must not take the page's place.
for (const kind of ["dragover", "drop"]) addEventListener(kind, event => {
  if (event.dataTransfer?.types.includes("Files") && document.querySelector("form.drop")) event.preventDefault()
})

// What others publish, and a sign-out in another tab, reach an open page within seconds.
// Where nobody touches it, it asks less and less often: thousands may stand open all day.
const live = async () => {
  const view = document.querySelector(".view[data-edition]")
  if (document.hidden || presenting() || !view || !view.dataset.edition) return
  const now = await fetch("/live", { cache: "no-store" }).then(reply => (reply.ok ? reply.json() : null)).catch(() => null)
  const { edition, signed } = view.dataset
  if (now && (String(now.edition) !== edition || (signed !== undefined && signed !== String(now.signed)))) again()
}
const OFTEN = 3000, SELDOM = 20000
let pause = OFTEN, next
const ask = () => {
  clearTimeout(next)
  next = setTimeout(() => {
    pause = Math.min(1.5 * pause, SELDOM)
    live()
    ask()
  }, pause * (0.8 + 0.4 * Math.random()))
}
const touched = () => {
  if (pause > 2 * OFTEN) { pause = OFTEN; ask() } else pause = OFTEN
}
for (const kind of ["pointerdown", "keydown", "wheel"]) document.addEventListener(kind, touched, { passive: true, capture: true })
document.addEventListener("visibilitychange", () => { touched(); live() })
ask()

// A large file is being read: show how far, and the result as soon as it stands.
const watch = async bar => {
  while (bar.isConnected) {
    const now = await fetch(bar.dataset.watch, { cache: "no-store" }).then(reply => reply.json()).catch(() => ({}))
    if (now.done) again()
    if (now.share) bar.value = now.share
    await new Promise(resolve => setTimeout(resolve, now.done ? 1000 : 400)) // what is read is still to be drawn
  }
}

// Plotly is large: fetch it when a reader points at the link that will need it, not before.
const fetchChart = event => {
  const file = document.querySelector("meta[name=chart-script]")
  if (!file || !event.target.closest?.("a[href*='chart=move']")) return
  document.head.append(Object.assign(document.createElement("link"), { rel: "prefetch", href: file.content }))
  file.remove()
}

const shown = new WeakMap()
// What somebody has typed outlives what is drawn around it, until it is sent.
const typed = new Map(Object.entries(JSON.parse(sessionStorage.getItem("typed") || "{}")))
const keep = () => sessionStorage.setItem("typed", JSON.stringify(Object.fromEntries([...typed].filter(([id]) => id.includes("comment")))))

// What stood on the page before this script had begun gives way once the last part of the screen is there.
const first = document.getElementById("first")
const isWhole = root => root.querySelector(".foot, [data-page=unreadable], [data-page=unseen]")

// A text that was drawn without knowing the site's address gets the one it has here.
const HERE = "https://（このサイトのアドレス）"

const show = (root, html) => {
  const busy = presenting()
  if (busy) {
    // nothing changes under a speaker's hands; what is new waits until the deck is left
    busy.addEventListener("left", () => show(root, html), { once: true })
    return
  }
  if (shown.get(root) !== html) fill(root, html)
  if (!isWhole(root)) return
  first?.remove()
  arrive()
}

const fill = (root, html) => {
  const before = first?.isConnected ? first : root
  const { page } = before.firstElementChild?.dataset ?? {}
  const opened = openedIn(before)
  const focused = before.contains(document.activeElement) && document.activeElement.id
  const link = before === first ? [...before.querySelectorAll("a, summary")].indexOf(document.activeElement) : -1
  for (const field of root.querySelectorAll(FIELDS)) if (field.value !== field.defaultValue) typed.set(field.id, field.value)
  keep()
  const asked = before.querySelector("#find")?.value
  root.innerHTML = html.replaceAll(HERE, location.origin)
  const find = root.querySelector("#find")
  if (find && asked && page === root.firstElementChild.dataset.page) find.value = asked
  for (const field of root.querySelectorAll(FIELDS)) if (typed.has(field.id)) field.value = typed.get(field.id)
  for (const field of root.querySelectorAll("[data-from-hash]")) field.value = location.hash.slice(1)
  for (const field of root.querySelectorAll("[data-from-search]")) field.value = location.pathname + location.search
  for (const form of root.querySelectorAll("[data-check]")) checked(form)
  for (const bar of root.querySelectorAll("[data-watch]")) watch(bar)
  const stays = page === root.firstElementChild.dataset.page ? opened : []
  for (const id of [...stays, ...(history.state?.opened ?? [])]) {
    const part = root.querySelector(`#${CSS.escape(id)}`)
    if (part) part[part.matches("details") ? "open" : "checked"] = true
  }
  shown.set(root, html)
  turned(root)
  const newest = () => {
    for (const bars of root.querySelectorAll(".stood")) bars.scrollLeft = (bars.querySelector("[aria-current]")?.offsetLeft ?? bars.scrollWidth) - bars.clientWidth / 2
    for (const table of root.querySelectorAll(".scroll")) if (table.querySelector(".grid")) table.scrollLeft = table.scrollWidth
  }
  // as soon as it has a place: what stands below a figure waits for that
  new ResizeObserver((_, placed) => { placed.disconnect(); newest() }).observe(root)
  document.fonts.ready.then(newest) // the columns change their width with the font
  const kept = focused ? root.querySelector(`#${CSS.escape(focused)}`) : root.querySelectorAll("a, summary")[link]
  kept?.focus({ preventScroll: true })
  if (root.querySelector("[data-of], [data-at], [data-say]")) marksScript().then(() => startMarks(root))
  const request = root.querySelector("[data-request]")
  if (request) requestScript().then(script => script.begin(request))
  const deck = root.querySelector("dialog.deck")
  if (deck) deckScript().then(script => script.begin(deck))
}

const unpacked = data => new Response(new Blob([data]).stream().pipeThrough(new DecompressionStream("gzip"))).text()

const newest = new WeakMap()

export default ({ data, parentElement }) => {
  const root = parentElement.querySelector(".screen")
  root.onclick = clicked
  root.onpointerover = root.ontouchstart = fetchChart
  root.onsubmit = event => {
    if (event.target.matches("[data-door]")) { event.preventDefault(); submit(event.target, event.submitter) }
    if (event.target.matches("[data-choose]")) {
      event.preventDefault()
      document.getElementById("begin")?.focus() // done with the field: keys are keys again
      gathered(event.target, event.target.elements.title)
    }
  }
  root.ondragover = root.ondragleave = root.ondrop = dropped
  root.oninput = event => { if (event.target.matches("input[type=range]")) slid(event.target) }
  root.onchange = event => {
    if (event.target.matches("select[name]:not(.answer)")) chosen(event.target)
    if (event.target.id === "nendo") { stop(); turnTo(event.target.value, event.target) }
    if (event.target.form?.dataset.choose && event.target.checkValidity()) gathered(event.target.form, event.target)
    if (event.target.matches("select[data-edit]") && event.target.value) deckScript().then(script => open(script.edited(event.target)))
    if (event.target.matches("form.drop input[type=file]") && event.target.files.length) submit(event.target.form)
  }
  // the landmark is the screen's own, and the first stop of the keyboard is its first link
  const outer = root.closest("[data-testid=stMain]")
  outer.removeAttribute("tabindex")
  outer.setAttribute("role", "none")
  newest.set(root, data)
  unpacked(data).then(html => { if (newest.get(root) === data) show(root, html) })
  drawn = new Date()
  answered()
}
