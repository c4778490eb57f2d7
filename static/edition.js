// The static edition works without this script. With it, tables are sorted by a click on
// their heads, and long lists are narrowed down by words, plan and status.
"use strict"

const ORDER = ["achieved", "on_track", "slightly_behind", "behind", "not_assessed"]
const LATE = ["slightly_behind", "behind"]
// [value, words] of the filter, as the site has them
const STATUSES = JSON.parse(document.currentScript.dataset.statuses)

let collator // made when first needed: it takes as long as drawing the page
const alphabetical = (a, b) => (collator ??= new Intl.Collator("ja", { numeric: true })).compare(a, b)

const made = (tag, attributes, ...inside) => {
  const element = Object.assign(document.createElement(tag), attributes)
  element.append(...inside)
  return element
}

// A cell's place in the order: its status, its first number, else its words; what is empty comes last.
const keyOf = cell => {
  const row = cell.closest("tr")
  if (cell.classList.contains("state") && row.dataset.status) return ORDER.indexOf(row.dataset.status)
  const text = cell.textContent.trim()
  if (!text || /^[—―-]/.test(text)) return null
  const number = text.replace(/[,，]/g, "").replace("−", "-").match(/[-+]?\d+(\.\d+)?/)
  return cell.classList.contains("num") || cell.classList.contains("goal") ? number && Number(number[0]) : text
}

const compared = (a, b) => (typeof a === "number" && typeof b === "number" ? a - b : alphabetical(a, b))

const sort = head => {
  const table = head.closest("table"), body = table.tBodies[0], column = head.cellIndex
  const falling = head.getAttribute("aria-sort") === "ascending"
  for (const other of table.querySelectorAll("[aria-sort]")) other.removeAttribute("aria-sort")
  head.setAttribute("aria-sort", falling ? "descending" : "ascending")
  const rows = [...body.rows].map(row => ({ row, key: keyOf(row.cells[column]) }))
  rows.sort((a, b) => {
    if (a.key === null || b.key === null) return (a.key === null) - (b.key === null)
    return falling ? compared(b.key, a.key) : compared(a.key, b.key)
  })
  body.append(...rows.map(({ row }) => row))
}

const sortable = table => {
  const body = table.tBodies[0]
  if (!table.tHead || !body || body.rows.length < 2 || body.querySelector("[colspan], [rowspan]")) return
  for (const head of table.tHead.rows[0].cells) {
    if (head.matches(".draw, .arrow") || !head.textContent.trim()) continue
    const button = made("button", { type: "button", className: "sort", title: "クリックで並べ替え" }, ...head.childNodes)
    button.addEventListener("click", () => sort(head))
    head.append(button)
  }
}

const choice = (name, label, options) => {
  const select = made("select", { id: `find-${name}`, name })
  select.append(...options.map(([value, text]) => made("option", { value }, text)))
  return made("label", {}, made("span", {}, label), select)
}

const plain = text => text.normalize("NFKC").toLowerCase().replace(/\s+/g, "")

const passes = (item, status) =>
  !status || (status === "unexplained" ? item.unexplained : (status === "attention" ? LATE : [status]).includes(item.status))

// Every row and drawing of an indicator knows its status; its plan is the heading of its group.
const narrowed = (groups, form, told) => {
  const words = form.words.value.split(/\s+/).map(plain).filter(Boolean)
  const { value: plan } = form.plan, { value: status } = form.status
  let shown = 0, all = 0
  groups.forEach((group, place) => {
    let some = false
    for (const item of group.items) {
      const fits = (!plan || plan === String(place)) && passes(item, status)
      item.element.hidden = !(fits && words.every(word => item.text.includes(word)))
      some ||= !item.element.hidden
      if (item.element.tagName === "TR") { all += 1; shown += !item.element.hidden }
    }
    group.section.hidden = !some
  })
  told.value = shown === all ? `${all}指標` : `${all}指標のうち${shown}指標を表示`
}

const groupOf = section => {
  const heading = section.querySelector("h2, h3"), name = (heading.querySelector("a") || heading).textContent.trim()
  const items = [...section.querySelectorAll("[data-status]")].map(element => ({
    element,
    status: element.dataset.status,
    unexplained: "unexplained" in element.dataset,
    text: plain(name + (element.querySelector("th, a") || element).textContent),
  }))
  return { section, name, items }
}

const findable = () => {
  const groups = [...document.querySelectorAll("section.group")].map(groupOf).filter(group => group.items.length)
  if (groups.flatMap(({ items }) => items).length < 2) return
  const words = made("label", {}, made("span", {}, "言葉で探す"), made("input", { type: "search", id: "find-words", name: "words", autocomplete: "off" }))
  const plans = [["", `すべて（${groups.length}計画）`], ...groups.map(({ name }, place) => [String(place), name])]
  const told = made("output", {})
  told.setAttribute("aria-live", "polite")
  const form = made("form", { className: "find" }, words, choice("plan", "計画", plans), choice("status", "状況", STATUSES), told)
  form.setAttribute("aria-label", "一覧を絞り込む")
  form.addEventListener("input", () => narrowed(groups, form, told))
  form.addEventListener("submit", event => event.preventDefault())
  groups[0].section.before(form)
  narrowed(groups, form, told)
}

findable()
// The page is painted first; the buttons take no room of their own.
requestAnimationFrame(() => setTimeout(() => document.querySelectorAll(".view table").forEach(sortable)))
