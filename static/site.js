// The one script of ours: shows a screen the server has drawn and turns clicks into addresses.
// The address is the only state, so links, the back button and a sent link all work alike.

const open = address => {
  history.pushState(null, "", address)
  window.dispatchEvent(new PopStateEvent("popstate"))
}

const chosen = select => {
  const address = new URL(location.href)
  for (const name of [select.name, ...(select.dataset.clears || "").split(" ")]) address.searchParams.delete(name)
  if (select.value) address.searchParams.set(select.name, select.value)
  address.hash = ""
  open(address)
}

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
  const link = event.target.closest("a[href]")
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return
  const address = new URL(link.href)
  if (address.origin !== location.origin || link.target || link.hasAttribute("download")) return
  event.preventDefault()
  link.closest("details")?.removeAttribute("open")
  if (address.hash && address.pathname === location.pathname && address.search === location.search) {
    scrollTo_(address.hash)
    return
  }
  open(address)
}

// The chart's script is large: fetch it when a reader points at a link that will need it, not before.
const fetchChart = event => {
  const file = document.querySelector("meta[name=chart-script]")
  if (!file || !event.target.closest?.("a[href*='/indicator']")) return
  document.head.append(Object.assign(document.createElement("link"), { rel: "prefetch", href: file.content }))
  file.remove()
}

const shown = new WeakMap()

const show = (root, html) => {
  if (shown.get(root) === html) return
  const focused = root.contains(document.activeElement) && document.activeElement.id
  root.innerHTML = html
  shown.set(root, html)
  for (const table of root.querySelectorAll(".scroll")) if (table.querySelector(".grid")) table.scrollLeft = table.scrollWidth
  const { page } = root.firstElementChild.dataset
  const turned = document.documentElement.dataset.page !== page
  document.documentElement.dataset.page = page
  if (!scrollTo_(location.hash) && turned) document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0)
  if (focused) root.querySelector(`#${CSS.escape(focused)}`)?.focus({ preventScroll: true })
}

const unpacked = data => new Response(new Blob([data]).stream().pipeThrough(new DecompressionStream("gzip"))).text()

const newest = new WeakMap()

export default ({ data, parentElement }) => {
  const root = parentElement.querySelector(".screen")
  root.onclick = clicked
  root.onpointerover = root.ontouchstart = fetchChart
  root.onchange = event => { if (event.target.matches("select[name]")) chosen(event.target) }
  newest.set(root, data)
  unpacked(data).then(html => { if (newest.get(root) === data) show(root, html) })
}
