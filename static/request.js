// 依頼の記入: asks the server's doors with the secret behind the # and puts what they draw into the page.
// Whatever is typed is saved by itself, field by field; what somebody else has saved is told, never overwritten.

let place, secret, version, was = {}, timer, wondering, saving, drawnFor
const LOST = { say: "送れませんでした。書いたものは、この画面に残っています。通信を確かめて、もう一度お試しください。" }
const NO_LINK = "届いたリンクを、終わりまで写して開いてください。"

const asked = (door, body, headers = {}, more = {}) =>
  fetch(`/door/request/${door}`, { method: "POST", body, cache: "no-store", headers: { "X-Request-Link": secret, ...headers }, ...more })
const told = (...call) => asked(...call).then(reply => reply.json()).catch(() => LOST)

const one = selector => place.querySelector(selector)
const fields = () => [...place.querySelectorAll("[data-entry]:not([readonly], [disabled])")]
const field = name => place.querySelector(`[data-entry][name="${CSS.escape(name)}"]`)
const at = name => place.querySelector(`[data-at="${CSS.escape(name)}"]`)
const plain = text => text.replaceAll("\r\n", "\n")

const paragraph = (words, kind) => Object.assign(document.createElement("p"), { textContent: words, className: kind })

const closed = words => {
  place.replaceChildren(Object.assign(document.createElement("h1"), { textContent: "依頼の記入" }), paragraph(words, "notice bad"))
  place.lastChild.setAttribute("role", "alert")
}

const say = words => { const said = one("[data-said]"); if (said) said.textContent = words || "" }

const drawn = answer => {
  if (answer.closed || !answer.html) return answer.closed ? closed(answer.say) : say(answer.say)
  place.innerHTML = answer.html
  version = answer.version
  was = answer.saved
  one("h1").focus({ preventScroll: true })
  scrollTo(0, 0)
  for (const own of fields()) if (own.name.endsWith(":value") && own.value) suppose(own)
}

export const begin = async where => {
  // the page may be drawn anew around the form (文字「大」): what is typed and the link stay
  const unsaved = place && secret ? changes() : []
  place = where
  const own = location.hash.slice(1)
  if (own && own !== secret) unsaved.length = 0
  secret = own || secret
  if (secret && !own) history.replaceState(history.state, "", `${location.pathname}${location.search}#${secret}`)
  if (document.querySelector(".view .strip")) return
  if (!secret) return closed(NO_LINK)
  drawnFor = secret
  const kept = unsaved.length ? await told("save", new URLSearchParams({ changes: JSON.stringify(unsaved) })) : {}
  const answer = await told("open")
  if (answer.html || answer.closed) drawn(answer)
  else closed(answer.say)
  for (const [key, kind, , now] of unsaved) {
    const name = `${key}:${kind}`, left = answer.html && was[name] !== now && field(name)
    if (left) left.value = now // not taken: it still stands there to be saved or chosen
    if (left && kept.conflicts?.includes(name)) choose(name, was[name])
  }
  place.oninput = event => {
    if (!event.target.matches("[data-entry]")) return
    clearTimeout(timer)
    timer = setTimeout(save, 1500)
    if (event.target.name.endsWith(":value")) {
      clearTimeout(wondering)
      wondering = setTimeout(suppose, 500, event.target)
    }
  }
  place.onclick = event => acts[event.target.closest("[data-act]")?.dataset.act]?.(event.target.closest("[data-act]"))
  place.onsubmit = event => {
    event.preventDefault()
    if (event.target.matches("[data-filling]")) submit()
    if (event.target.matches("[data-drop]")) bring(event.target)
    if (event.target.matches("[data-questions]")) busy(event.target, () => told("answers", new URLSearchParams(new FormData(event.target))).then(drawn))
  }
}
addEventListener("hashchange", () => { if (place?.isConnected && location.hash.slice(1) !== drawnFor) begin(place) })

// One act at a time: a second click waits for nothing and does nothing.
const busy = async (where, act) => {
  if (where.ariaBusy === "true") return
  where.ariaBusy = "true"
  try { await act() } finally { where.ariaBusy = "false" }
}

const changes = () => fields().filter(own => plain(own.value) !== (was[own.name] ?? "")).map(own => {
  const [, key, kind] = own.name.match(/^(.*):(\w+)$/)
  return [key, kind, was[own.name] ?? "", plain(own.value)]
})

// Savings follow one another: each says what it saw before.
const save = () => {
  clearTimeout(timer)
  return saving = (saving ?? Promise.resolve()).then(saveNow)
}
const saveNow = async () => {
  const changed = place.isConnected ? changes() : []
  if (!changed.length) return true
  const answer = await told("save", new URLSearchParams({ changes: JSON.stringify(changed) }))
  if (answer.closed) return drawn(answer)
  const line = one("[data-saved]")
  if (!answer.saved) { say(answer.say); return false }
  version = answer.version
  for (const [key, kind, , now] of changed) {
    const name = `${key}:${kind}`
    if (!answer.conflicts.includes(name)) { was[name] = answer.saved[name]; at(name)?.querySelector(".other")?.remove() }
  }
  others(answer.saved, answer.conflicts)
  if (line) line.textContent = answer.told
  say(answer.conflicts.length ? `ほかの人が、${answer.conflicts.length}つの欄に違うことを保存しました。印の欄で選んでください。` : "")
  return !answer.conflicts.length
}

