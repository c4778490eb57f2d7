// The one script of ours: shows a screen the server has drawn and turns clicks into addresses.
// The address is the only state, so links, the back button and a sent link all work alike.

const again = () => window.dispatchEvent(new PopStateEvent("popstate"))

const open = address => {
  history.pushState(null, "", address)
  again()
}

const chosen = select => {
  const address = new URL(location.href)
  for (const name of [select.name, "suppose", ...(select.dataset.clears || "").split(" ")]) address.searchParams.delete(name)
  if (select.value) address.searchParams.set(select.name, select.value)
  address.hash = ""
  open(address)
}

// What is to be shown or taken along: every choice is in the address, lists with commas.
const gathered = form => {
  if (!form.reportValidity()) return
  const address = new URL(location.href), found = new FormData(form)
  for (const name of form.dataset.choose.split(" ")) address.searchParams.delete(name)
  for (const name of new Set(found.keys())) {
    const chosen = found.getAll(name).filter(Boolean).join(",")
    if (chosen) address.searchParams.set(name, chosen)
  }
  address.hash = ""
  open(address)
}

// A slider and its number field say the same; the server is asked when the slider is let go.
const slid = slider => {
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

const deckScript = () => import(document.querySelector("meta[name=deck-script]").content)
const presenting = () => document.querySelector("dialog.deck:modal")

const scrollTo_ = hash => {
  const target = hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1)))
  if (target) { target.scrollIntoView(); target.focus({ preventScroll: true }) }
  return Boolean(target)
}

