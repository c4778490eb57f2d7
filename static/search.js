// The search in the head of every page. The index is a script of the edition, fetched when somebody
// first goes to the field; words are folded and scored as in chino_metrics/views/search.
{
  let index, asked, shown = [], at = -1
  const field = () => document.querySelector(".view #find")
  const parts = input => ({ list: input.form.querySelector("#found"), status: input.form.querySelector("[role=status]") })

  const fold = text => {
    const plain = [...text.normalize("NFKC")].map(c => index.newer[c] ?? c).join("").toLowerCase()
    const dated = plain.replace(index.era, (_, before, era, year) => before + (index.eras[era] + (year === "元" ? 1 : Number(year))))
    return dated.replace(/[ァ-ヶ]/g, c => String.fromCharCode(c.charCodeAt(0) - 0x60)).replace(/[^\p{L}\p{N}]/gu, "")
  }
  const words = text => [...new Set(text.normalize("NFKC").replace(index.particle, "$1 ").split(/\s+/).map(fold))].filter(Boolean)
  const rounded = number => Number(number.toFixed(index.decimals))

  const match = (word, text, isTitle) => {
    if (text.includes(word)) return isTitle ? 1 + index.covered * [...word].length / [...text].length + (text.endsWith(word) ? index.last : 0) : 1
    const letters = [...word], own = new Set(letters.slice(1).map((c, k) => letters[k] + c))
    const share = own.size < 2 ? 0 : [...own].filter(pair => text.includes(pair)).length / own.size
    return share >= index.least ? index.nearly * share : 0
  }
  const best = (forms, folded) => Math.max(...forms.flatMap((form, n) => index.fields.map((weight, k) => (n ? index.instead : 1) * weight * match(form, folded[k], !k))))

  const find = text => {
    const question = words(text).map(word => [...new Set([word, ...index.synonyms.filter(([said]) => word.includes(said)).map(([said, meant]) => word.replaceAll(said, meant))])])
    const scored = index.items.map(item => {
      const found = question.map(forms => best(forms, item.folded))
      return { item, count: found.filter(f => f > 0).length, score: rounded(index.kinds[item.kind][1] * rounded(found.reduce((a, b) => a + b, 0))) }
    })
    const whole = Math.max(0, ...scored.map(s => s.count))
    return scored.filter(s => s.count && s.count === whole).sort((a, b) => b.score - a.score).slice(0, index.most).map(s => s.item)
  }

  globalThis.searchIndex = content => {
    const pairs = [...content.variants]
    index = {
      ...content,
      newer: Object.fromEntries(pairs.flatMap((c, k) => (k % 2 ? [] : [[c, pairs[k + 1]]]))),
      era: new RegExp(content.era, "g"),
      particle: new RegExp(content.particle, "g"),
    }
    index.items = content.items.map(([kind, title, figure, sentence, address, beside, around]) => ({ kind, title, figure, sentence, address, folded: [title, beside, around].map(fold) }))
    if (document.activeElement === field()) show(field())
  }
  globalThis.searched = text => (index ? find(text) : [])

  const fetchIndex = address => {
    if (asked === address) return
    asked = address
    document.head.append(Object.assign(document.createElement("script"), { src: asked }))
  }
  globalThis.searchFrom = fetchIndex

  const line = (tag, text, name) => Object.assign(document.createElement(tag), { textContent: text, className: name })
  const option = (item, k) => {
    const own = line("li", "", "")
    own.id = `found-${k}`
    own.setAttribute("role", "option")
    own.setAttribute("aria-selected", "false")
    own.append(line("span", index.kinds[item.kind][0], "tag"), " ", line("b", item.title, ""), " ", line("span", item.figure, "figure"), line("span", item.sentence, "soft"))
    return own
  }
  const close = input => {
    shown = []
    at = -1
    parts(input).list.hidden = true
    input.setAttribute("aria-expanded", "false")
    input.removeAttribute("aria-activedescendant")
  }
  const show = input => {
    if (!index) return
    const { list, status } = parts(input), text = input.value.trim()
    close(input)
    status.textContent = ""
    if (!text) return
    shown = find(text)
    list.replaceChildren(...shown.slice(0, 8).map(option))
    list.hidden = !shown.length
    input.setAttribute("aria-expanded", String(shown.length > 0))
    status.textContent = shown.length ? index.words.count.replace("#", shown.length) : index.words.nothing
    status.className = shown.length ? "told" : "none"
  }
  const choose = (input, k) => {
    const { list } = parts(input), options = [...list.children]
    at = (k + options.length) % options.length
    options.forEach((own, n) => own.setAttribute("aria-selected", String(n === at)))
    input.setAttribute("aria-activedescendant", options[at].id)
    options[at].scrollIntoView({ block: "nearest" })
  }
  const go = (input, item) => {
    close(input)
    input.value = ""
    const link = Object.assign(document.createElement("a"), { href: item.address })
    input.form.append(link)
    link.click()
    link.remove()
  }

  const isField = target => target.id === "find"
  document.addEventListener("focusin", event => {
    if (isField(event.target)) { fetchIndex(event.target.dataset.index); show(event.target) }
  })
  document.addEventListener("focusout", event => { if (isField(event.target)) close(event.target) })
  document.addEventListener("input", event => { if (isField(event.target)) show(event.target) })
  document.addEventListener("pointerdown", event => {
    const own = event.target.closest?.("#found [role=option]")
    if (own) event.preventDefault() // the field keeps the focus, and the list stays until it is let go
  })
  document.addEventListener("click", event => {
    const own = event.target.closest?.("#found [role=option]")
    if (own) go(field(), shown[[...own.parentNode.children].indexOf(own)])
  })
  document.addEventListener("submit", event => {
    const input = event.target.matches(".find") && field()
    if (!input) return
    if (shown.length || input.form.hasAttribute("data-still")) event.preventDefault()
    if (shown.length) go(input, shown[Math.max(at, 0)])
  })
  document.addEventListener("keydown", event => {
    const input = field(), typing = event.target.closest?.("input, textarea, select, [contenteditable]")
    if (!input || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
    if (event.key === "/" && !typing && !document.querySelector("dialog:modal")) {
      event.preventDefault()
      input.focus()
      input.select()
    }
    if (!isField(event.target)) return
    if (event.key === "Escape") { if (shown.length) { event.preventDefault(); close(input) } else input.value = "" }
    if (!shown.length || !["ArrowDown", "ArrowUp"].includes(event.key)) return
    event.preventDefault()
    choose(input, event.key === "ArrowDown" ? at + 1 : at < 0 ? -1 : at - 1)
  })

  // without this script the edition has no search
  const form = document.querySelector(".find[hidden]")
  if (form) { form.hidden = false; form.setAttribute("data-still", "") }
}
