// Passkeys: what the server asks, the browser's answer, and back. Fetched when a form needs it.

const bytes = text => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), c => c.charCodeAt(0))
const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")
const listed = keys => (keys ?? []).map(key => ({ ...key, id: bytes(key.id) }))

const made = async asked => {
  const publicKey = { ...asked, challenge: bytes(asked.challenge), user: { ...asked.user, id: bytes(asked.user.id) }, excludeCredentials: listed(asked.excludeCredentials) }
  const key = await navigator.credentials.create({ publicKey })
  return [key, { attestationObject: text(key.response.attestationObject), transports: key.response.getTransports?.() ?? [] }]
}

const shown = async asked => {
  const publicKey = { ...asked, challenge: bytes(asked.challenge), allowCredentials: listed(asked.allowCredentials) }
  const key = await navigator.credentials.get({ publicKey })
  const { authenticatorData, signature, userHandle } = key.response
  return [key, { authenticatorData: text(authenticatorData), signature: text(signature), userHandle: userHandle ? text(userHandle) : null }]
}

const refused = say => ({ json: async () => ({ say }) })

// Writes the browser's answer into the form; what is wrong instead, as a door would say it.
export const ask = async form => {
  if (!navigator.credentials) return refused("このブラウザーではパスキーを使えません。ほかの方法を選んでください。")
  const reply = await fetch(form.dataset.begin, { method: "POST", body: new URLSearchParams(new FormData(form)) })
  if (!reply.ok) return reply
  const asked = await reply.json()
  try {
    const [key, response] = await (asked.user ? made(asked) : shown(asked))
    form.elements.credential.value = JSON.stringify({
      id: key.id, rawId: text(key.rawId), type: key.type, response: { clientDataJSON: text(key.response.clientDataJSON), ...response },
    })
  } catch {
    return refused("パスキーの操作が取り消されたか、時間が切れました。この端末で登録したものかを確かめて、もう一度お試しください。")
  }
}
