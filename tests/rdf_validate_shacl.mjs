// Checks a graph with rdf-validate-shacl and prints one line for each result: severity, focus node, shape. Two arguments: data and shapes (N-Triples).
import { createReadStream } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(`${process.cwd()}/`);
const load = async (name) => (await import(pathToFileURL(require.resolve(name)))).default;
const SHACLValidator = await load("rdf-validate-shacl");
const { Parser, DataFactory } = await load("n3");
const rdf = await load("@zazuko/env");

async function read(file) {
  const dataset = rdf.dataset();
  for await (const quad of new Parser({ format: "N-Triples", factory: DataFactory }).parse(await text(file))) dataset.add(quad);
  return dataset;
}

async function text(file) {
  let whole = "";
  for await (const part of createReadStream(file, "utf8")) whole += part;
  return whole;
}

const [data, shapes] = process.argv.slice(2);
const report = await new SHACLValidator(await read(shapes), { factory: rdf }).validate(await read(data));
for (const result of report.results) {
  const severity = result.severity.value.split("#")[1].toLowerCase();
  console.log([severity, result.focusNode.value, result.sourceShape.value].join("\t"));
}