const clicked = event => {
  const button = event.target.closest("button.copy")
  if (button) {
    navigator.clipboard?.writeText(location.href).then(() => { button.textContent = button.dataset.copy })
    return
  }
  const slide = event.target.closest("[data-present]")
  if (slide) {
    deckScript().then(script => script.start(Number(slide.dataset.present)))
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
  link.closest("details")?.removeAttribute("open")
  if (address.hash && address.pathname === location.pathname && address.search === location.search) {
    scrollTo_(address.hash)
    return
  }
  open(address)
}

const FIELDS = "textarea[id], input[id]:not([type=file], [type=password], [type=checkbox], [type=date], [type=range], [type=number])"

// Forms go to the server's doors, which answer with where to go next or with what is wrong.
const sent = form => {
  const file = form.dataset.door === "file" && form.querySelector("input[type=file]").files[0]
  const headers = file ? { "X-File-Name": encodeURIComponent(file.name) } : {}
  return fetch(form.getAttribute("action"), { method: "POST", body: file || new URLSearchParams(new FormData(form)), headers })
}

const submit = async form => {
  const said = form.querySelector(".said")
  if (form.ariaBusy === "true") return
  form.ariaBusy = "true"
  if (said) said.textContent = form.dataset.door === "file" ? "送っています…" : ""
  const answer = await sent(form).then(reply => reply.json()).catch(() => ({ say: "送れませんでした。通信を確かめて、もう一度お試しください。" }))
  form.ariaBusy = "false"
  if (said) said.textContent = answer.say || ""
  if (form.dataset.door === "file") form.reset()
  if (answer.go && !answer.fresh) {
    typed.clear()
    for (const field of form.querySelectorAll(FIELDS)) field.defaultValue = field.value // it is sent: not to be kept any more
  }
  keep()
  if (answer.fresh) location.assign(answer.go)
  else if (answer.go) open(answer.go)
}

const dropped = event => {
  const form = event.target.closest("form.drop")
  if (!form) return
  event.preventDefault()
  form.classList.toggle("over", event.type === "dragover")
  const { files } = event.dataTransfer
  if (event.type !== "drop" || !files.length) return
  const refusal = form.ariaBusy === "true" ? "前のファイルを送っています。終わってから置いてください。"
    : files.length > 1 ? `${files.length}つのファイルが置かれました。まだ何も受け取っていません。1つずつ置いてください。` : ""
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
const live = async () => {
  const view = document.querySelector(".view[data-edition]")
  if (document.hidden || presenting() || !view || !view.dataset.edition) return
  const now = await fetch("/live", { cache: "no-store" }).then(reply => (reply.ok ? reply.json() : null)).catch(() => null)
  const { edition, signed } = view.dataset
  if (now && (String(now.edition) !== edition || (signed !== undefined && signed !== String(now.signed)))) again()
}
setInterval(live, 3000)
document.addEventListener("visibilitychange", live)

// A large file is being read: show how far, and the result as soon as it stands.
const watch = async bar => {
  while (bar.isConnected) {
    const now = await fetch(bar.dataset.watch, { cache: "no-store" }).then(reply => reply.json()).catch(() => ({}))
    if (now.done) return again()
    if (now.share) bar.value = now.share
    await new Promise(resolve => setTimeout(resolve, 400))
  }
}

// The chart's script is large: fetch it when a reader points at a link that will need it, not before.
const fetchChart = event => {
  const file = document.querySelector("meta[name=chart-script]")
  if (!file || !event.target.closest?.("a[href*='/indicator']")) return
  document.head.append(Object.assign(document.createElement("link"), { rel: "prefetch", href: file.content }))
  file.remove()
}

const shown = new WeakMap()
// What somebody has typed outlives what is drawn around it, until it is sent.
const typed = new Map(Object.entries(JSON.parse(sessionStorage.getItem("typed") || "{}")))
const keep = () => sessionStorage.setItem("typed", JSON.stringify(Object.fromEntries([...typed].filter(([id]) => id.includes("comment")))))

const show = (root, html) => {
  if (shown.get(root) === html) return
  const busy = presenting()
  if (busy) {
    // nothing changes under a speaker's hands; what is new waits until the deck is left
    busy.addEventListener("left", () => show(root, html), { once: true })
    return
  }
  const opened = [...root.querySelectorAll("details[id][open]")].map(part => part.id)
  const focused = root.contains(document.activeElement) && document.activeElement.id
  for (const field of root.querySelectorAll(FIELDS)) if (field.value !== field.defaultValue) typed.set(field.id, field.value)
  keep()
  root.innerHTML = html
  for (const field of root.querySelectorAll(FIELDS)) if (typed.has(field.id)) field.value = typed.get(field.id)
  for (const field of root.querySelectorAll("[data-from-hash]")) field.value = location.hash.slice(1)
  for (const field of root.querySelectorAll("[data-from-search]")) field.value = location.search
  for (const bar of root.querySelectorAll("[data-watch]")) watch(bar)
  for (const id of opened) root.querySelector(`#${CSS.escape(id)}`)?.setAttribute("open", "")
  shown.set(root, html)
  const newest = () => {
    for (const table of root.querySelectorAll(".scroll")) if (table.querySelector(".grid")) table.scrollLeft = table.scrollWidth
  }
  newest()
  document.fonts.ready.then(newest) // the columns change their width with the font
  const { page } = root.firstElementChild.dataset
  const turned = document.documentElement.dataset.page !== page
  document.documentElement.dataset.page = page
  if (!scrollTo_(location.hash) && turned) document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0)
  if (focused) root.querySelector(`#${CSS.escape(focused)}`)?.focus({ preventScroll: true })
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
    if (event.target.matches("[data-door]")) { event.preventDefault(); submit(event.target) }
    if (event.target.matches("[data-choose]")) { event.preventDefault(); gathered(event.target) }
  }
  root.ondragover = root.ondragleave = root.ondrop = dropped
  root.oninput = event => { if (event.target.matches("input[type=range]")) slid(event.target) }
  root.onchange = event => {
    if (event.target.matches("select[name]:not(.answer)")) chosen(event.target)
    if (event.target.form?.dataset.choose && event.target.checkValidity()) gathered(event.target.form)
    if (event.target.matches("form.drop input[type=file]") && event.target.files.length) submit(event.target.form)
  }
  newest.set(root, data)
  unpacked(data).then(html => { if (newest.get(root) === data) show(root, html) })
}
