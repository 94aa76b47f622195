// Makes an element with a text and a class.
const make = (tag, text, kind) => {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;
  if (kind) element.className = kind;
  return element;
};
// Names the type of a schema: "string (date) | null".
const typeName = (schema) => {
  if (!schema) return "";
  if (schema.$ref) return schema.$ref.split("/").pop();
  const parts = schema.oneOf || schema.anyOf || schema.allOf;
  if (parts) return parts.map(typeName).join(" | ");
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (schema.type === "array") return typeName(schema.items) + "[]";
  return [].concat(schema.type || "any").join(" | ") + (schema.format ? " (" + schema.format + ")" : "");
};
// Makes a table with rows of a name, a type and a description.
const table = (rows) => {
  const table = make("table");
  for (const [name, type, text] of rows) {
    const row = make("tr");
    const first = make("td"); first.append(make("code", name));
    const second = make("td"); second.append(make("code", type, "soft"));
    row.append(first, second, make("td", text || ""));
    table.append(row);
  }
  return table;
};
const pretty = (text) => { try { return JSON.stringify(JSON.parse(text), null, 2); } catch { return text; } };

// Makes the form that sends a request of an operation and shows the answer.
const tryForm = (path, method, operation) => {
  const form = make("form", undefined, "try");
  const inputs = [];
  for (const parameter of operation.parameters || []) {
    const label = make("label");
    const input = make("input");
    input.value = parameter.required && parameter.example !== undefined ? parameter.example : "";
    input.placeholder = parameter.example !== undefined ? "for example " + parameter.example : typeName(parameter.schema);
    label.append(make("code", parameter.name + (parameter.required ? " *" : "")), input);
    form.append(label);
    inputs.push([parameter, input]);
  }
  const content = (operation.requestBody || {}).content || {};
  const type = make("select");
  const body = make("textarea");
  if (operation.requestBody) {
    for (const name of Object.keys(content)) type.append(make("option", name));
    if (content["application/json"]) type.value = "application/json";
    const example = (content["application/json"] || {}).example;
    body.value = example === undefined ? "" : JSON.stringify(example, null, 2);
    form.append(type, body);
  }
  const send = make("button", "Send");
  const answer = make("pre", "", "soft");
  answer.hidden = true;
  form.append(send, answer);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    let address = path;
    const query = new URLSearchParams();
    const headers = {};
    for (const [parameter, input] of inputs) {
      if (parameter.in === "path") address = address.replace("{" + parameter.name + "}", encodeURIComponent(input.value));
      else if (input.value === "") continue;
      else if (parameter.in === "header") headers[parameter.name] = input.value;
      else query.append(parameter.name, input.value);
    }
    if (query.size) address += "?" + query;
    if (operation.requestBody) headers["Content-Type"] = type.value;
    answer.hidden = false;
    answer.textContent = method.toUpperCase() + " " + address + " …";
    try {
      const request = { method: method.toUpperCase(), headers };
      if (operation.requestBody) request.body = body.value;
      const response = await fetch(address, request);
      const text = await response.text();
      answer.textContent = request.method + " " + address + "\n" + response.status + " " +
        (response.headers.get("content-type") || "") + "\n\n" + pretty(text);
    } catch (error) {
      answer.textContent = "The request failed: " + error;
    }
  });
  return form;
};

const operationBox = (path, method, operation) => {
  const box = make("details");
  box.id = operation.operationId;
  const head = make("summary");
  head.append(make("span", method.toUpperCase(), "method"), make("code", path),
              make("span", " " + (operation.summary || ""), "soft"));
  box.append(head);
  for (const part of (operation.description || "").split("\n\n")) if (part) box.append(make("p", part));
  if (operation.parameters) {
    box.append(make("h4", "Parameters"));
    box.append(table(operation.parameters.map((parameter) =>
      [parameter.name + (parameter.required ? " *" : ""), typeName(parameter.schema), parameter.description])));
  }
  if (operation.requestBody) {
    box.append(make("h4", "Body"));
    box.append(table(Object.entries(operation.requestBody.content || {}).map(([name, media]) =>
      [name, typeName(media.schema), ""])));
  }
  box.append(make("h4", "Answers"));
  box.append(table(Object.entries(operation.responses || {}).map(([status, answer]) =>
    [status, Object.values(answer.content || {}).slice(0, 1).map((media) => typeName(media.schema)).join(""),
     answer.description])));
  const examples = Object.values(operation.responses || {}).flatMap((answer) => Object.values(answer.content || {}));
  const example = examples.map((media) => media.example).find((value) => value !== undefined);
  if (example !== undefined) {
    box.append(make("h4", "Example of an answer"));
    box.append(make("pre", typeof example === "string" ? example : JSON.stringify(example, null, 2)));
  }
  box.append(make("h4", "Try it"), tryForm(path, method, operation));
  return box;
};

fetch("/openapi.json").then((answer) => answer.json()).then((api) => {
  document.getElementById("about").textContent = api.info.description + " Version " + api.info.version + ".";
  const byTag = new Map((api.tags || []).map((tag) => [tag.name, []]));
  for (const [path, methods] of Object.entries(api.paths))
    for (const [method, operation] of Object.entries(methods)) {
      if (!operation.responses) continue;
      const tag = (operation.tags || ["other"])[0];
      if (!byTag.has(tag)) byTag.set(tag, []);
      byTag.get(tag).push([path, method, operation]);
    }
  const place = document.getElementById("operations");
  for (const [tag, operations] of byTag) {
    place.append(make("h2", tag));
    for (const operation of operations) place.append(operationBox(...operation));
  }
  const schemas = document.getElementById("shapes");
  for (const [name, schema] of Object.entries(api.components.schemas || {})) {
    const parts = [schema].concat(schema.allOf || []);
    const fields = parts.flatMap((part) => Object.entries(part.properties || {}));
    const box = make("details");
    box.append(make("summary", name));
    if (schema.description) box.append(make("p", schema.description));
    box.append(fields.length ? table(fields.map(([field, part]) => [field, typeName(part), part.description]))
                             : make("code", typeName(schema)));
    schemas.append(box);
  }
  if (location.hash) document.querySelector(location.hash)?.scrollIntoView();
}).catch((error) => {
  document.getElementById("about").textContent = "The description could not be loaded: " + error;
});
