// Before Streamlit starts: where the server is, so that it need not be looked for below each page's address;
// the fonts of rare characters, which can wait; and the few words of its own that can still come up, in Japanese.
window.__streamlit = { BACKEND_BASE_URL: new URL("../..", document.currentScript.src).href }
// Streamlit fetches its icon font at once, 375 kB; no screen of ours has an icon.
const loadFont = document.fonts.load.bind(document.fonts)
document.fonts.load = (font, text) => (font.includes("Material") ? Promise.resolve([]) : loadFont(font, text))

const JAPANESE = [
  [/^Connection error$/, "サーバーにつながりません"],
  [/^Connection failed with status 503/, "混み合っています。しばらくすると自動でつなぎ直します。"],
  [/^(Is Streamlit still running\?.*|Streamlit server is not responding.*|Cannot connect to Streamlit.*|Connection (failed|timed out|closed|lost).*|Request (failed|aborted).*|(Network error|NetworkError|Failed to fetch|Load failed).*|Unknown error|Trying to reconnect.*)$/s, "通信が切れました。しばらくすると自動でつなぎ直します。続くときは、ページを開き直してください。"],
  [/^Page not found$/, "ページが見つかりません"],
  [/^(You have requested page|The page that you have requested).*$/s, "アドレスが変わったか、まちがっています。最初のページを表示します。"],
  [/^(Connecting|Please wait\.\.\.)$/, "接続しています"],
  [/^Fullscreen$/, "全画面"],
  [/^Close$/, "閉じる"],
]
const inJapanese = text => {
  const found = JAPANESE.find(([english]) => english.test(text.trim()))
  return found ? found[1] : null
}
const translate = root => {
  const words = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  while (words.nextNode()) {
    const japanese = !words.currentNode.parentElement?.closest(".view") && inJapanese(words.currentNode.data)
    if (japanese) words.currentNode.data = japanese
  }
  for (const element of root.querySelectorAll?.("[aria-label],[title]") ?? []) {
    for (const name of ["aria-label", "title"]) {
      const japanese = element.hasAttribute(name) && inJapanese(element.getAttribute(name))
      if (japanese) element.setAttribute(name, japanese)
    }
  }
}
addEventListener("load", () => {
  const common = document.querySelector("link[href*='fonts/fonts.css']")
  const rare = document.querySelector("meta[name=rare-fonts]").content
  common.before(Object.assign(document.createElement("link"), { rel: "stylesheet", href: rare }))
})
addEventListener("DOMContentLoaded", () => {
  new MutationObserver(changes => {
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) if (node.nodeType === 1 && !node.closest(".screen")) translate(node)
    }
  }).observe(document.body, { childList: true, subtree: true })
})
