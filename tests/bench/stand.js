// Injected before the page's own scripts: __stands is fulfilled with the milliseconds since
// the navigation began when the content is there and the next frame is due.
window.__stands = new Promise((resolve, reject) => {
  const standing = () => {
    const heading = document.querySelector(".view h1")
    if (heading) return heading.checkVisibility()
    const text = document.querySelector("[data-testid=stMarkdownContainer] p")
    return text !== null && text.textContent === "x" && text.checkVisibility()
  }
  const look = () => {
    if (!standing()) return
    watch.disconnect()
    requestAnimationFrame(() => resolve(performance.now()))
  }
  const watch = new MutationObserver(look)
  watch.observe(document, { childList: true, subtree: true, attributes: true, characterData: true })
  document.addEventListener("load", look, true)
  setTimeout(() => reject(new Error("the content does not stand after a minute")), 60000)
})
