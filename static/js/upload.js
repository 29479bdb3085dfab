// Dropping on every [data-upload]; with "instant" each chosen file is sent at once, with a row that shows how far it is.
import { transfer } from "./transfer.js";

function row(zone, file) {
  const item = document.createElement("li");
  const [name, bar, says] = ["bdi", "progress", "span"].map((tag) => item.appendChild(document.createElement(tag)));
  name.className = "upload-name";
  name.textContent = file.name;
  says.className = "upload-says";
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", file.name);
  zone.querySelector(".upload-list").append(item);
  const say = (words, state = "") => {
    item.className = state;
    says.textContent = words;
    zone.querySelector("[role=status]").textContent = `${file.name}: ${words}`;
  };
  return { item, bar, say };
}

/** Wait for a press of "send again", then give the button away. */
const pressed = (zone, item) => new Promise((go) => {
  const again = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm" });
  again.textContent = zone.dataset.sayRetry;
  again.addEventListener("click", () => { again.remove(); go(); }, { once: true });
  item.append(again);
});

/** The address to go on to, or nothing when the file was refused. */
async function send(zone, input, file, { item, bar, say }) {
  const words = zone.dataset;
  if (file.size > Number(words.maxBytes || Infinity)) return say(words.sayLarge, "is-refused");
  for (;;) {
    const answer = await transfer(input, file, {
      progress: (part) => { bar.value = part; },
      sending: () => say(words.saySending),
      lost: () => say(words.sayLost, "is-refused"),
    });
    if (answer.landing) {
      bar.value = 1;
      say(words.sayDone, "is-done");
      return answer.landing;
    }
    if ("refused" in answer) return say(answer.refused || words.sayRefused, "is-refused");
    if (answer.signedOut) say(words.saySignedOut, "is-refused");
    await pressed(zone, item);
  }
}

async function sendAll(zone, input, files) {
  const lines = [...files].map((file) => [file, row(zone, file)]);
  lines.forEach(([, { say }]) => say(zone.dataset.sayWaiting));
  const landings = [];
  for (const [file, line] of lines) landings.push(await send(zone, input, file, line));
  input.value = "";
  if (landings.every(Boolean)) location.assign(landings.at(-1));
}

for (const zone of document.querySelectorAll("[data-upload]")) {
  const input = zone.querySelector("input[type=file]");
  const drop = zone.querySelector(".upload-zone");
  const begin = (files) => files.length && zone.dataset.upload === "instant" && sendAll(zone, input, files);
  input.addEventListener("change", () => begin([...input.files]));
  for (const kind of ["dragover", "dragleave", "drop"]) {
    drop.addEventListener(kind, (event) => {
      event.preventDefault();
      drop.classList.toggle("is-over", kind === "dragover");
    });
  }
  drop.addEventListener("drop", ({ dataTransfer: { files } }) => {
    if (zone.dataset.upload === "instant") begin([...files]);
    else input.files = files;
  });
}
