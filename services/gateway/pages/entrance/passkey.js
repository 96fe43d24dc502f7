// Asks the browser for a passkey as the form says, and sends the form with what the browser answers.
const form = document.querySelector("form[data-passkey]");
const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

async function answer(options) {
  options.challenge = bytes(options.challenge);
  for (const one of options.excludeCredentials || []) one.id = bytes(one.id);
  if (options.user) options.user.id = bytes(options.user.id);
  const made = await navigator.credentials[options.user ? "create" : "get"]({ publicKey: options });
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (made.response[name]) response[name] = text(made.response[name]);
  }
  return { id: made.id, rawId: text(made.rawId), type: made.type, response };
}

form.hidden = false;
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const failed = document.getElementById("failed");
  failed.hidden = true;
  try {
    form.elements.credential.value = JSON.stringify(await answer(JSON.parse(form.dataset.passkey)));
    form.submit();
  } catch {
    failed.hidden = false;
  }
});
