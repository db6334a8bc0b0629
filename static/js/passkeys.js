// Passkeys: the browser makes one, or signs with one; what it answers travels as an ordinary form.
// The form says what to do (data-passkey="create" or "get") and where the challenge is: in the page
// (data-options, an id) or at an address (data-options-url).

const fromBase64Url = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));

const toBase64Url = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

const withId = (descriptor) => ({ ...descriptor, id: fromBase64Url(descriptor.id) });

function readOptions({ publicKey }) {
  const options = { ...publicKey, challenge: fromBase64Url(publicKey.challenge) };
  if (options.user) options.user = withId(options.user);
  options.excludeCredentials = (options.excludeCredentials ?? []).map(withId);
  options.allowCredentials = (options.allowCredentials ?? []).map(withId);
  return { publicKey: options };
}

function writeCredential(credential) {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[part]) response[part] = toBase64Url(credential.response[part]);
  }
  return JSON.stringify({
    id: credential.id,
    rawId: toBase64Url(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

async function findOptions(form) {
  if (form.dataset.options) return JSON.parse(document.getElementById(form.dataset.options).textContent);
  const answer = await fetch(form.dataset.optionsUrl, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}

function startPasskey(form) {
  const button = form.querySelector("[data-passkey-button]");
  const trouble = form.querySelector("[data-passkey-trouble]");
  button.hidden = false;
  // The page may come back with an answer that was refused.
  form.elements.credential.value = "";
  form.querySelector("[data-passkey-without]")?.setAttribute("hidden", "");
  form.addEventListener("submit", async (event) => {
    const answer = form.elements.credential;
    if (answer.value || !form.checkValidity()) return;
    event.preventDefault();
    trouble.textContent = "";
    try {
      const options = readOptions(await findOptions(form));
      answer.value = writeCredential(await navigator.credentials[form.dataset.passkey](options));
      form.requestSubmit();
    } catch {
      // Cancelled, timed out, no key here, or no network: the person may try again, or another way.
      trouble.textContent = trouble.dataset.passkeyTrouble;
      button.disabled = false;
    }
  });
}

if (window.PublicKeyCredential) document.querySelectorAll("form[data-passkey]").forEach(startPasskey);
