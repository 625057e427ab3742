// Sends a form as the API wants it and shows what comes back, as text.
"use strict";

const MOST = 200000; // characters that are shown

function address(form) {
  let path = form.getAttribute("action");
  const query = new URLSearchParams();
  for (const field of form.querySelectorAll("[name]")) {
    const values = "many" in field.dataset ? field.value.split("\n") : [field.value];
    for (const value of values.map(one => one.trim()).filter(Boolean)) {
      if (field.dataset.in === "path") path = path.replace(`{${field.name}}`, encodeURIComponent(value));
      else query.append(field.name, value);
    }
  }
  return query.size ? `${path}?${query}` : path;
}

function shown(text, type) {
  try {
    return (type.includes("json") && !type.includes("ndjson") ? JSON.stringify(JSON.parse(text), null, 1) : text).slice(0, MOST);
  } catch {
    return text.slice(0, MOST);
  }
}

async function ask(form) {
  const output = form.querySelector("pre");
  const link = form.querySelector(".asked a");
  const body = form.querySelector("[data-body]");
  const url = address(form);
  output.hidden = false;
  output.textContent = "…";
  link.textContent = url;
  link.parentElement.hidden = false;
  if (!body) link.href = url;
  try {
    const headers = { "Content-Type": "application/json", "X-CSRF-Token": document.querySelector("meta[name=csrf]").content };
    const answer = await fetch(url, body ? { method: "POST", headers, body: body.value } : {});
    const type = answer.headers.get("Content-Type") || "";
    const text = type.includes("parquet") ? "Parquet: open the address above to save it." : await answer.text();
    output.textContent = `${answer.status} ${answer.statusText}\n${shown(text, type)}`;
  } catch (error) {
    output.textContent = `no answer: ${error.message}; is rasad serve still running?`;
  }
}

for (const form of document.querySelectorAll("form")) {
  form.addEventListener("submit", event => {
    event.preventDefault();
    ask(form);
  });
}
