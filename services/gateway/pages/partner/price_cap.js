// Says while a price is typed how much it may be. The server reckons the same, and decides, when the form is sent.
const note = document.getElementById("live");
const fields = note.closest("form").elements;
const caps = JSON.parse(note.dataset.caps);
const ratio = BigInt(note.dataset.ratio);
const typed = (name) => (fields[name] ? fields[name].value : "");

function fen(text) {
  const plain = text.replace(/[,，\s]/g, "").replace(/^[¥￥]/, "");
  if (!/^[0-9]{1,11}([.][0-9]{1,2})?$/.test(plain)) return null;
  const [yuan, rest] = plain.split(".");
  return BigInt(yuan) * 100n + BigInt((rest || "").padEnd(2, "0"));
}

function cap() {
  const reference = typed("reference_id");
  if (reference) return reference in caps ? BigInt(caps[reference]) : null;
  const market = fen(typed("market_reference_fen"));
  return market === null ? null : (market * ratio) / 10000n;
}

function money(amount) {
  const yuan = (amount / 100n).toString().replace(/\B(?=([0-9]{3})+$)/g, ",");
  return `¥${yuan}.${(amount % 100n).toString().padStart(2, "0")}`;
}

function tell() {
  const most = cap();
  const price = fen(typed("price_fen"));
  const over = most !== null && price !== null && price > most;
  const words = most === null ? "" : (over ? note.dataset.over : note.dataset.most).replace("{amount}", money(most));
  if (note.textContent !== words) note.textContent = words;
  note.className = over ? "fault" : "note";
  note.hidden = !words;
}

note.closest("form").addEventListener("input", tell);
tell();
