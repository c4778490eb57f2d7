// The speaker's own window: this slide and the next, what can be said, the time, and the list of slides.
// It shows what the deck sends over the channel named in the document and asks nobody else.
{
  const channel = new BroadcastChannel(document.documentElement.dataset.deck)
  document.body.innerHTML = `<main class="view speaker" lang="ja">
<header><h1>発表者の画面</h1><p class="state" role="status"></p><button type="button" class="give" hidden></button>
<p class="times"><time class="clock" aria-label="いまの時刻"></time> <span>経過 <b class="elapsed">0:00</b></span> <label>予定 <input type="number" id="planned" min="1" max="600" inputmode="numeric"> 分</label> <b class="pace"></b> <button type="button" data-do="restart">計り直す</button></p></header>
<section class="this" aria-label="いまのスライド"><h2></h2><div class="deck"><div class="slides"></div></div>
<p class="keys"><button type="button" data-do="back">前へ</button><button type="button" data-do="next">次へ</button><button type="button" data-do="back_again" hidden>元のスライドへ戻る</button><button type="button" data-do="blank">暗くする</button></p></section>
<section class="next" aria-label="次のスライド"><h2>次</h2><div class="deck"><div class="slides"></div></div></section>
<section class="talk" aria-label="話すこと" tabindex="0"><h2>話すこと</h2><div class="notes"></div></section>
<section class="list" aria-label="スライドの一覧"><label for="filter">言葉で探す（/ キー）</label><input type="search" id="filter" autocomplete="off" maxlength="80"><div class="found" tabindex="0" role="group" aria-label="スライドの一覧"></div></section>
</main>`
  const find = selector => document.querySelector(selector)
  const field = find("#filter"), planned = find("#planned"), give = find(".give"), list = find(".list .found")
  let slides = [], more = [], state = {}, hits = null

  const ask = message => channel.postMessage(message)
  const minutes = ms => `${Math.floor(Math.abs(ms) / 60000)}:${String(Math.floor(Math.abs(ms) / 1000) % 60).padStart(2, "0")}`
  const faceOf = key => [...slides, ...more].find(slide => slide.key === key)

  const put = (place, slide) => {
    const box = find(`.${place} .slides`)
    if (box.dataset.key === (slide?.key ?? "")) return
    box.dataset.key = slide?.key ?? ""
    box.innerHTML = slide ? `<div class="slide ${slide.kind}">${slide.html}</div>` : '<p class="none">ここで終わり</p>'
  }
  const button = (slide, label) => {
    const own = Object.assign(document.createElement("button"), { type: "button", textContent: label })
    own.dataset.key = slide.key
    return own
  }
  const drawList = () => {
    const text = field.value.trim()
    const passes = slide => !text || (hits ?? []).includes(slide.key) || slide.name.normalize("NFKC").includes(text.normalize("NFKC"))
    const rank = slide => { const k = (hits ?? []).indexOf(slide.key); return k < 0 ? 1000 : k }
    const own = slides.map((slide, k) => [slide, `${k + 1}　${slide.name}`]), rest = more.map(slide => [slide, slide.name])
    const shown = pairs => pairs.filter(([slide]) => passes(slide)).sort((a, b) => (text ? rank(a[0]) - rank(b[0]) : 0)).map(pair => button(...pair))
    const others = shown(rest)
    list.replaceChildren(...shown(own), ...(others.length ? [Object.assign(document.createElement("p"), { textContent: "一覧の外の指標" }), ...others] : []))
    if (!list.children.length) list.append(Object.assign(document.createElement("p"), { textContent: "当てはまるスライドはない" }))
    mark()
  }
  const mark = () => {
    const now = state.away || slides[state.at - 1]?.key
    for (const own of list.querySelectorAll("button")) {
      if (own.dataset.key === now) own.setAttribute("aria-current", "true")
      else own.removeAttribute("aria-current")
    }
    if (document.activeElement !== field) list.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" })
  }
  const draw = () => {
    const at = state.at || 1 // before it begins, the first one
    const now = state.away ? faceOf(state.away) : slides[at - 1]
    if (!now) return
    put("this", now)
    put("next", state.away ? slides[at - 1] : slides[at])
    find(".next h2").textContent = state.away ? "次に戻る" : "次"
    find(".this h2").textContent = `${state.away ? "参考" : `${at}／${slides.length}`}　${now.name}`
    find(".notes").replaceChildren(...(now.notes || "話すことの控えはない。").split("\n").map(text => Object.assign(document.createElement("p"), { textContent: text })))
    find("[data-do=back_again]").hidden = !state.away
    find("[data-do=blank]").textContent = state.isDark ? "明るくする" : "暗くする"
    find(".state").textContent = !state.isOpen ? "まだ始まっていない。スライドの窓で F キーを押すと始まる。" : !state.isFull ? "会場の画面は全画面でない。スライドの窓で F キーを押すと全画面になる。" : state.isDark ? "会場の画面は暗い。" : ""
    give.hidden = state.isFull || !globalThis.opener
    give.textContent = state.isOpen ? "会場の画面を全画面にする" : "会場の画面で始める"
    mark()
    tick()
  }
  const tick = () => {
    const now = new Date(), told = find(".pace"), spent = state.began ? now - state.began : 0, whole = 60000 * Number(planned.value || 0)
    find(".clock").textContent = `${now.getHours()}:${String(now.getMinutes()).padStart(2, "0")}`
    find(".elapsed").textContent = minutes(spent)
    const rest = whole - spent
    const due = slides.length ? whole * (state.at - 1) / slides.length : 0, next = slides.length ? whole * state.at / slides.length : 0
    const pace = spent > next ? `　予定より${minutes(spent - next)}遅い` : spent < due ? `　予定より${minutes(due - spent)}早い` : ""
    told.textContent = !whole || !state.began ? "" : rest < 0 ? `${minutes(rest)}超えた` : `残り ${minutes(rest)}${pace}`
    told.classList.toggle("over", Boolean(whole) && rest < 0)
  }

  channel.onmessage = ({ data }) => {
    if (data.slides) {
      ;({ slides, more } = data)
      document.documentElement.style.setProperty("--ratio", data.ratio || 16 / 9)
      for (const box of document.querySelectorAll(".slides")) delete box.dataset.key
      drawList()
    }
    if (data.found && data.of === field.value) { hits = data.found; drawList() }
    if (data.at !== undefined) state = data
    draw()
  }
  document.addEventListener("click", event => {
    const own = event.target.closest("button")
    if (own && own === give) opener.postMessage("full", { targetOrigin: origin, delegate: "fullscreen" }) // the deck's screen, for a click here
    else if (own?.dataset.key) {
      ask({ visit: own.dataset.key })
      field.value = ""
      hits = null
      drawList()
    } else if (own?.dataset.do === "restart") ask({ restart: true })
    else if (own) ask({ do: own.dataset.do })
  })
  field.addEventListener("input", () => { hits = null; drawList(); if (field.value.trim()) ask({ find: field.value }) })
  planned.addEventListener("input", tick)
  const KEYS = { ArrowRight: "next", PageDown: "next", " ": "next", ArrowLeft: "back", PageUp: "back", b: "blank", B: "blank", ".": "blank", Backspace: "back" }
  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
    if (event.target === field) {
      if (event.key === "Enter") list.querySelector("button")?.click()
      if (event.key === "Escape") { field.value = ""; hits = null; drawList(); field.blur() }
      return
    }
    if (event.target.matches("input") || (event.target.matches("button") && event.key === " ")) return
    if (event.key === "/") { event.preventDefault(); field.focus(); return }
    if (event.key === "Home") ask({ show: 1 })
    else if (event.key === "End") ask({ show: slides.length })
    else if (KEYS[event.key]) ask({ do: KEYS[event.key] })
    else return
    event.preventDefault()
  })
  setInterval(tick, 1000)
  ask({ ask: true })
}