// What another has saved meanwhile: taken where this page has typed nothing, else shown to be chosen.
const others = (saved, conflicts) => {
  for (const own of fields()) {
    const theirs = saved[own.name] ?? "", mine = plain(own.value)
    if (mine === (was[own.name] ?? "") && mine !== theirs) {
      own.value = theirs
      was[own.name] = theirs
    }
  }
  for (const name of conflicts) choose(name, saved[name] ?? "")
}

const choose = (name, theirs) => {
  const place_ = at(name), own = field(name)
  if (!place_ || !own) return
  unfold(own)
  place_.querySelector(".other")?.remove()
  const box = Object.assign(document.createElement("div"), { className: "other" })
  box.setAttribute("role", "alert")
  const pick = (words, text) => {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: words })
    button.onclick = () => { was[name] = theirs; own.value = text(); box.remove(); own.focus(); save() }
    return button
  }
  box.append(paragraph(`ほかの人が「${theirs || "（空）"}」と保存しました。`, ""), pick("自分の書いたほうにする", () => own.value), pick("ほかの人のほうにする", () => theirs))
  place_.append(box)
}

const unfold = own => { const fold = own.closest("details"); if (fold) fold.open = true }

const suppose = async own => {
  const key = own.name.replace(/:value$/, ""), line = place.querySelector(`[data-verdict="${CSS.escape(key)}"]`)
  if (!line) return
  const answer = own.value ? await told("suppose", new URLSearchParams({ indicator: key, value: own.value })) : {}
  if (line.isConnected) line.textContent = answer.verdict ?? ""
}

// Faults and doubts stand at their fields; the first is where the reader goes on.
const remarked = answer => {
  for (const old of place.querySelectorAll(".told-at .fault, .told-at .doubt")) old.remove()
  for (const own of fields()) own.removeAttribute("aria-invalid")
  let first
  for (const [kind, list] of [["fault", answer.faults ?? []], ["doubt", answer.doubts ?? []]]) {
    for (const [name, words] of list) {
      const own = field(name), spot = own ? at(name) : at("form:")
      spot?.append(paragraph(`${kind === "fault" ? "× 直す" : "？ 確かめる"}：${words}`, kind))
      if (own) unfold(own)
      if (own && kind === "fault") own.setAttribute("aria-invalid", "true")
      first ??= own
    }
  }
  const sure = one("[data-sure]")
  if (sure) sure.hidden = !(answer.doubts?.length && !answer.faults?.length)
  say(answer.say)
  if (answer.faults?.length) { first?.focus(); first?.scrollIntoView({ block: "center" }) }
}

const submit = () => busy(one("[data-filling]"), async () => {
  if (!(await save())) return
  say("点検しています…")
  const sure = one("#sure")
  const answer = await told("submit", new URLSearchParams({ version, sure: String(Boolean(sure && !sure.closest("[hidden]") && sure.checked)) }))
  if (answer.html || answer.closed) drawn(answer)
  else remarked(answer)
})

const bring = form => busy(form, async () => {
  const [file] = form.querySelector("input[type=file]").files, said = form.querySelector(".said")
  said.textContent = "送っています…"
  if (one("[data-filling]")) await save()
  const answer = await told("bring", file, { "X-File-Name": encodeURIComponent(file.name) })
  form.reset()
  said.textContent = answer.html ? "" : answer.say
  if (answer.html || answer.closed) drawn(answer)
})

const acts = {
  save: button => busy(button, async () => { if (await save() && one("[data-saved]") && !one("[data-saved]").textContent) one("[data-saved]").textContent = "変わったところはありません" }),
  "drop-file": button => busy(button, () => told("drop-file").then(drawn)),
  "submit-file": button => busy(button, async () => {
    say("点検しています…")
    drawn(await told("submit-file", new URLSearchParams({ file: button.dataset.file, sure: String(one("#sure")?.checked ?? false) })))
  }),
  form: button => busy(button, async () => {
    const reply = await asked("form").catch(() => null)
    if (!reply?.ok) return say(reply ? (await reply.json()).say : LOST.say)
    const address = URL.createObjectURL(await reply.blob())
    Object.assign(document.createElement("a"), { href: address, download: "kinyuyo.xlsx" }).click()
    setTimeout(() => URL.revokeObjectURL(address), 60000)
  }),
}

// A phone that is put away takes the page with it: what is typed goes first.
const leave = () => {
  if (!place?.isConnected || !one("[data-filling]")) return
  const changed = changes()
  if (changed.length) asked("save", new URLSearchParams({ changes: JSON.stringify(changed) }), {}, { keepalive: true }).catch(() => {})
}
document.addEventListener("visibilitychange", () => { if (document.hidden) leave() })
addEventListener("pagehide", leave)
